import type { LiveBus, LiveChannel, LiveMessage } from '@golden-hour/ports'

export interface MemoryBus extends LiveBus {
  readonly listeners: () => number
}

export function createMemoryBus(): MemoryBus {
  const listeners = new Map<LiveChannel, Set<(message: LiveMessage) => void>>()
  const of = (channel: LiveChannel) => {
    const known = listeners.get(channel) ?? new Set()
    listeners.set(channel, known)
    return known
  }
  return {
    publish(channel, message) {
      for (const listener of of(channel)) listener(message)
    },
    subscribe(channel, listener) {
      of(channel).add(listener)
      return () => of(channel).delete(listener)
    },
    close: async () => undefined,
    listeners: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
  }
}
