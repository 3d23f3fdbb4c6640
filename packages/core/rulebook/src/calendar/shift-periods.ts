import { addDays, type EpochMs, epochMs, type LocalDay, MINUTE_MS, type Zone } from '@golden-hour/model'
import type { Period, Periods } from '../compiled/rule.ts'

/** One line of a shift table. Times are `HH:mm`; a shift that ends at or before it begins crosses midnight. */
export interface Shift {
  readonly name: string
  readonly begins: string
  /** The first minute that is no longer part of the shift; `24:00` is midnight. */
  readonly ends: string
}

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/

/** Minutes after local midnight, or null. */
function minutesOf(time: string): number | null {
  const parts = CLOCK.exec(time)
  return parts === null ? null : Number(parts[1]) * 60 + Number(parts[2])
}

const endMinutesOf = (time: string): number | null => (time === '24:00' ? 24 * 60 : minutesOf(time))

/** Null, or the first thing wrong with a shift table. Two shifts that begin together could not be told apart by their keys. */
export function shiftFault(shifts: readonly Shift[]): string | null {
  if (shifts.length === 0) return 'there is no shift; write at least one line with name, begins and ends'
  const seen = new Map<number, string>()
  for (const shift of shifts) {
    const begins = minutesOf(shift.begins)
    if (begins === null) return `begins of shift "${shift.name}" is "${shift.begins}"; write it as HH:mm`
    if (endMinutesOf(shift.ends) === null) return `ends of shift "${shift.name}" is "${shift.ends}"; write it as HH:mm`
    const other = seen.get(begins)
    if (other !== undefined) return `shifts "${other}" and "${shift.name}" both begin at ${shift.begins}; change one`
    seen.set(begins, shift.name)
  }
  return null
}

interface Span {
  readonly begins: number
  /** Minutes after the midnight before the beginning; more than 1440 where the shift crosses midnight. */
  readonly ends: number
}

function spanOf(shift: Shift): Span {
  const begins = minutesOf(shift.begins) ?? 0
  const ends = endMinutesOf(shift.ends) ?? 0
  return { begins, ends: ends > begins ? ends : ends + 24 * 60 }
}

/** The shifts of a table, day after day; labelled with their beginning. Where two overlap, an instant lies in the one begun last. */
export function shiftPeriods(zone: Zone, shifts: readonly Shift[]): Periods {
  const fault = shiftFault(shifts)
  if (fault !== null) throw new RangeError(fault)
  const spans = shifts.map(spanOf).sort((a, b) => a.begins - b.begins)
  const instantOf = (day: LocalDay, minutes: number): EpochMs =>
    zone.instantOf(Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE_MS)
  const beginningOn = (day: LocalDay): Period[] =>
    spans.map(({ begins, ends }) => {
      const begin = instantOf(day, begins)
      return { begin, last: epochMs(instantOf(day, ends) - 1), label: zone.format(begin) }
    })
  const near = (at: EpochMs): Period[] => {
    const own = zone.dayOf(at)
    return [-1, 0, 1, 2].flatMap((days) => beginningOn(addDays(own, days))).filter((p) => p.begin <= p.last)
  }
  return {
    from: (at) =>
      near(at).reduce<Period | null>(
        (best, p) => (p.begin >= at && (best === null || p.begin < best.begin) ? p : best),
        null,
      ),
    around: (at) =>
      near(at).reduce<Period | null>(
        (best, p) => (p.begin <= at && at <= p.last && (best === null || p.begin > best.begin) ? p : best),
        null,
      ),
  }
}
