import type { Take } from '@golden-hour/rulebook'
import { describe, expect, it } from 'vitest'
import { at, DECIDED, indicator, ratio, rowOf, rowsOf, summary, window } from './fixtures.ts'

const above = (take: Take, times = 1) => indicator({ measure: ratio({ take, status: DECIDED }, {}, times) })
const below = (take: Take) =>
  indicator({ measure: ratio({}, { take, status: [...DECIDED, 'open'] }, 1000), unit: 'per1000' })

describe('a sum of a mark', () => {
  const volume = above({ kind: 'sum-mark', mark: 'ml' })

  it('adds numbers and nothing else', () => {
    const marks = [250, 0.1, 0.2, '500', null, true, [1]].map((ml) => window({ marks: { ml } }))
    expect(rowOf(volume, [...marks, window()])).toMatchObject({ numerator: 250.3, denominator: 8, value: 31.2875 })
  })

  it('of whole numbers is whole', () => {
    const { numerator } = rowOf(volume, [window({ marks: { ml: 3 } }), window({ marks: { ml: 4 } })])
    expect(numerator).toBe(7)
  })

  it('of nothing is 0 above the line', () => {
    expect(rowOf(volume, [window()])).toMatchObject({ numerator: 0, denominator: 1, value: 0 })
  })

  it('reads a mark also by its full name', () => {
    expect(rowOf(above({ kind: 'sum-mark', mark: 'marks.ml' }), [window({ marks: { ml: 5 } })]).numerator).toBe(5)
  })
})

describe('a sum of elapsed', () => {
  it('is in minutes, of the windows that have one', () => {
    const list = [window({ minutes: 90 }), window({ minutes: 0.5 }), window()]
    expect(rowOf(above({ kind: 'sum', of: 'elapsed' }), list)).toMatchObject({ numerator: 90.5, value: 30.166667 })
  })

  it('below the line divides', () => {
    const one = indicator({ unit: 'hours', measure: ratio({}, { take: { kind: 'sum', of: 'elapsed' } }, 1) })
    expect(rowOf(one, [window({ minutes: 30 }), window({ minutes: 90 })])).toMatchObject({
      numerator: 2,
      denominator: 2,
      value: 1,
    })
  })
})

describe('distinct', () => {
  it.each<[Take, number]>([
    [{ kind: 'distinct', by: 'patient' }, 2],
    [{ kind: 'distinct', by: 'encounter' }, 3],
    [{ kind: 'distinct-mark', mark: 'surgeon' }, 3],
  ])('%j counts each once, and no null', (take, expected) => {
    const list = [
      window({ patient: 'P1', encounter: 'E1', marks: { surgeon: 'S1' } }),
      window({ patient: 'P1', encounter: 'E2', marks: { surgeon: '1' } }),
      window({ patient: 'P2', encounter: 'E3', marks: { surgeon: 1 } }),
      window({ patient: 'P2', encounter: 'E3', marks: { surgeon: null } }),
      window({ patient: 'P2', encounter: null, marks: { surgeon: 'S1' } }),
    ]
    expect(rowOf(above(take), list).numerator).toBe(expected)
  })

  it('counts a patient in each department that has a window of him', () => {
    const one = { ...above({ kind: 'distinct', by: 'patient' }), by: ['hospital', 'department'] }
    expect(summary(rowsOf(one, [window({ department: 'A' }), window({ department: 'B' })]))).toEqual({
      '2026-03-02 hospital:hospital': '1/2',
      '2026-03-02 department:A': '1/1',
      '2026-03-02 department:B': '1/1',
    })
  })
})

describe('days', () => {
  const lineDays = below({ kind: 'sum', of: 'days' })
  const daysOf = (list: Parameters<typeof rowsOf>[1], asOf = at('2026-03-04 12:00')) =>
    Object.fromEntries(rowsOf(lineDays, list, asOf).map((row) => [row.period, row.denominator]))

  it('count each calendar day touched once', () => {
    const list = [window({ start: '2026-03-01 23:50', stop: '2026-03-03 00:10' })]
    expect(daysOf(list)).toEqual({ '2026-03-01': 1, '2026-03-02': 1, '2026-03-03': 1 })
  })

  it('count one day of a window that starts and stops in it', () => {
    expect(daysOf([window({ start: '2026-03-01 00:00', stop: '2026-03-01 23:59' })])).toEqual({ '2026-03-01': 1 })
  })

  it('count the day of which the window touches only the first instant', () => {
    const list = [window({ start: '2026-03-01 08:00', stop: '2026-03-02 00:00' })]
    expect(daysOf(list)).toEqual({ '2026-03-01': 1, '2026-03-02': 1 })
  })

  it('run until asOf while the window waits', () => {
    const open = window({ status: 'open', start: '2026-03-03 08:00' })
    expect(daysOf([open])).toEqual({ '2026-03-03': 1, '2026-03-04': 1 })
    const overdue = window({ status: 'overdue', start: '2026-03-03 08:00' })
    expect(daysOf([overdue], at('2026-03-03 23:59'))).toEqual({ '2026-03-03': 1 })
  })

  it('do not run on for a window that was decided without a stop', () => {
    expect(daysOf([window({ status: 'missed', start: '2026-03-01 08:00' })])).toEqual({ '2026-03-01': 1 })
  })

  it('end at asOf where a stop is said to come later, and at the start where it came earlier', () => {
    const future = window({ start: '2026-03-03 08:00', stop: '2062-03-03 08:00' })
    expect(daysOf([future])).toEqual({ '2026-03-03': 1, '2026-03-04': 1 })
    expect(daysOf([window({ start: '2026-03-03 08:00', stop: '2026-03-01 08:00' })])).toEqual({ '2026-03-03': 1 })
    expect(daysOf([window({ start: '2026-03-09 08:00', status: 'open' })])).toEqual({ '2026-03-09': 1 })
  })

  it('belong to the month they lie in, while the window belongs to that of its start', () => {
    const infections = {
      ...lineDays,
      measure: ratio({ of: ['infection'] }, { take: { kind: 'sum', of: 'days' }, status: [...DECIDED, 'open'] }, 1000),
      periods: ['month', 'year'] as const,
    }
    const list = [
      window({ start: '2025-12-30 10:00', stop: '2026-02-02 10:00', minutes: 1 }),
      window({ start: '2026-01-31 10:00', stop: '2026-02-01 10:00', minutes: 1 }),
      window({ rule: 'infection', start: '2026-01-15 10:00' }),
    ]
    const rows = rowsOf(infections, list)
    expect(summary(rows)).toEqual({
      '2025-12 hospital:hospital': '0/2',
      '2026-01 hospital:hospital': '1/32',
      '2026-02 hospital:hospital': '0/3',
      '2025 hospital:hospital': '0/2',
      '2026 hospital:hospital': '1/35',
    })
    expect(rows.map((row) => row.value)).toEqual([0, 31.25, 0, 0, 28.571429])
    // n goes with the elapsed times, which belong to the start.
    expect(rows.map((row) => row.n)).toEqual([1, 1, 0, 1, 1])
  })

  it('run on in the column in which the window waits', () => {
    const odd = window({ status: 'met', national: 'overdue', start: '2026-03-03 08:00' })
    const rows = rowsOf(lineDays, [odd], at('2026-03-05 12:00'))
    expect(rows.map((row) => [row.period, row.denominator, row.national.denominator])).toEqual([
      ['2026-03-03', 1, 1],
      ['2026-03-04', 0, 1],
      ['2026-03-05', 0, 1],
    ])
  })
})
