import type { Status } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import { guard, indicator, ratio, rowOf, rowsOf, term, window, windows } from './fixtures.ts'

const ALL: readonly Status[] = ['open', 'overdue', 'met', 'late', 'missed', 'excused', 'unknown', 'void']

describe('a rate', () => {
  it('counts each status where it belongs', () => {
    const row = rowOf(indicator(), windows(ALL, { reason: 'died' }))
    expect(row).toMatchObject({
      numerator: 1,
      denominator: 4,
      value: 25,
      unknown: 1,
      pending: 1,
      excluded: { died: 1 },
    })
  })

  it.each<[Status, number | null, number, number]>([
    ['open', null, 0, 0],
    ['overdue', 0, 0, 1],
    ['met', 100, 1, 1],
    ['late', 0, 0, 1],
    ['missed', 0, 0, 1],
    ['excused', null, 0, 0],
    ['unknown', null, 0, 0],
  ])('of one window that is %s is %j', (status, value, numerator, denominator) => {
    expect(rowOf(indicator(), windows([status]))).toMatchObject({ value, numerator, denominator })
  })

  it('of nothing but void windows has no row', () => {
    expect(rowsOf(indicator(), windows(['void', 'void']))).toEqual([])
  })

  it('tells 0 of 5 from nothing at all', () => {
    const none = rowOf(indicator(), windows(['late', 'late', 'missed', 'missed', 'overdue']))
    expect(none).toMatchObject({ numerator: 0, denominator: 5, value: 0 })
    const nothing = rowOf(indicator(), windows(['excused', 'open']))
    expect(nothing).toMatchObject({ numerator: 0, denominator: 0, value: null, median: null, p90: null, n: 0 })
  })

  it('is null where the numerator counts and the denominator has nothing', () => {
    const row = rowOf(indicator({ measure: ratio({ of: ['x'] }) }), [window({ rule: 'x' })])
    expect(row).toMatchObject({ numerator: 1, denominator: 0, value: null })
  })

  it.each([
    [1, 0.333333],
    [100, 33.333333],
    [1000, 333.333333],
  ])('of 1 in 3 times %d is %d', (times, value) => {
    expect(rowOf(indicator({ measure: ratio({}, {}, times) }), windows(['met', 'late', 'late'])).value).toBe(value)
  })

  it('counts a status that its term names, also one that else stands beside', () => {
    const refused = indicator({
      measure: ratio({ status: ['excused'] }, { status: ['met', 'late', 'excused', 'void'] }),
    })
    const row = rowOf(refused, windows(ALL))
    expect(row).toMatchObject({ numerator: 1, denominator: 3, excluded: {}, unknown: 1, pending: 1 })
  })

  it('never counts a window in a column in which it is void', () => {
    const measure = ratio({ status: ['met', 'void'] }, { status: ['met', 'void'] })
    const row = rowOf(indicator({ measure }), [window({ status: 'void', national: 'met' })])
    expect(row).toMatchObject({ numerator: 0, denominator: 0, value: null })
    expect(row.national).toEqual({ numerator: 1, denominator: 1, value: 100 })
  })

  it('counts excuses by reason, in order of code units', () => {
    const list = ['refused', 'died', null, 'died', '未说明'].map((reason) => window({ status: 'excused', reason }))
    const { excluded } = rowOf(indicator(), list)
    expect(Object.entries(excluded)).toEqual([
      ['died', 2],
      ['refused', 1],
      ['unstated', 1],
      ['未说明', 1],
    ])
  })

  it('counts an excuse whose reason is the name of a member of every object', () => {
    const list = [window({ status: 'excused', reason: '__proto__' })]
    expect(Object.entries(rowOf(indicator(), list).excluded)).toEqual([['__proto__', 1]])
  })

  it('leaves out windows of rules that it does not name', () => {
    expect(rowOf(indicator(), [window(), window({ rule: 'other', status: 'late' })])).toMatchObject({ denominator: 1 })
  })

  it('counts a rule once that a term names twice', () => {
    const measure = ratio({ of: ['r', 'r'] }, { of: ['r', 'r'] })
    expect(rowOf(indicator({ measure }), [window()])).toMatchObject({ numerator: 1, denominator: 1 })
  })

  it('reads its terms apart: what is above the line need not be below it', () => {
    const infections = indicator({ unit: 'per1000', measure: ratio({ of: ['x'] }, { of: ['r'] }, 1000) })
    const list = [window({ rule: 'x' }), window({ rule: 'x' }), ...windows(['met', 'late', 'late', 'late', 'late'])]
    expect(rowOf(infections, list)).toMatchObject({ numerator: 2, denominator: 5, value: 400 })
    const guarded = ratio({}, { where: guard(({ marks }) => marks.level === 4) })
    const levels = [window({ marks: { level: 4 } }), window({ marks: { level: 2 } })]
    expect(rowOf(indicator({ measure: guarded }), levels)).toMatchObject({ numerator: 2, denominator: 1, value: 200 })
  })
})

