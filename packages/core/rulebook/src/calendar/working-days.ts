import { addDays, type EpochMs, type LocalDay, weekday, type Zone } from '@golden-hour/model'
import type { Periods } from '../compiled/rule.ts'
import { type CalendarUnit, calendarPeriods } from './calendar-periods.ts'
import type { CalendarYear } from './calendar-year.ts'
import { PUBLISHED_YEARS } from './published-years.ts'
import { type Shift, shiftPeriods } from './shift-periods.ts'

/** Working days, days and calendar periods of one zone. Where a year is not covered the answer is null, never a weekday. */
export interface WorkingCalendar {
  covers(year: number): boolean
  /** `from` to `to` without a gap, both included; `extra`: further years that the hospital wrote. */
  readonly coverage: { readonly from: number; readonly to: number; readonly extra: readonly number[] }
  /** Everything known, published and written by the hospital, ascending: what a rulebook's hash must include. */
  readonly years: readonly CalendarYear[]
  /** Null: its year is not covered. */
  isWorkday(day: LocalDay): boolean | null
  /**
   * The last millisecond of the n-th working day after the day `from` lies in; 0: of that day, or of the first working
   * day after it. Null where the way there leaves the covered years. Throws RangeError unless n is a whole number ≥ 0.
   */
  endOfWorkday(from: EpochMs, n: number): EpochMs | null
  /** The last millisecond of the day n days after the one `from` lies in. */
  endOfDay(from: EpochMs, n: number): EpochMs
  periods(unit: CalendarUnit): Periods
  /** Throws RangeError where `shiftFault` finds one. */
  shiftPeriods(shifts: readonly Shift[]): Periods
}

type IsWorkday = WorkingCalendar['isWorkday']

/** The latest run of years without a gap. */
function unbroken(years: readonly number[]): { from: number; to: number } {
  const to = Math.max(...years)
  let from = to
  while (years.includes(from - 1)) from -= 1
  return { from, to }
}

function createIsWorkday(years: readonly CalendarYear[]): IsWorkday {
  const covered = new Set(years.map((y) => y.year))
  const holidays = new Set(years.flatMap((y) => y.holidays))
  const workdays = new Set(years.flatMap((y) => y.workdays))
  return (day) => {
    if (!covered.has(Number(day.slice(0, 4)))) return null
    if (workdays.has(day)) return true
    return weekday(day) <= 5 && !holidays.has(day)
  }
}

function nthWorkday(isWorkday: IsWorkday, own: LocalDay, n: number): LocalDay | null {
  if (!Number.isInteger(n) || n < 0) throw new RangeError(`working days must be a whole number of at least 0, not ${n}`)
  let day = n === 0 ? own : addDays(own, 1)
  for (let left = Math.max(n, 1); ; day = addDays(day, 1)) {
    const works = isWorkday(day)
    if (works === null) return null
    if (works) left -= 1
    if (left === 0) return day
  }
}

/** `extraYears` add years or replace published ones; of two for one year the later counts. */
export function createCalendar(zone: Zone, extraYears: readonly CalendarYear[]): WorkingCalendar {
  const byYear = new Map([...PUBLISHED_YEARS, ...extraYears].map((y) => [y.year, y]))
  const years = [...byYear.values()].sort((a, b) => a.year - b.year)
  const isWorkday = createIsWorkday(years)
  const { from, to } = unbroken(PUBLISHED_YEARS.map((y) => y.year))
  const extra = years.map((y) => y.year).filter((year) => year < from || year > to)
  return {
    covers: (year) => byYear.has(year),
    coverage: { from, to, extra },
    years,
    isWorkday,
    endOfWorkday(at, n) {
      const day = nthWorkday(isWorkday, zone.dayOf(at), n)
      return day === null ? null : zone.endOfDay(day)
    },
    endOfDay: (at, n) => zone.endOfDay(addDays(zone.dayOf(at), n)),
    periods: (unit) => calendarPeriods(zone, isWorkday, unit),
    shiftPeriods: (shifts) => shiftPeriods(zone, shifts),
  }
}
