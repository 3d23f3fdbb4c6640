import { createZone } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import { computeIndicators, UNASSIGNED } from '../src/index.ts'
import { ASOF, at, indicator, rowsOf, shanghai, summary, window, windows } from './fixtures.ts'

describe('a window', () => {
  it('belongs to the period of its start, also when it stops in the next', () => {
    const list = [
      window({ start: '2026-02-28 23:50', stop: '2026-03-01 00:20', minutes: 30 }),
      window({ start: '2026-03-01 00:00', status: 'late' }),
    ]
    const periods = ['year', 'day', 'quarter', 'month'] as const
    expect(summary(rowsOf(indicator({ periods }), list))).toEqual({
      '2026-02-28 hospital:hospital': '1/1',
      '2026-03-01 hospital:hospital': '0/1',
      '2026-02 hospital:hospital': '1/1',
      '2026-03 hospital:hospital': '0/1',
      '2026-Q1 hospital:hospital': '1/2',
      '2026 hospital:hospital': '1/2',
    })
  })

  it('belongs to the day of the hospital, not of Greenwich', () => {
    const list = [window({ start: '2026-03-01T16:00:00Z' }), window({ start: '2026-03-01T15:59:59Z' })]
    expect(rowsOf(indicator(), list).map((row) => row.period)).toEqual(['2026-03-01', '2026-03-02'])
    const zone = createZone('UTC')
    const { rows } = computeIndicators({ indicators: [indicator()], windows: list, zone, asOf: ASOF })
    expect(rows.map((row) => row.period)).toEqual(['2026-03-01'])
  })

  it('belongs to the department and the ward of its start; without one, to the unassigned', () => {
    const list = [
      window({ department: '急诊科', ward: 'w1' }),
      window({ department: '急诊科', ward: 'w2', status: 'late' }),
      window({ department: '骨科', ward: 'w1' }),
      window({ department: null }),
    ]
    expect(UNASSIGNED).toBe('')
    expect(summary(rowsOf(indicator({ by: ['ward', 'department', 'hospital'] }), list))).toEqual({
      '2026-03-02 hospital:hospital': '3/4',
      '2026-03-02 department:': '1/1',
      '2026-03-02 department:急诊科': '1/2',
      '2026-03-02 department:骨科': '1/1',
      '2026-03-02 ward:': '1/1',
      '2026-03-02 ward:w1': '2/2',
      '2026-03-02 ward:w2': '0/1',
    })
  })

  it('belongs to one stratum of each mark', () => {
    const list = [
      window({ marks: { level: 4, day: true } }),
      window({ marks: { level: 4, day: false }, status: 'late' }),
      window({ marks: { level: '四级' } }),
      window({ marks: { level: null } }),
      window({}),
    ]
    expect(summary(rowsOf(indicator({ by: ['mark:level', 'hospital', 'mark:day'] }), list))).toEqual({
      '2026-03-02 hospital:hospital': '4/5',
      '2026-03-02 hospital:hospital[day=]': '3/3',
      '2026-03-02 hospital:hospital[day=false]': '0/1',
      '2026-03-02 hospital:hospital[day=true]': '1/1',
      '2026-03-02 hospital:hospital[level=]': '2/2',
      '2026-03-02 hospital:hospital[level=4]': '1/2',
      '2026-03-02 hospital:hospital[level=四级]': '1/1',
    })
  })

  it('has no marks but its own', () => {
    const rows = rowsOf(indicator({ by: ['mark:constructor'] }), [window()])
    expect(rows.map((row) => row.stratum)).toEqual(['constructor='])
  })
})

describe('a row', () => {
  it('exists where all was excused, and has no value', () => {
    const rows = rowsOf(indicator({ by: ['department'] }), [
      window({ department: 'A' }),
      window({ department: 'B', status: 'excused', reason: 'died' }),
      window({ department: 'C', status: 'void' }),
    ])
    expect(rows.map(({ scopeId, value, excluded }) => [scopeId, value, excluded])).toEqual([
      ['A', 100, {}],
      ['B', null, { died: 1 }],
    ])
  })

  it('exists where only a rule above the line has windows', () => {
    const measure = indicator().measure
    if (measure.kind !== 'ratio') throw new Error('a ratio')
    const one = indicator({ measure: { ...measure, numerator: { ...measure.numerator, of: ['x'] } } })
    expect(summary(rowsOf(one, [window({ rule: 'x', status: 'late' })]))).toEqual({
      '2026-03-02 hospital:hospital': '0/0',
    })
  })

  it('has its members in the order of the specification', () => {
    const [row] = rowsOf(indicator(), [window()])
    expect(Object.keys(row ?? {})).toEqual(
      (
        'indicator period scope scopeId numerator denominator stratum excluded unknown pending value national ' +
        'median p90 n unit'
      ).split(' '),
    )
    expect(Object.keys(row?.national ?? {})).toEqual(['numerator', 'denominator', 'value'])
  })

  it('comes after those of an indicator whose id sorts before', () => {
    const report = computeIndicators({
      indicators: [indicator({ id: 'b' }), indicator({ id: 'B' }), indicator({ id: 'a' })],
      windows: windows(['met']),
      zone: shanghai,
      asOf: at('2026-03-03 00:30'),
      hospitalId: 'SX-1',
    })
    expect(report.asOf).toBe('2026-03-03T00:30:00+08:00')
    expect(report.rows.map(({ indicator: id, scopeId }) => [id, scopeId])).toEqual([
      ['B', 'SX-1'],
      ['a', 'SX-1'],
      ['b', 'SX-1'],
    ])
  })
})

describe('an indicator', () => {
  it('that divides by something unknown is refused', () => {
    expect(() => rowsOf(indicator({ by: ['bed'] }), [])).toThrow(/by: bed/)
  })

  it('that names a period or a division twice has each row once', () => {
    const one = indicator({ by: ['hospital', 'hospital'], periods: ['day', 'day'] })
    expect(summary(rowsOf(one, [window()]))).toEqual({ '2026-03-02 hospital:hospital': '1/1' })
  })
})
