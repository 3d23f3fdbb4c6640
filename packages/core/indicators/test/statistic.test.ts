import type { IndicatorTerm, Statistic } from '@golden-hour/rulebook'
import { describe, expect, it } from 'vitest'
import { at, guard, indicator, rowOf, rowsOf, term, window, windows } from './fixtures.ts'

const statistic = (kind: Statistic, of: string, unit = 'minutes', changes: Partial<IndicatorTerm> = {}) =>
  indicator({ unit, measure: { kind: 'statistic', statistic: kind, of, term: term(changes) } })

const dwell = [10, 20, 30, 100].map((minutes) => window({ minutes }))

describe('a statistic of elapsed', () => {
  it.each<[Statistic, string, number]>([
    ['mean', 'minutes', 40],
    ['median', 'minutes', 25],
    ['p90', 'minutes', 100],
    ['sum', 'minutes', 160],
    ['count', 'minutes', 4],
    ['distinct', 'minutes', 4],
    ['mean', 'hours', 0.6667],
    ['median', 'hours', 0.4167],
    ['sum', 'hours', 2.6667],
    ['sum', 'days', 0.1111],
    ['median', 'seconds', 1500],
    ['median', 'unheard-of', 25],
    ['count', 'hours', 4],
  ])('%s in %s is %d', (kind, unit, value) => {
    expect(rowOf(statistic(kind, 'elapsed', unit), dwell)).toMatchObject({ value, n: 4, denominator: 4 })
  })

  it('is of the windows that have one, and says how many', () => {
    const list = [...dwell, window(), window({ status: 'excused', minutes: 1, reason: 'died' }), ...windows(['open'])]
    expect(rowOf(statistic('median', 'elapsed'), list)).toMatchObject({
      numerator: null,
      denominator: 5,
      n: 4,
      value: 25,
      median: 25,
      p90: null,
      excluded: { died: 1 },
      pending: 1,
    })
  })

  it.each<[Statistic, number | null]>([
    ['mean', null],
    ['median', null],
    ['p90', null],
    ['sum', null],
    ['count', 0],
    ['distinct', 0],
  ])('%s of windows without one is %j', (kind, value) => {
    expect(rowOf(statistic(kind, 'elapsed'), [window()])).toMatchObject({ value, n: 0 })
  })

  it.each<Statistic>(['mean', 'median', 'p90', 'sum', 'count', 'distinct'])('%s of nothing at all is null', (kind) => {
    const row = rowOf(statistic(kind, 'elapsed'), windows(['excused', 'open', 'unknown']))
    expect(row).toMatchObject({ value: null, n: 0, unknown: 1, pending: 1 })
    expect(row.national).toEqual({ numerator: null, denominator: 0, value: null })
  })

  it('has a national column of its own', () => {
    const list = [window({ minutes: 10 }), window({ minutes: 50, status: 'excused', national: 'late' })]
    const row = rowOf(statistic('median', 'elapsed'), list)
    expect(row).toMatchObject({ value: 10, n: 1 })
    expect(row.national).toEqual({ numerator: null, denominator: 2, value: 30 })
  })
})

describe('a statistic of a mark', () => {
  const scores = [3, 7, 7, 0.1, '9', null].map((score) => window({ marks: { score } }))

  it.each<[Statistic, number, number]>([
    ['mean', 4.275, 4],
    ['median', 5, 4],
    ['p90', 7, 4],
    ['sum', 17.1, 4],
    ['count', 5, 5],
    ['distinct', 4, 5],
  ])('%s is %d of %d', (kind, value, n) => {
    expect(rowOf(statistic(kind, 'score', 'point'), scores)).toMatchObject({ value, n, denominator: 6 })
    expect(rowOf(statistic(kind, 'marks.score', 'point'), scores)).toMatchObject({ value, n })
  })

  it('keeps six decimals and is not turned into minutes', () => {
    const thirds = [1, 1, 2].map((score) => window({ marks: { score } }))
    expect(rowOf(statistic('mean', 'score', 'hours'), thirds).value).toBe(1.333333)
  })

  it('counts as the guard and the status of its term say', () => {
    const high = { status: ['missed'] as const, where: guard(({ marks }) => marks.score === 7) }
    const list = [window({ marks: { score: 7 }, status: 'missed' }), window({ marks: { score: 7 } })]
    expect(rowOf(statistic('count', 'score', 'cases', high), list)).toMatchObject({ value: 1, denominator: 1 })
    // The one decided window is none of those that are counted: that is 0, not nothing.
    expect(rowOf(statistic('count', 'score', 'cases', high), [window()])).toMatchObject({ value: 0, denominator: 0 })
  })
})

describe('a statistic', () => {
  it('tells patients and encounters apart', () => {
    const list = [window({ encounter: 'E1' }), window({ encounter: 'E2' }), window({ encounter: null })]
    expect(rowOf(statistic('distinct', 'patient', 'patients'), list).value).toBe(1)
    expect(rowOf(statistic('distinct', 'encounter', 'encounters'), list).value).toBe(2)
  })

  it('counts windows as they are', () => {
    const list = windows(['met', 'late', 'excused', 'open'])
    expect(rowOf(statistic('count', 'windows', 'count'), list)).toMatchObject({ value: 2, n: 2, denominator: 2 })
    expect(rowOf(statistic('count', 'windows', 'count'), windows(['excused']))).toMatchObject({ value: null })
  })

  it('sums days in the periods they lie in, and averages whole windows', () => {
    const stays = [
      window({ start: '2026-03-01 10:00', stop: '2026-03-03 10:00' }),
      window({ start: '2026-03-01 10:00', stop: '2026-03-01 12:00' }),
    ]
    const sums = rowsOf(statistic('sum', 'days', 'days'), stays, at('2026-03-05 00:30'))
    expect(sums.map((row) => [row.period, row.value])).toEqual([
      ['2026-03-01', 2],
      ['2026-03-02', 1],
      ['2026-03-03', 1],
    ])
    expect(rowOf(statistic('mean', 'days', 'days'), stays)).toMatchObject({ value: 2, n: 2 })
    expect(rowOf(statistic('count', 'days', 'stays'), stays)).toMatchObject({ value: 2 })
  })

  it('of groups takes each once, by its earliest judged window', () => {
    const list = [
      window({ start: '2026-03-02 09:00', minutes: 50 }),
      window({ start: '2026-03-02 08:00', minutes: 10 }),
      window({ encounter: 'E2', minutes: 20 }),
    ]
    const row = rowOf(statistic('sum', 'elapsed', 'minutes', { roll: { per: 'encounter', met: 'all' } }), list)
    expect(row).toMatchObject({ value: 30, n: 2, denominator: 2 })
  })
})
