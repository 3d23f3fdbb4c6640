import { type PeriodBounds, type PeriodName, periodBounds, periodOf } from '@golden-hour/indicators'
import { epochMs, type Zone } from '@golden-hour/model'
import { HttpProblem } from '@golden-hour/service-kit'

/** Throws 400 for what names no period. */
export function boundsOf(period: string, zone: Zone, field: string): PeriodBounds {
  const bounds = periodBounds(period, zone)
  if (bounds !== null) return bounds
  throw new HttpProblem(
    400,
    'bad-period',
    `${field} names no period`,
    `write ${field} as 2026-03-02, 2026-03, 2026-Q1 or 2026`,
  )
}

/** That many periods of its unit, the last one given, the oldest first. */
export function periodsUntil(last: PeriodName, count: number, zone: Zone): readonly PeriodName[] {
  const periods: PeriodName[] = []
  for (let name = last; periods.length < count; ) {
    periods.unshift(name)
    const { unit, startsAt } = boundsOf(name, zone, 'until')
    name = periodOf(epochMs(startsAt - 1), unit, zone)
  }
  return periods
}
