import { addDays, type EpochMs, type LocalDay, type Zone } from '@golden-hour/model'
import type { PeriodUnit } from '@golden-hour/rulebook'

/** The units in the order in which rows are sorted. */
export const PERIOD_UNITS: readonly PeriodUnit[] = ['day', 'month', 'quarter', 'year']

/** `2026-03-02`, `2026-03`, `2026-Q1` or `2026`. */
export type PeriodName = string

export interface PeriodBounds {
  readonly unit: PeriodUnit
  readonly firstDay: LocalDay
  readonly lastDay: LocalDay
  /** First and last millisecond; both belong to the period. */
  readonly startsAt: EpochMs
  readonly endsAt: EpochMs
}

const quarterOf = (month: number): number => Math.floor((month + 2) / 3)
const pad = (value: number): string => (value < 10 ? `0${value}` : String(value))

/** The period of that unit which a calendar day lies in. */
export function periodOfDay(day: LocalDay, unit: PeriodUnit): PeriodName {
  if (unit === 'day') return day
  if (unit === 'month') return day.slice(0, -3)
  const year = day.slice(0, -6)
  return unit === 'year' ? year : `${year}-Q${quarterOf(Number(day.slice(-5, -3)))}`
}

/** The period of that unit which the instant lies in, by the days of the zone. */
export const periodOf = (at: EpochMs, unit: PeriodUnit, zone: Zone): PeriodName => periodOfDay(zone.dayOf(at), unit)

/** The unit of a period's name, told by its form. */
export function unitOfPeriod(period: PeriodName): PeriodUnit {
  if (period.length === '2026'.length) return 'year'
  if (period.length === '2026-03-02'.length) return 'day'
  return period.includes('Q') ? 'quarter' : 'month'
}

const FORM = /^(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])(?:-(\d\d))?))?$/

function daysOf(period: PeriodName): Pick<PeriodBounds, 'unit' | 'firstDay' | 'lastDay'> | null {
  const [, year, quarter, month, date] = FORM.exec(period) ?? []
  if (year === undefined) return null
  if (date !== undefined) {
    const real = Number(date) > 0 && addDays(`${year}-${month}-01`, Number(date) - 1) === period
    return real ? { unit: 'day', firstDay: period, lastDay: period } : null
  }
  const unit = month !== undefined ? 'month' : quarter !== undefined ? 'quarter' : 'year'
  const first = month !== undefined ? Number(month) : quarter !== undefined ? Number(quarter) * 3 - 2 : 1
  const last = first + { month: 0, quarter: 2, year: 11 }[unit]
  // The day before the first of the month after: any day 32 days on from the first of `last` lies in that month.
  const after = addDays(`${year}-${pad(last)}-01`, 31).slice(0, -2)
  return { unit, firstDay: `${year}-${pad(first)}-01`, lastDay: addDays(`${after}01`, -1) }
}

/** Where a named period begins and ends in the zone; null if it names none (`2026-Q5`, `2026-02-30`). */
export function periodBounds(period: PeriodName, zone: Zone): PeriodBounds | null {
  const days = daysOf(period)
  if (days === null) return null
  return { ...days, startsAt: zone.startOfDay(days.firstDay), endsAt: zone.endOfDay(days.lastDay) }
}
