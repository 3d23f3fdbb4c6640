import { createZone, type EpochMs, epochMs, type Zone } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import type { Period } from '../src/index.ts'
import { createCalendar, shiftFault } from '../src/index.ts'

const shanghai = createZone('Asia/Shanghai')
const amsterdam = createZone('Europe/Amsterdam')
const calendar = createCalendar(shanghai, [])
const at = (text: string): EpochMs => epochMs(Date.parse(text))
const shown = (period: Period | null, zone: Zone = shanghai): readonly string[] | null =>
  period === null ? null : [period.label, zone.format(period.begin), zone.format(period.last)]

describe('a calendar period', () => {
  it('of a day begins at or after the instant: on midnight, one millisecond after, one before', () => {
    const day = calendar.periods('day')
    const third = ['2026-03-03', '2026-03-03T00:00:00+08:00', '2026-03-03T23:59:59.999+08:00']
    const fourth = ['2026-03-04', '2026-03-04T00:00:00+08:00', '2026-03-04T23:59:59.999+08:00']
    expect(shown(day.from(at('2026-03-02T23:59:59.999+08:00')))).toEqual(third)
    expect(shown(day.from(at('2026-03-03T00:00:00+08:00')))).toEqual(third)
    expect(shown(day.from(at('2026-03-03T00:00:00.001+08:00')))).toEqual(fourth)
    expect(shown(day.around(at('2026-03-03T00:00:00+08:00')))).toEqual(third)
    expect(shown(day.around(at('2026-03-03T23:59:59.999+08:00')))).toEqual(third)
  })

  it('of a working day leaves the holiday out', () => {
    const workday = calendar.periods('workday')
    expect(workday.from(at('2024-10-01T00:00:00+08:00'))?.label).toBe('2024-10-08')
    expect(workday.from(at('2024-10-08T00:00:00.001+08:00'))?.label).toBe('2024-10-09')
    expect(workday.around(at('2024-10-03T12:00:00+08:00'))).toBeNull()
    expect(workday.around(at('2024-10-12T12:00:00+08:00'))?.label).toBe('2024-10-12')
  })

  it('of a rest day is each day off, weekends and holidays alike', () => {
    const restday = calendar.periods('restday')
    expect(restday.from(at('2024-09-28T00:00:00.001+08:00'))?.label).toBe('2024-10-01')
    expect(restday.from(at('2024-10-07T08:00:00+08:00'))?.label).toBe('2024-10-13')
    expect(restday.around(at('2024-09-29T12:00:00+08:00'))).toBeNull()
    expect(restday.around(at('2024-10-07T12:00:00+08:00'))?.label).toBe('2024-10-07')
  })

  it('of a working or rest day is null past the coverage; of a plain day it never is', () => {
    const late = at('2026-12-31T12:00:00+08:00')
    expect(calendar.periods('workday').from(late)).toBeNull()
    expect(calendar.periods('restday').from(late)).toBeNull()
    expect(calendar.periods('workday').around(at('2027-01-04T12:00:00+08:00'))).toBeNull()
    expect(calendar.periods('restday').around(at('2027-01-02T12:00:00+08:00'))).toBeNull()
    expect(calendar.periods('day').from(late)?.label).toBe('2027-01-01')
  })

  it('of a week is Monday to Sunday', () => {
    const week = calendar.periods('week')
    expect(shown(week.around(at('2026-03-04T12:00:00+08:00')))).toEqual([
      '2026-03-02',
      '2026-03-02T00:00:00+08:00',
      '2026-03-08T23:59:59.999+08:00',
    ])
    expect(week.from(at('2026-03-02T00:00:00+08:00'))?.label).toBe('2026-03-02')
    expect(week.from(at('2026-03-02T00:00:00.001+08:00'))?.label).toBe('2026-03-09')
    expect(week.around(at('2026-03-08T23:59:59.999+08:00'))?.label).toBe('2026-03-02')
  })

  it('of a month and of a quarter is whole, over the end of the year', () => {
    expect(shown(calendar.periods('month').around(at('2024-02-10T00:00:00+08:00')))).toEqual([
      '2024-02-01',
      '2024-02-01T00:00:00+08:00',
      '2024-02-29T23:59:59.999+08:00',
    ])
    expect(calendar.periods('month').from(at('2025-12-01T00:00:00.001+08:00'))?.label).toBe('2026-01-01')
    expect(shown(calendar.periods('quarter').around(at('2026-11-30T00:00:00+08:00')))).toEqual([
      '2026-10-01',
      '2026-10-01T00:00:00+08:00',
      '2026-12-31T23:59:59.999+08:00',
    ])
    expect(calendar.periods('quarter').from(at('2026-10-02T00:00:00+08:00'))?.label).toBe('2027-01-01')
    expect(calendar.periods('quarter').from(at('2026-04-01T00:00:00+08:00'))?.label).toBe('2026-04-01')
  })

  it('follows on the one before without gap or overlap, also through daylight saving', () => {
    for (const unit of ['day', 'week', 'month', 'quarter'] as const) {
      const periods = createCalendar(amsterdam, []).periods(unit)
      let period = periods.from(at('2025-12-31T23:00:00Z'))
      for (let n = 0; n < 40; n += 1) {
        const next: Period | null = period === null ? null : periods.from(epochMs(period.last + 1))
        expect(next?.begin).toBe((period?.last ?? 0) + 1)
        expect(periods.around(next?.begin ?? epochMs(0))).toEqual(next)
        expect(periods.around(next?.last ?? epochMs(0))).toEqual(next)
        period = next
      }
    }
  })

  it('of a day has 23 hours when the clocks go forward', () => {
    const day = createCalendar(amsterdam, []).periods('day').around(at('2026-03-29T12:00:00Z'))
    expect(shown(day, amsterdam)).toEqual(['2026-03-29', '2026-03-29T00:00:00+01:00', '2026-03-29T23:59:59.999+02:00'])
  })

  it('does not exist for a day that the zone left out', () => {
    const apia = createCalendar(createZone('Pacific/Apia'), []).periods('day')
    expect(apia.from(at('2011-12-29T20:00:00-10:00'))?.label).toBe('2011-12-31')
  })
})

