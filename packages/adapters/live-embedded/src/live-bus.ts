import type { LiveBus, LiveChannel, LiveMessage } from '@golden-hour/ports'

export interface LiveBusOptions {
  /** Told when a listener throws; nobody else is. Left out, it is lost. */
  readonly onListenerError?: (error: unknown, channel: LiveChannel) => void
}

type Listener = (message: LiveMessage) => void

/**
 * Live messages within this process. Every listener gets a copy of its own, after `publish` has returned, in the order
 * of publishing: as from a bus between processes, which may take this one's place.
 */
export function createLiveBus({ onListenerError = () => undefined }: LiveBusOptions = {}): LiveBus {
  const listeners = new Map<LiveChannel, Set<{ readonly listener: Listener }>>()
  let closed = false

  const deliver = (channel: LiveChannel, text: string): void => {
    for (const { listener } of [...(listeners.get(channel) ?? [])]) {
      try {
        listener(JSON.parse(text) as LiveMessage)
      } catch (error) {
        onListenerError(error, channel)
      }
    }
  }
  return {
    publish(channel, message) {
      if (closed || listeners.get(channel) === undefined) return
      const text = jsonOf(message)
      if (text !== null) setImmediate(() => deliver(channel, text))
    },
    subscribe(channel, listener) {
      const all = listeners.get(channel) ?? new Set()
      listeners.set(channel, all)
      // Its own entry: the same function may listen twice.
      const entry = { listener }
      if (!closed) all.add(entry)
      return () => {
        all.delete(entry)
      }
    },
    async close() {
      closed = true
      for (const all of listeners.values()) all.clear()
    },
  }
}

/** Null for what is no JSON (a cycle, a bigint): such a message is lost, as any may be. */
function jsonOf(message: LiveMessage): string | null {
  try {
    return JSON.stringify(message)
  } catch {
    return null
  }
}
