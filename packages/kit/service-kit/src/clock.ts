import { type DurationMs, type EpochMs, epochMs } from '@golden-hour/model'
import type { Clock } from '@golden-hour/ports'

/** The longest sleep: so soon is noticed that the wall's time was set forward. */
const LONGEST_MS = 1_000

/** A clock that can be made to stand, jump forward and run at another speed: simulations, demonstrations, tests. */
export interface HospitalClock extends Clock {
  /**
   * Moves it forward to `at`, at once; what is due by then is called, in order, before this returns. Never backwards.
   * Throws what the first failing call threw, after the others were called.
   */
  advanceTo(at: EpochMs): void
  /** From now on so many hospital seconds pass in a second of the wall; 0 stops it. */
  run(speed: number): void
  close(): void
}

interface Call {
  readonly at: number
  readonly seq: number
  readonly call: () => void
}

/**
 * `wall`: milliseconds that never go back, as `performance.now`.
 *
 * 1. Calls are made in the order of their moments, equal ones in the order in which they were asked for.
 * 2. None is made before `at` or `after` has returned, nor by a call that is just being made: a call that asks for
 *    another at once gets it in a later turn of the event loop.
 * 3. A call that throws keeps no other from being made; its error is thrown then, as any that nobody expects.
 */
export function createHospitalClock(
  origin: EpochMs,
  speed: number,
  wall: () => number = () => performance.now(),
): HospitalClock {
  let base: number = origin
  let since = wall()
  let rate = checkedSpeed(speed)
  let seq = 0
  let calls: Call[] = []
  let timer: NodeJS.Timeout | null = null

  const now = (): number => base + (wall() - since) * rate
  const arm = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const first = calls[0]
    if (first === undefined) return
    const left = first.at - now()
    if (rate === 0 && left > 0) return
    timer = setTimeout(fire, left <= 0 ? 0 : Math.min(Math.ceil(left / rate), LONGEST_MS))
    timer.unref()
  }
  const fire = (): void => {
    const at = now()
    const end = seq
    const failures: unknown[] = []
    // Looked up anew each time: a call may call off one that is due with it.
    for (let next = firstDue(calls, at, end); next !== undefined; next = firstDue(calls, at, end)) {
      remove(next)
      try {
        next.call()
      } catch (error) {
        failures.push(error)
      }
    }
    arm()
    if (failures.length > 0) throw failures[0]
  }
  const remove = (entry: Call): void => {
    calls = calls.filter((other) => other !== entry)
  }
  const schedule = (at: number, call: () => void): (() => void) => {
    const entry: Call = { at, seq: seq++, call }
    calls.push(entry)
    calls.sort((a, b) => a.at - b.at || a.seq - b.seq)
    if (calls[0] === entry) arm()
    return () => {
      remove(entry)
      arm()
    }
  }
  const rebase = (): void => {
    base = now()
    since = wall()
  }
  return {
    now: () => epochMs(Math.floor(now())),
    at: (at, call) => schedule(at, call),
    after: (delay: DurationMs, call) => schedule(now() + delay, call),
    get speed() {
      return rate
    },
    advanceTo(at) {
      rebase()
      if (at > base) base = at
      fire()
    },
    run(next) {
      const checked = checkedSpeed(next)
      rebase()
      rate = checked
      arm()
    },
    close() {
      calls = []
      arm()
    },
  }
}

const firstDue = (calls: readonly Call[], at: number, end: number): Call | undefined =>
  calls.find((call) => call.at <= at && call.seq < end)

function checkedSpeed(speed: number): number {
  if (Number.isFinite(speed) && speed >= 0) return speed
  throw new RangeError(`speed is ${speed}; it is hospital seconds to a second of the wall, 0 or more`)
}
