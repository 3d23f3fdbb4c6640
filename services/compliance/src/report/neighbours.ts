import { periodOf, unitOfPeriod } from '@golden-hour/indicators'
import { addDays, type LocalDay, type Zone } from '@golden-hour/model'

const firstDayOf = (period: string): LocalDay => {
  switch (unitOfPeriod(period)) {
    case 'day':
      return period
    case 'month':
      return `${period}-01`
    case 'quarter': {
      const [year, quarter] = period.split('-Q')
      return `${year}-${String(Number(quarter) * 3 - 2).padStart(2, '0')}-01`
    }
    case 'year':
      return `${period}-01-01`
  }
}

/** The period of the same unit just before. */
export const periodBefore = (period: string, zone: Zone): string =>
  periodOf(zone.startOfDay(addDays(firstDayOf(period), -1)), unitOfPeriod(period), zone)

/** The same day, month or quarter of the year before; null for 29 February. */
export function yearBefore(period: string): string | null {
  const before = `${String(Number(period.slice(0, 4)) - 1).padStart(4, '0')}${period.slice(4)}`
  return before.endsWith('-02-29') ? null : before
}

/** The day, month and quarter in which a day lies, in the order in which they are reported. */
export const periodsOfDay = (day: LocalDay, zone: Zone): readonly string[] =>
  (['day', 'month', 'quarter'] as const).map((unit) => periodOf(zone.startOfDay(day), unit, zone))
