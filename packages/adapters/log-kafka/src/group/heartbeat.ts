export interface HeartbeatOptions {
  readonly everyMs: number
  readonly sessionTimeoutMs: number
  /** Resolves when the coordinator has said that it knows us. */
  readonly beat: () => Promise<void>
  /** For longer than the session lasts nobody has said so: others may have what was ours. Called once each time. */
  readonly onExpired: () => void
}

/**
 * Says again and again that we are there, whatever readers do. It counts from the moment of the question, and by our
 * own clock too: a process that was stopped for a while knows at once that it is no owner any more.
 */
export interface Heartbeat {
  /** The coordinator knew us at this moment, by `performance.now()`. */
  known(at: number): void
  /** Looks at the clock. False where the session is over, and then `onExpired` was called. */
  isAlive(): boolean
  stop(): void
}

export function startHeartbeat({ everyMs, sessionTimeoutMs, beat, onExpired }: HeartbeatOptions): Heartbeat {
  let knownAt = Number.NEGATIVE_INFINITY
  let expired = true
  let beating = false

  const heartbeat: Heartbeat = {
    known(at) {
      knownAt = Math.max(knownAt, at)
      expired = performance.now() - knownAt > sessionTimeoutMs
    },
    isAlive() {
      if (!expired && performance.now() - knownAt > sessionTimeoutMs) {
        expired = true
        onExpired()
      }
      return !expired
    },
    stop: () => clearInterval(timer),
  }
  const timer = setInterval(() => {
    heartbeat.isAlive()
    if (beating) return
    beating = true
    const askedAt = performance.now()
    beat()
      .then(
        () => heartbeat.known(askedAt),
        () => undefined,
      )
      .finally(() => {
        beating = false
      })
  }, everyMs)
  return heartbeat
}