describe('a guard', () => {
  it('keeps windows out of the denominator and out of what stands beside it', () => {
    const measure = ratio({}, { where: guard(({ marks }) => marks.setting === 'ed') })
    const list = [...windows(ALL, { marks: { setting: 'ed' } }), ...windows(ALL, { marks: { setting: 'ward' } })]
    const row = rowOf(indicator({ measure }), list)
    expect(row).toMatchObject({ numerator: 2, denominator: 4, unknown: 1, pending: 1, excluded: { unstated: 1 } })
  })

  it('sees reason, quality and elapsed of the window', () => {
    const zero = guard(
      ({ quality, elapsedMs, reason }) => !quality.includes('zero') && elapsedMs !== 0 && reason === 'x',
    )
    const measure = ratio({ where: zero })
    const list = [
      window({ reason: 'x', minutes: 3 }),
      window({ reason: 'x', minutes: 0 }),
      window({ reason: 'x', minutes: 3, quality: ['zero'] }),
      window({ minutes: 3 }),
    ]
    expect(rowOf(indicator({ measure }), list)).toMatchObject({ numerator: 1, denominator: 4, value: 25 })
  })

  it('sees the status of the column that is being counted', () => {
    const missed = guard(({ status }) => status === 'missed')
    const measure = ratio({ status: ['missed'], where: missed })
    const row = rowOf(indicator({ measure }), [window({ status: 'excused', national: 'missed' })])
    expect(row).toMatchObject({ numerator: 0, denominator: 0, value: null })
    expect(row.national).toEqual({ numerator: 1, denominator: 1, value: 100 })
  })
})

describe('the national column', () => {
  it('counts each window by its national status', () => {
    const list = [
      window({ status: 'met' }),
      window({ status: 'excused', national: 'missed', reason: 'contraindicated' }),
      window({ status: 'excused', national: 'excused', reason: 'refused' }),
      window({ status: 'excused', national: 'met', reason: 'died' }),
    ]
    const row = rowOf(indicator(), list)
    expect(row).toMatchObject({ numerator: 1, denominator: 1, value: 100 })
    expect(row.excluded).toEqual({ contraindicated: 1, died: 1, refused: 1 })
    expect(row.national).toEqual({ numerator: 2, denominator: 3, value: 66.666667 })
  })

  it('is null of nothing, and 0 of what was not met', () => {
    expect(rowOf(indicator(), windows(['unknown'])).national).toEqual({ numerator: 0, denominator: 0, value: null })
    expect(rowOf(indicator(), windows(['late'])).national).toEqual({ numerator: 0, denominator: 1, value: 0 })
  })
})

describe('median and p90 beside a rate', () => {
  const both = indicator({ also: ['median', 'p90'] })

  it('are of the denominator, in minutes, with n', () => {
    const list = [
      window({ minutes: 40 }),
      window({ status: 'late', minutes: 92.05 }),
      window({ status: 'late', minutes: 300 }),
      window({ status: 'missed' }),
      window({ status: 'excused', minutes: 1 }),
      window({ status: 'open', minutes: 2 }),
    ]
    expect(rowOf(both, list)).toMatchObject({ denominator: 4, median: 92.05, p90: 300, n: 3 })
  })

  it('keep four decimals, half away from zero', () => {
    const list = [window({ minutes: 14.15 }), window({ minutes: 14.15 + 3 / 60_000 })]
    // (849 000 + 849 003) ms ÷ 2 = 14.150025 min
    expect(rowOf(both, list)).toMatchObject({ median: 14.15, p90: 14.1501, n: 2 })
  })

  it('take an elapsed time below zero as it is', () => {
    expect(rowOf(both, [window({ minutes: -5 }), window({ minutes: 0 })])).toMatchObject({ median: -2.5, p90: 0, n: 2 })
  })

  it('are null where they are not asked for, while n is told', () => {
    expect(rowOf(indicator(), [window({ minutes: 5 })])).toMatchObject({ median: null, p90: null, n: 1 })
    expect(rowOf(indicator({ also: ['p90'] }), [window({ minutes: 5 })])).toMatchObject({ median: null, p90: 5 })
  })

  it('are in the unit of an indicator that is a time', () => {
    const mean = indicator({
      unit: 'hours',
      also: ['median'],
      measure: { ...ratio({}, {}, 1), numerator: term({ take: { kind: 'sum', of: 'elapsed' } }) },
    })
    const list = [window({ minutes: 30 }), window({ minutes: 60 }), window({ minutes: 90 })]
    expect(rowOf(mean, list)).toMatchObject({ numerator: 3, denominator: 3, value: 1, median: 1 })
  })
})
