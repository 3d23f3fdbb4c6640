import { createZone, epochMs, plus, SECOND_MS } from '@golden-hour/model'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PERIOD_UNITS, periodBounds, periodOf, unitOfPeriod } from '../src/index.ts'
import { at, shanghai } from './fixtures.ts'

const amsterdam = createZone('Europe/Amsterdam')

describe('the period', () => {
  it.each([
    ['2026-03-02T23:59:59.999+08:00', '2026-03-02', '2026-03', '2026-Q1', '2026'],
    ['2026-03-03T00:00:00+08:00', '2026-03-03', '2026-03', '2026-Q1', '2026'],
    ['2025-12-31T15:59:59Z', '2025-12-31', '2025-12', '2025-Q4', '2025'],
    ['2025-12-31T16:00:00Z', '2026-01-01', '2026-01', '2026-Q1', '2026'],
    ['2026-06-30T23:00:00+08:00', '2026-06-30', '2026-06', '2026-Q2', '2026'],
    ['2026-07-01T00:00:00+08:00', '2026-07-01', '2026-07', '2026-Q3', '2026'],
    ['2026-10-01T00:00:00+08:00', '2026-10-01', '2026-10', '2026-Q4', '2026'],
  ])('of %s is by the days of the zone', (instant, ...names) => {
    expect(PERIOD_UNITS.map((unit) => periodOf(at(instant), unit, shanghai))).toEqual(names)
    expect(names.map(unitOfPeriod)).toEqual(PERIOD_UNITS)
  })
})

describe('the bounds of a period', () => {
  it.each([
    ['2024-02', 'month', '2024-02-01', '2024-02-29'],
    ['2026-02', 'month', '2026-02-01', '2026-02-28'],
    ['2026-12', 'month', '2026-12-01', '2026-12-31'],
    ['2026-Q1', 'quarter', '2026-01-01', '2026-03-31'],
    ['2026-Q4', 'quarter', '2026-10-01', '2026-12-31'],
    ['2026', 'year', '2026-01-01', '2026-12-31'],
    ['2026-03-02', 'day', '2026-03-02', '2026-03-02'],
  ])('of %s are its days', (period, unit, firstDay, lastDay) => {
    const bounds = periodBounds(period, shanghai)
    expect(bounds).toMatchObject({ unit, firstDay, lastDay })
    expect(bounds?.startsAt).toBe(at(`${firstDay} 00:00`))
    expect(bounds?.endsAt).toBe(at(`${lastDay}T23:59:59.999+08:00`))
  })

  it('follow the clocks of a zone that changes them', () => {
    const bounds = periodBounds('2026-03-29', amsterdam)
    expect(bounds?.startsAt).toBe(at('2026-03-29T00:00:00+01:00'))
    expect(bounds?.endsAt).toBe(at('2026-03-29T23:59:59.999+02:00'))
  })

  it.each(['2026-Q5', '2026-Q0', '2026-13', '2026-00', '2026-02-30', '2026-02-00', '2026-3', '26', '', '2026-Q1-02'])(
    'are null for %j, which is no period',
    (period) => {
      expect(periodBounds(period, shanghai)).toBeNull()
    },
  )

  it('hold exactly the instants of the period', () => {
    const instants = fc.integer({ min: at('2015-01-01 00:00'), max: at('2035-01-01 00:00') }).map(epochMs)
    fc.assert(
      fc.property(instants, fc.constantFrom(...PERIOD_UNITS), fc.constantFrom(shanghai, amsterdam), (t, unit, zone) => {
        const period = periodOf(t, unit, zone)
        const bounds = periodBounds(period, zone)
        if (bounds === null) throw new Error(period)
        expect(bounds.unit).toBe(unit)
        expect(bounds.startsAt <= t && t <= bounds.endsAt).toBe(true)
        expect(periodOf(bounds.startsAt, unit, zone)).toBe(period)
        expect(periodOf(bounds.endsAt, unit, zone)).toBe(period)
        expect(periodOf(epochMs(bounds.startsAt - 1), unit, zone)).not.toBe(period)
        expect(periodOf(plus(bounds.endsAt, SECOND_MS), unit, zone)).not.toBe(period)
      }),
    )
  })
})
