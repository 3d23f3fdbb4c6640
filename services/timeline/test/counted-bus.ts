import { createLiveBus } from '@golden-hour/live-embedded'
import type { LiveBus, LiveChannel, LiveMessage } from '@golden-hour/ports'

export interface CountedBus extends LiveBus {
  readonly listeners: () => number
  /** Publishes, and resolves when every listener has been called. */
  told(channel: LiveChannel, message: LiveMessage): Promise<void>
}

/** The bus of the embedded profile, and how many listen to it. */
export function createCountedBus(): CountedBus {
  const bus = createLiveBus()
  let listeners = 0
  const subscribe: LiveBus['subscribe'] = (channel, listener) => {
    const unsubscribe = bus.subscribe(channel, listener)
    listeners += 1
    return () => {
      listeners -= 1
      unsubscribe()
    }
  }
  return {
    ...bus,
    subscribe,
    listeners: () => listeners,
    told: (channel, message) =>
      new Promise((resolve) => {
        const unsubscribe = bus.subscribe(channel, () => {
          unsubscribe()
          resolve()
        })
        bus.publish(channel, message)
      }),
  }
}
