export type PeriodUnit = 'day' | 'month' | 'quarter'
export const PERIOD_UNITS: readonly PeriodUnit[] = ['day', 'month', 'quarter']

const two = (value: number): string => String(value).padStart(2, '0')
const DAY_MS = 86_400_000
const utc = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** The period that holds a local day such as `2026-03-02`: itself, `2026-03` or `2026-Q1`. */
export function periodOf(day: string, unit: PeriodUnit): string {
  if (unit === 'day') return day
  const month = day.slice(0, 7)
  return unit === 'month' ? month : `${day.slice(0, 4)}-Q${Math.ceil(Number(day.slice(5, 7)) / 3)}`
}

export function unitOf(period: string): PeriodUnit | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(period)) return 'day'
  if (/^\d{4}-(0[1-9]|1[0-2])$/.test(period)) return 'month'
  return /^\d{4}-Q[1-4]$/.test(period) ? 'quarter' : null
}

/** The period so many before (negative) or after. */
export function stepPeriod(period: string, by: number): string {
  const unit = unitOf(period)
  if (unit === null) throw new RangeError(`no period: ${period}`)
  if (unit === 'day') return dayOf(utc(period) + by * DAY_MS)
  const perYear = unit === 'month' ? 12 : 4
  const at = Number(period.slice(0, 4)) * perYear + Number(period.slice(unit === 'month' ? 5 : 6)) - 1 + by
  const year = Math.floor(at / perYear)
  const part = (at % perYear) + 1
  return unit === 'month' ? `${year}-${two(part)}` : `${year}-Q${part}`
}

/** Its first local day; changing the unit keeps the reader in the same part of the year. */
export function firstDay(period: string): string {
  const unit = unitOf(period)
  if (unit === 'day') return period
  if (unit === 'month') return `${period}-01`
  return `${period.slice(0, 4)}-${two((Number(period.slice(6)) - 1) * 3 + 1)}-01`
}
