import { DAY_MS, type DurationMs, type EpochMs, HOUR_MS, type WindowView } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import { computeIndicators } from '../src/index.ts'
import { at, indicator, ratio, shanghai, window } from './fixtures.ts'

// A million with GH_LONG=1; the shape of the answer is the same.
const COUNT = process.env.GH_LONG === '1' ? 1_000_000 : 100_000

// One at a time, as from a file: four in five are met, and a year has all its days.
function* manyWindows(): Iterable<WindowView> {
  const shape = window()
  const newYear = at('2026-01-01 00:00')
  for (let i = 0; i < COUNT; i += 1) {
    const status = i % 5 === 0 ? 'late' : 'met'
    const startedAt = (newYear + (i % 365) * DAY_MS + (i % 24) * HOUR_MS) as EpochMs
    const elapsedMs = ((i % 1000) * 60_000) as DurationMs
    const department = `D${i % 40}`
    const windowId = `r/E${i}`
    yield { ...shape, windowId, encounterId: `E${i >> 1}`, status, national: status, startedAt, elapsedMs, department }
  }
}

describe('the report', () => {
  it('of very many windows that come one by one is complete', () => {
    const also = ['median', 'p90'] as const
    const periods = ['day', 'month', 'quarter', 'year'] as const
    const roll = { per: 'encounter', met: 'all' } as const
    const { rows } = computeIndicators({
      indicators: [
        indicator({ id: 'rate', also, periods, by: ['hospital', 'department'] }),
        indicator({ id: 'rolled', periods: ['year'], measure: ratio({ roll }, { roll }) }),
      ],
      windows: manyWindows(),
      zone: shanghai,
      asOf: at('2027-01-01 00:30'),
    })
    const year = rows.find((row) => row.period === '2026' && row.scope === 'hospital')
    expect(year).toMatchObject({ numerator: COUNT * 0.8, denominator: COUNT, value: 80, median: 499.5, p90: 899 })
    // 365 and 40 share the factor 5, so a day meets eight departments; longer periods meet all forty.
    expect(rows.filter((row) => row.indicator === 'rate').length).toBe(365 * 9 + (12 + 4 + 1) * 41)
    // Of five pairs in a row, two hold a window that is late.
    expect(rows.find((row) => row.indicator === 'rolled')).toMatchObject({
      numerator: COUNT * 0.3,
      denominator: COUNT * 0.5,
    })
  }, 600_000)
})
