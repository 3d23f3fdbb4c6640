import { type DurationMs, type EpochMs, epochMs } from '@golden-hour/model'
import type { Clock } from '@golden-hour/ports'

/** Node's timers take no longer delay. */
const LONGEST_MS = 2 ** 31 - 1

/** A clock that can be made to stand, jump forward and run at another speed: simulations, demonstrations, tests. */
export interface HospitalClock extends Clock {
  /** Moves it forward to `at`, at once; what is due by then is called, in order. Never backwards. */
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

/** `wall`: milliseconds that only grow, as `performance.now`. */
export function createHospitalClock(
  origin: EpochMs,
  speed: number,
  wall: () => number = () => performance.now(),
): HospitalClock {
  let base: number = origin
  let since = wall()
  let rate = speed
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
    const due = calls.filter((call) => call.at <= at)
    calls = calls.filter((call) => call.at > at)
    for (const { call } of due) call()
    arm()
  }
  const schedule = (at: number, call: () => void): (() => void) => {
    const entry: Call = { at, seq: seq++, call }
    calls.push(entry)
    calls.sort((a, b) => a.at - b.at || a.seq - b.seq)
    if (calls[0] === entry) arm()
    return () => {
      calls = calls.filter((other) => other !== entry)
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
      rebase()
      rate = next
      arm()
    },
    close() {
      calls = []
      arm()
    },
  }
}

/** The time of the wall. */
export const wallClock = (): HospitalClock => {
  const offset = Date.now() - performance.now()
  return createHospitalClock(epochMs(Date.now()), 1, () => Math.max(performance.now(), Date.now() - offset))
}