describe('a shift', () => {
  const shifts = [
    { name: 'night', begins: '16:00', ends: '08:00' },
    { name: 'day', begins: '08:00', ends: '16:00' },
  ]
  const periods = calendar.shiftPeriods(shifts)

  it('is labelled with its beginning and crosses midnight', () => {
    expect(shown(periods.from(at('2026-03-02T08:00:00+08:00')))).toEqual([
      '2026-03-02T08:00:00+08:00',
      '2026-03-02T08:00:00+08:00',
      '2026-03-02T15:59:59.999+08:00',
    ])
    expect(shown(periods.from(at('2026-03-02T08:00:00.001+08:00')))).toEqual([
      '2026-03-02T16:00:00+08:00',
      '2026-03-02T16:00:00+08:00',
      '2026-03-03T07:59:59.999+08:00',
    ])
    expect(periods.around(at('2026-03-03T07:59:59.999+08:00'))?.label).toBe('2026-03-02T16:00:00+08:00')
    expect(periods.around(at('2026-03-03T08:00:00+08:00'))?.label).toBe('2026-03-03T08:00:00+08:00')
  })

  it('that ends when it begins lasts a day, and one that ends at 24:00 ends at midnight', () => {
    const whole = calendar.shiftPeriods([{ name: 'duty', begins: '08:00', ends: '08:00' }])
    expect(shown(whole.around(at('2026-03-03T07:00:00+08:00')))).toEqual([
      '2026-03-02T08:00:00+08:00',
      '2026-03-02T08:00:00+08:00',
      '2026-03-03T07:59:59.999+08:00',
    ])
    const evening = calendar.shiftPeriods([{ name: 'evening', begins: '16:00', ends: '24:00' }])
    expect(evening.around(at('2026-03-02T23:59:59.999+08:00'))?.label).toBe('2026-03-02T16:00:00+08:00')
    expect(evening.around(at('2026-03-03T00:00:00+08:00'))).toBeNull()
  })

  it('that overlaps the one before is the one an instant of both lies in', () => {
    const overlapping = calendar.shiftPeriods([
      { name: 'night', begins: '20:00', ends: '08:30' },
      { name: 'day', begins: '08:00', ends: '20:30' },
    ])
    expect(overlapping.around(at('2026-03-03T08:15:00+08:00'))?.label).toBe('2026-03-03T08:00:00+08:00')
    expect(overlapping.around(at('2026-03-03T07:59:59.999+08:00'))?.label).toBe('2026-03-02T20:00:00+08:00')
  })

  it('keeps its wall clock through daylight saving', () => {
    const there = createCalendar(amsterdam, []).shiftPeriods(shifts)
    const night = there.around(at('2026-03-29T00:30:00Z'))
    expect(shown(night, amsterdam)).toEqual([
      '2026-03-28T16:00:00+01:00',
      '2026-03-28T16:00:00+01:00',
      '2026-03-29T07:59:59.999+02:00',
    ])
    expect((night?.last ?? 0) - (night?.begin ?? 0) + 1).toBe(15 * 3_600_000)
  })

  it('is refused with a word about what to write', () => {
    expect(shiftFault(shifts)).toBeNull()
    expect(shiftFault([])).toContain('at least one line')
    expect(shiftFault([{ name: 'day', begins: '8:00', ends: '16:00' }])).toContain('"8:00"; write it as HH:mm')
    expect(shiftFault([{ name: 'day', begins: '08:00', ends: '24:30' }])).toContain('ends of shift "day"')
    expect(shiftFault([...shifts, { name: 'a', begins: '08:00', ends: '12:00' }])).toContain(
      '"day" and "a" both begin at 08:00',
    )
    expect(() => calendar.shiftPeriods([])).toThrow(RangeError)
  })
})
