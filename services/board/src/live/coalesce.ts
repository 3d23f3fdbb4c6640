export type Urgency = 'now' | 'soon'

export interface Coalescer {
  /** Asks for a run. Many askings before it begins are one run; one during a run is one more after it. */
  ask(urgency: Urgency): void
  stop(): void
}

interface Timers {
  readonly now: () => number
  readonly set: (run: () => void, ms: number) => unknown
  readonly clear: (timer: never) => void
}

/** The shortest time from one beginning to the next, and how long what is not pressing may wait. */
const SPACING_MS = 250
const SOON_MS = 1_500
/** A server that takes long is asked less often: at most a third of its time is spent on one page. */
const REST = 3

/** Runs `run` as often as is useful and no oftener; a rejected run is the caller's to tell. */
export function createCoalescer(run: () => Promise<void>, timers: Timers): Coalescer {
  let timer: unknown = null
  let dueAt = Number.POSITIVE_INFINITY
  let running = false
  let again: Urgency | null = null
  let freeAt = 0
  let stopped = false

  async function begin(): Promise<void> {
    timer = null
    dueAt = Number.POSITIVE_INFINITY
    running = true
    const begun = timers.now()
    try {
      await run()
    } finally {
      running = false
      const took = timers.now() - begun
      freeAt = begun + Math.max(SPACING_MS, took * REST)
      const next = again
      again = null
      if (next !== null) ask(next)
    }
  }

  function ask(urgency: Urgency): void {
    if (stopped) return
    if (running) {
      if (again !== 'now') again = urgency
      return
    }
    const now = timers.now()
    const at = Math.max(urgency === 'now' ? now : now + SOON_MS, freeAt)
    if (at >= dueAt) return
    if (timer !== null) timers.clear(timer as never)
    dueAt = at
    timer = timers.set(() => void begin().catch(() => undefined), at - now)
  }

  return {
    ask,
    stop() {
      stopped = true
      if (timer !== null) timers.clear(timer as never)
      timer = null
    },
  }
}
