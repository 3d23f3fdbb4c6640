import type { Status, WindowView } from '@golden-hour/model'
import type { IndicatorTerm } from '@golden-hour/rulebook'
import { describe, expect, it } from 'vitest'
import { guard, indicator, ratio, rowOf, rowsOf, summary, term, window, windows } from './fixtures.ts'

const roll = (met: 'all' | 'any', per = 'encounter'): IndicatorTerm['roll'] => ({ per, met })
const rolled = (met: 'all' | 'any', per?: string) =>
  indicator({ measure: ratio({ roll: roll(met, per) }, { roll: roll(met, per) }) })

describe('a group', () => {
  it.each<[readonly Status[], number, number, number]>([
    // windows of one encounter → met by all, met by any, in the denominator
    [['met', 'met'], 1, 1, 1],
    [['met', 'late'], 0, 1, 1],
    [['late', 'missed'], 0, 0, 1],
    [['met', 'excused'], 1, 1, 1],
    [['late', 'excused'], 0, 0, 1],
    [['met', 'unknown'], 1, 1, 1],
    [['met', 'open'], 1, 1, 1],
    [['met', 'void'], 1, 1, 1],
    [['excused', 'open'], 0, 0, 0],
  ])('of %j is met as its windows of the denominator are', (statuses, all, any, denominator) => {
    expect(rowOf(rolled('all'), windows(statuses))).toMatchObject({ numerator: all, denominator })
    expect(rowOf(rolled('any'), windows(statuses))).toMatchObject({ numerator: any, denominator })
  })

  it.each<[readonly Status[], object]>([
    [['excused', 'unknown', 'open'], { pending: 1, unknown: 0, excluded: {} }],
    [['excused', 'unknown'], { pending: 0, unknown: 1, excluded: {} }],
    [['excused', 'excused'], { pending: 0, unknown: 0, excluded: { first: 1 } }],
    [['excused', 'met'], { pending: 0, unknown: 0, excluded: {} }],
  ])('of %j stands beside the denominator once', (statuses, expected) => {
    const list = statuses.map((status, i) =>
      window({ status, start: `2026-03-02 1${i}:00`, reason: i === 0 ? 'first' : 'later' }),
    )
    expect(rowOf(rolled('all'), list.reverse())).toMatchObject({ ...expected })
  })

  it.each([
    ['encounter', 3],
    ['patient', 2],
    ['surgery', 4],
  ])('is made per %s', (per, denominator) => {
    const list = [
      window({ patient: 'P1', encounter: 'E1', marks: { surgery: 1 } }),
      window({ patient: 'P1', encounter: 'E1', marks: { surgery: '1' } }),
      window({ patient: 'P1', encounter: 'E2', marks: { surgery: 2 } }),
      window({ patient: 'P2', encounter: 'E3', marks: { surgery: 3 } }),
    ]
    expect(rowOf(rolled('all', per), list)).toMatchObject({ denominator })
  })

  it('of a window that has nothing to group by is the window alone', () => {
    const list = [window({ encounter: null }), window({ encounter: null, status: 'late' }), window()]
    expect(rowOf(rolled('all'), list)).toMatchObject({ numerator: 2, denominator: 3 })
  })

  it('belongs to the period and the department of its earliest start', () => {
    const list = [
      window({ start: '2026-03-03 08:00', department: 'B', status: 'late' }),
      window({ start: '2026-03-02 23:00', department: 'A' }),
    ]
    const one = { ...rolled('any'), by: ['department'] }
    const expected = { '2026-03-02 department:A': '1/1', '2026-03-03 department:B': '0/0' }
    expect(summary(rowsOf(one, list))).toEqual(expected)
    expect(summary(rowsOf(one, [...list].reverse()))).toEqual(expected)
  })

  it('belongs where its least window id does if two start together', () => {
    const list = [window({ id: 'b', department: 'B' }), window({ id: 'a', department: 'A' })]
    const expected = { '2026-03-02 department:A': '1/1', '2026-03-02 department:B': '0/0' }
    expect(summary(rowsOf({ ...rolled('all'), by: ['department'] }, list))).toEqual(expected)
  })

  it('is judged by the national statuses in the national column', () => {
    const list = [window(), window({ status: 'excused', national: 'missed' })]
    const row = rowOf(rolled('all'), list)
    expect(row).toMatchObject({ numerator: 1, denominator: 1 })
    expect(row.national).toEqual({ numerator: 0, denominator: 1, value: 0 })
  })

  it('is judged by the windows that pass the guard of the denominator', () => {
    const ed = guard(({ marks }) => marks.setting === 'ed')
    const list = [window({ marks: { setting: 'ed' } }), window({ marks: { setting: 'ward' }, status: 'late' })]
    const once = indicator({ measure: ratio({ roll: roll('all') }, { roll: roll('all'), where: ed }) })
    expect(rowOf(once, list)).toMatchObject({ numerator: 1, denominator: 1 })
    const twice = indicator({ measure: ratio({ roll: roll('all'), where: ed }, { roll: roll('all'), where: ed }) })
    expect(rowOf(twice, list)).toMatchObject({ numerator: 1, denominator: 1 })
  })

  it('is not met by a window that fails the guard of the numerator', () => {
    const quick = guard(({ elapsedMs }) => elapsedMs !== null && elapsedMs <= 1_800_000)
    const one = (met: 'all' | 'any') =>
      indicator({ measure: ratio({ roll: roll(met), where: quick }, { roll: roll(met) }) })
    const list = [window({ minutes: 20 }), window({ minutes: 40 })]
    expect(rowOf(one('all'), list)).toMatchObject({ numerator: 0, denominator: 1 })
    expect(rowOf(one('any'), list)).toMatchObject({ numerator: 1, denominator: 1 })
  })

  it('has one place above and below the line, though the numerator asks for fewer rules', () => {
    const measure = ratio({ of: ['b'], roll: roll('all') }, { of: ['a', 'b'], roll: roll('all') })
    const list = [
      window({ rule: 'a', department: 'A', start: '2026-03-02 08:00', status: 'late' }),
      window({ rule: 'b', department: 'B', start: '2026-03-02 09:00' }),
      window({ rule: 'a', department: 'A', encounter: 'E2', status: 'late' }),
    ]
    expect(summary(rowsOf(indicator({ measure, by: ['department'] }), list))).toEqual({
      '2026-03-02 department:A': '1/2',
      '2026-03-02 department:B': '0/0',
    })
  })

  it('counts against a denominator of another rule, by all that is met or not met', () => {
    const patients = term({ of: ['admitted'], status: ['met'] })
    const measure = { ...ratio({ roll: roll('all', 'patient') }), denominator: patients }
    const list = [
      window({ rule: 'admitted', patient: 'P1' }),
      window({ rule: 'admitted', patient: 'P2' }),
      window({ rule: 'admitted', patient: 'P3' }),
      window({ patient: 'P1' }),
      window({ patient: 'P2' }),
      window({ patient: 'P2', status: 'missed' }),
    ]
    expect(rowOf(indicator({ measure }), list)).toMatchObject({ numerator: 1, denominator: 3, value: 33.333333 })
  })

  it('counts once in what is taken of it, by its earliest judged window', () => {
    const take = { kind: 'sum-mark', mark: 'ml' } as const
    const measure = ratio({ roll: roll('any'), take }, { roll: roll('any') }, 1)
    const list: WindowView[] = [
      window({ start: '2026-03-02 08:00', status: 'excused', marks: { ml: 100 } }),
      window({ start: '2026-03-02 10:00', marks: { ml: 1 } }),
      window({ start: '2026-03-02 09:00', marks: { ml: 10 } }),
    ]
    expect(rowOf(indicator({ measure }), list)).toMatchObject({ numerator: 10, denominator: 1 })
  })

  it('gives the elapsed times of all windows that judge it', () => {
    const list = [window({ minutes: 10 }), window({ minutes: 30 }), window({ status: 'excused', minutes: 99 })]
    const one = { ...rolled('all'), also: ['median'] as const }
    expect(rowOf(one, list)).toMatchObject({ denominator: 1, median: 20, n: 2 })
  })
})
