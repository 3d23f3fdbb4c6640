import type { LiveFact } from './facts.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** The instant at which something is taken to have happened, and how exactly its source knew it. */
export interface Moment {
  readonly at: number
  readonly minute: boolean
  readonly date: boolean
  /** For sorting only: of a day, its first instant, whatever instant is assumed. */
  readonly sortsAt: number
}

/** Which instant of its day each coarse fact is assumed to have happened at; the oracle tries them all (precision.ts). */
export type Assumption = ReadonlyMap<LiveFact, number>

export const exactly = (at: number): Moment => ({ at, minute: false, date: false, sortsAt: at })

export const occurrenceOf = (fact: LiveFact, assumed: Assumption): Moment => ({
  at: assumed.get(fact) ?? fact.firstInstant,
  minute: fact.precision === 'minute',
  date: fact.precision === 'date',
  sortsAt: fact.firstInstant,
})

const cut = (at: number): number => Math.floor(at / MINUTE) * MINUTE

/**
 * `a − (b + by)` after engine.md §3, Precision: where either is known to the minute, both are cut to the minute first.
 */
export function distance(a: Moment, b: Moment, by = 0): number {
  if (a.minute || b.minute) return cut(a.at) - (cut(b.at) + by)
  return a.at - (b.at + by)
}

export const notLater = (a: Moment, b: Moment, by = 0): boolean => distance(a, b, by) <= 0
export const notEarlier = (a: Moment, b: Moment, by = 0): boolean => distance(a, b, by) >= 0
export const earlier = (a: Moment, b: Moment, by = 0): boolean => distance(a, b, by) < 0
export const later = (a: Moment, b: Moment, by = 0): boolean => distance(a, b, by) > 0

/** A moment that is waited for: so long after a base. Inclusive. */
export interface Due {
  readonly base: Moment
  readonly plus: number
}

export const inTime = (moment: Moment, due: Due): boolean => notLater(moment, due.base, due.plus)

/** The last instant of being in time, as it is compared with log time. */
export const dueInstant = (due: Due): number => (due.base.minute ? cut(due.base.at) : due.base.at) + due.plus

/** A moment as it is shown: cut where it was compared cut; of a day, its first instant. */
export function shown(moment: Moment, cutToo: boolean): number {
  if (moment.date) return moment.sortsAt
  return cutToo || moment.minute ? cut(moment.at) : moment.at
}

const ISO_DURATION = /^([+-])?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** ISO 8601, without months and years; `P1D` is 24 h. Milliseconds. */
export function durationOf(text: string): number {
  const parts = ISO_DURATION.exec(text)
  if (parts === null) throw new Error(`not a duration: ${text}`)
  const count = (n: number): number => Number(parts[n] ?? 0)
  const size = (count(2) * 7 + count(3)) * DAY + count(4) * 3_600_000 + count(5) * MINUTE + Math.round(count(6) * 1000)
  return parts[1] === '-' ? -size : size
}
