import type { LiveEvent } from '@golden-hour/board-api'

/** The events of one stream that wait for a slow reader. */
export interface Outbox {
  push(event: LiveEvent): void
}

/** More than these are not kept for anybody: the reader is cut off, and reads everything when it comes back. */
const MOST = 1_000

/** One event at a time; `send` resolves when there is room for the next. */
export function createOutbox(send: (event: LiveEvent) => Promise<void>, cutOff: () => void): Outbox {
  const waiting: LiveEvent[] = []
  let sending = false
  const drain = async (): Promise<void> => {
    sending = true
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await send(next)
    } catch {
      // The stream has ended: its reader has gone.
      waiting.length = 0
    } finally {
      sending = false
    }
  }
  return {
    push(event) {
      if (waiting.length >= MOST) {
        waiting.length = 0
        cutOff()
        return
      }
      waiting.push(event)
      if (!sending) void drain()
    },
  }
}
