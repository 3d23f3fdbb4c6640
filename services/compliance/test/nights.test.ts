import { createZone } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import { nextNightDueAt, nightsDue, periodsOfNight } from '../src/nights.ts'
import { periodBefore, yearBefore } from '../src/report/neighbours.ts'
import { at } from './windows.ts'

const zone = createZone('Asia/Shanghai')
const HALF_PAST = 30 * 60_000
const due = (now: string, last: string | null, graceMs = 60_000) =>
  nightsDue({ now: at(now), last, first: '2026-03-02', zone, cutMs: HALF_PAST, graceMs }).map(({ day }) => day)

describe('a night', () => {
  it('is due exactly when its cut and its grace have passed', () => {
    expect(due('2026-03-03 00:30', null)).toEqual([])
    expect(due('2026-03-03 00:31', null)).toEqual(['2026-03-02'])
    expect(
      nightsDue({ now: at('2026-03-03 00:31'), last: null, first: '2026-03-02', zone, cutMs: HALF_PAST, graceMs: 0 }),
    ).toEqual([{ day: '2026-03-02', asOf: at('2026-03-03 00:30') }])
  })

  it('is not looked for before the first that was not run is due', () => {
    const next = (last: string | null) =>
      nextNightDueAt({
        now: at('2026-03-02 12:00'),
        last,
        first: '2026-03-02',
        zone,
        cutMs: HALF_PAST,
        graceMs: 60_000,
      })
    expect(next(null)).toBe(at('2026-03-03 00:31'))
    expect(next('2026-03-05')).toBe(at('2026-03-07 00:31'))
    expect(next('2026-02-20')).toBe(at('2026-03-03 00:31'))
  })

  it('that was missed is made up, each by itself, the oldest first', () => {
    expect(due('2026-03-06 12:00', '2026-03-02')).toEqual(['2026-03-03', '2026-03-04', '2026-03-05'])
  })

  it('that was run is not run again', () => {
    expect(due('2026-03-03 23:59', '2026-03-02')).toEqual([])
  })

  it('computes its day, those before it, and their months and quarters, none before the first', () => {
    const night = { day: '2026-04-01', asOf: at('2026-04-02 00:30') }
    expect(periodsOfNight(night, '2026-03-30', 35, zone)).toEqual([
      '2026-04-01',
      '2026-03-31',
      '2026-03-30',
      '2026-04',
      '2026-03',
      '2026-Q2',
      '2026-Q1',
    ])
  })
})

describe('a period', () => {
  it.each([
    ['2026-03-01', '2026-02-28', '2025-03-01'],
    ['2026-01', '2025-12', '2025-01'],
    ['2026-Q1', '2025-Q4', '2025-Q1'],
    ['2024-02-29', '2024-02-28', null],
  ])('%s comes after %s, and a year after %s', (period, before, lastYear) => {
    expect(periodBefore(period, zone)).toBe(before)
    expect(yearBefore(period)).toBe(lastYear)
  })
})
