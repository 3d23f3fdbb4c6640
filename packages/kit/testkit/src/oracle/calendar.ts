import type { PeriodName, WorkdayCalendar } from './documents.ts'

/** Days of +08:00 all year round, which is what `Asia/Shanghai` has been since 1991. */
const OFFSET = 8 * 3_600_000
const DAY = 86_400_000

export const dayOf = (at: number): string => new Date(at + OFFSET).toISOString().slice(0, 10)
export const beginningOf = (day: string): number => Date.parse(`${day}T00:00:00Z`) - OFFSET
export const endOf = (day: string): number => beginningOf(day) + DAY - 1
export const dayAfter = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)

const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay()

/** Monday to Friday; holidays are the caller's. */
export const plainWeekdays: WorkdayCalendar = (day) => weekdayOf(day) >= 1 && weekdayOf(day) <= 5

/** The end of the n-th working day after the day the instant lies in. */
export function endOfWorkdayAfter(at: number, count: number, isWorkday: WorkdayCalendar): number {
  let day = dayOf(at)
  for (let found = 0; found < count; ) {
    day = dayAfter(day, 1)
    if (isWorkday(day)) found += 1
  }
  return endOf(day)
}

/** Whether a period of that name begins on that day. */
export function beginsOn(period: PeriodName, day: string, isWorkday: WorkdayCalendar): boolean {
  if (period === 'day') return true
  if (period === 'workday') return isWorkday(day)
  if (period === 'restday') return !isWorkday(day)
  if (period === 'week') return weekdayOf(day) === 1
  if (period === 'month') return day.endsWith('-01')
  return /-(01|04|07|10)-01$/.test(day)
}

/** The last day of the period that begins on that day. */
export function lastDayOf(period: PeriodName, first: string, isWorkday: WorkdayCalendar): string {
  if (period === 'day' || period === 'workday' || period === 'restday') return first
  let day = first
  while (!beginsOn(period, dayAfter(day, 1), isWorkday)) day = dayAfter(day, 1)
  return day
}

/** The first day of the period the day lies in, or null: a Saturday lies in no working day. */
export function firstDayOf(period: PeriodName, day: string, isWorkday: WorkdayCalendar): string | null {
  if (period === 'day' || period === 'workday' || period === 'restday')
    return beginsOn(period, day, isWorkday) ? day : null
  let first = day
  while (!beginsOn(period, first, isWorkday)) first = dayAfter(first, -1)
  return first
}
