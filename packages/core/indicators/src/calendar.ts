import { DAY_MS, type EpochMs, MINUTE_MS, type Status, type WindowView, type Zone } from '@golden-hour/model'
import type { PeriodUnit } from '@golden-hour/rulebook'
import { PERIOD_UNITS, type PeriodName, periodOfDay } from './period.ts'

/** Calendar days as whole numbers; 0 is 1970-01-01. */
export type DayNumber = number

/** The zone's days and periods, remembered day by day. */
export interface Calendar {
  dayNumberOf(at: EpochMs): DayNumber
  period(day: DayNumber, unit: PeriodUnit): PeriodName
}

export function createCalendar(zone: Zone): Calendar {
  const known = new Map<DayNumber, Readonly<Record<PeriodUnit, PeriodName>>>()
  const namesOf = (number: DayNumber): Readonly<Record<PeriodUnit, PeriodName>> => {
    const day = new Date(number * DAY_MS).toISOString().slice(0, -14)
    const entries = PERIOD_UNITS.map((unit) => [unit, periodOfDay(day, unit)])
    return Object.fromEntries(entries) as Record<PeriodUnit, PeriodName>
  }
  return {
    dayNumberOf: (at) => Math.floor((at + zone.offsetMinutesAt(at) * MINUTE_MS) / DAY_MS),
    period(day, unit) {
      let names = known.get(day)
      if (names === undefined) {
        names = namesOf(day)
        known.set(day, names)
      }
      return names[unit]
    },
  }
}

/** The calendar days a window touches, both ends included. */
export interface Span {
  readonly first: DayNumber
  readonly last: DayNumber
}

/**
 * From the start to the stop; a window that still waits (`open`, `overdue`) runs until `asOf`. One that an end or an
 * excuse decided has no known stop and touches the day of its start only: it must not go on gathering days for ever.
 * `status` is that of the column being counted. Nothing is counted after `asOf`, nor before the start where the stop
 * came first (`lead`).
 */
export function spanOf(window: WindowView, status: Status, asOf: EpochMs, calendar: Calendar): Span {
  const first = calendar.dayNumberOf(window.startedAt)
  const waits = status === 'open' || status === 'overdue'
  const end = window.stoppedAt ?? (waits ? asOf : window.startedAt)
  return { first, last: Math.max(first, calendar.dayNumberOf(end < asOf ? end : asOf)) }
}
