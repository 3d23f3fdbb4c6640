import type { ClockAnswer } from '@golden-hour/board-api'

/** What the clock reads between two answers; times are epoch milliseconds of the hospital's clock. */
export interface BoardClock {
  /** Null until the first answer. */
  now(): number | null
  speed(): number
  zone(): string
  /** `sentAt` and `receivedAt` are readings of `monotonicMs` around the request. */
  answer(answer: ClockAnswer, sentAt: number, receivedAt: number): void
  /** A beat was sent at `now`; says whether the clock has drifted so far that it should be asked for anew. */
  beat(now: number): 'agrees' | 'ask-again'
}

/** How far a beat may lie behind, in milliseconds of the wall, before the clock is asked for anew. */
const DRIFT_MS = 1_500
/** An answer that took longer says too little of when it was true; it counts only while there is nothing better. */
const SLOW_ANSWER_MS = 4_000

/**
 * The hospital's clock in the browser. The device's own date and time are never read: `monotonicMs` only counts
 * milliseconds. A beat is on its way for a while, so it says that it is at least that late, and no more.
 */
export function createBoardClock(monotonicMs: () => number): BoardClock {
  let anchor: { readonly hospital: number; readonly mono: number } | null = null
  let speed = 1
  let zone = 'Asia/Shanghai'
  const read = (mono: number): number | null =>
    anchor === null ? null : anchor.hospital + (mono - anchor.mono) * speed

  return {
    now: () => read(monotonicMs()),
    speed: () => speed,
    zone: () => zone,
    answer(answer, sentAt, receivedAt) {
      const changed = answer.speed !== speed
      speed = answer.speed
      zone = answer.zone
      const slow = receivedAt - sentAt > SLOW_ANSWER_MS
      if (slow && anchor !== null && !changed) return
      anchor = { hospital: answer.now, mono: (sentAt + receivedAt) / 2 }
    },
    beat(now) {
      const mono = monotonicMs()
      const shown = read(mono)
      if (shown === null) return 'ask-again'
      if (now > shown) anchor = { hospital: now, mono }
      return Math.abs(shown - now) > DRIFT_MS * Math.max(1, speed) ? 'ask-again' : 'agrees'
    },
  }
}
