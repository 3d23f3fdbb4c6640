import { type LocalDay, weekday } from '@golden-hour/model'
import { isLocalDay } from './local-day.ts'

/** One year of the statutory calendar, as a hospital writes it or as the published notice has it. */
export interface CalendarYear {
  readonly year: number
  /** Days off: the statutory holidays and the days exchanged for them (调休); weekend days may be among them. */
  readonly holidays: readonly LocalDay[]
  /** Saturdays and Sundays that are worked (补班). */
  readonly workdays: readonly LocalDay[]
}

/** What is wrong, and where: `years.2027.holidays.3`, each step of the path separated by a dot. */
export interface CalendarProblem {
  readonly path: string
  readonly message: string
}

export type ParsedCalendarYears =
  | { readonly ok: true; readonly years: readonly CalendarYear[] }
  | { readonly ok: false; readonly problems: readonly CalendarProblem[] }

type Report = (path: string, message: string) => void
type Mapping = Readonly<Record<string, unknown>>

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isWeekend = (day: LocalDay): boolean => weekday(day) > 5

function refuseUnknown(value: Mapping, known: readonly string[], path: string, report: Report): void {
  for (const key of Object.keys(value)) {
    if (known.includes(key)) continue
    const place = path === '' ? key : `${path}.${key}`
    report(place, `"${key}" is not a field of the calendar; it knows ${known.join(' and ')}`)
  }
}

/** Null, or what is wrong with one entry of a list of days. */
type Objection = (day: LocalDay) => string | null

/** The days of a list that are days of that year, each once; everything else is reported. */
function readDays(value: unknown, year: number, path: string, report: Report, objection: Objection): LocalDay[] {
  if (!Array.isArray(value)) {
    report(path, 'must be a list of days, as ["2027-01-01", "2027-01-02"]')
    return []
  }
  const days = new Set<LocalDay>()
  const problemOf = (day: unknown): string | null => {
    if (!isLocalDay(day)) return `${JSON.stringify(day)} is no day of the calendar; write it as YYYY-MM-DD`
    if (Number(day.slice(0, 4)) !== year) return `${day} does not lie in ${year}; move it to its own year`
    if (days.has(day)) return `${day} is there twice; remove one`
    days.add(day)
    return objection(day)
  }
  for (const [index, day] of (value as unknown[]).entries()) {
    const problem = problemOf(day)
    if (problem !== null) report(`${path}.${index}`, problem)
  }
  return [...days]
}

function readYear(key: string, value: unknown, report: Report): CalendarYear | null {
  const path = `years.${key}`
  if (!/^\d{4}$/.test(key)) {
    report(path, `"${key}" is no year; write four digits, as 2027`)
    return null
  }
  if (!isMapping(value)) {
    report(path, 'must be a mapping with holidays and workdays')
    return null
  }
  refuseUnknown(value, ['holidays', 'workdays'], path, report)
  const year = Number(key)
  const listed = value.holidays ?? []
  const holidays = readDays(listed, year, `${path}.holidays`, report, () => null)
  // A year without a holiday would be read as a year of plain weekdays: the very silence this guards against.
  if (Array.isArray(listed) && listed.length === 0)
    report(`${path}.holidays`, `names no holiday of ${year}; copy them from the State Council's notice for that year`)
  const workdays = readDays(value.workdays ?? [], year, `${path}.workdays`, report, (day) => {
    if (!isWeekend(day)) return `${day} is no Saturday or Sunday; workdays names only weekend days that are worked`
    return holidays.includes(day) ? `${day} is a holiday of ${year} too; remove it from one of the lists` : null
  })
  return { year, holidays: [...holidays].sort(), workdays: [...workdays].sort() }
}

/** Reads the value of `calendar:`, e.g. `{ years: { 2027: { holidays: ["2027-01-01"], workdays: [] } } }`. All problems at once. */
export function parseCalendarYears(value: unknown): ParsedCalendarYears {
  const problems: CalendarProblem[] = []
  const report: Report = (path, message) => problems.push({ path, message })
  const years: CalendarYear[] = []
  if (value === undefined || value === null) return { ok: true, years }
  if (!isMapping(value)) return { ok: false, problems: [{ path: '', message: 'must be a mapping with years' }] }
  refuseUnknown(value, ['years'], '', report)
  const listed = value.years ?? {}
  if (!isMapping(listed)) report('years', 'must be a mapping from a year to its holidays and workdays')
  else
    for (const [key, entry] of Object.entries(listed)) {
      const year = readYear(key, entry, report)
      if (year !== null) years.push(year)
    }
  return problems.length === 0 ? { ok: true, years } : { ok: false, problems }
}
