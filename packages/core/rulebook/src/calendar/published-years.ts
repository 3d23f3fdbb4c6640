// Only the library's published table is used: its functions answer any year by weekday and, on a machine west of
// Greenwich, are a day out. The table is the same everywhere and shows which years it knows.
import published from 'chinese-days/dist/chinese-days.json' with { type: 'json' }
import type { CalendarYear } from './calendar-year.ts'

const daysOf = (table: Readonly<Record<string, unknown>>, year: number): string[] =>
  Object.keys(table)
    .filter((day) => day.startsWith(`${year}-`))
    .sort()

/** A year is published when its National Day is: single days of a year may stand in the notice of the one before. */
const publishedYears = (): number[] =>
  Object.keys(published.holidays)
    .filter((day) => day.endsWith('-10-01'))
    .map((day) => Number(day.slice(0, 4)))
    .sort((a, b) => a - b)

/**
 * The statutory calendar of the years for which the State Council's notice is in the library, ascending.
 * Source: 国务院办公厅关于部分节假日安排的通知, year by year.
 */
export const PUBLISHED_YEARS: readonly CalendarYear[] = publishedYears().map((year) => ({
  year,
  holidays: daysOf(published.holidays, year),
  workdays: daysOf(published.workdays, year),
}))
