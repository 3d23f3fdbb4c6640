import type { EpochMs, Status, WindowView } from '@golden-hour/model'
import type { Indicator, Take } from '@golden-hour/rulebook'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { computeIndicators, type IndicatorRow } from '../src/index.ts'
import { ASOF, at, indicator, ratio, shanghai, term, window } from './fixtures.ts'

const STATUSES: readonly Status[] = ['open', 'overdue', 'met', 'late', 'missed', 'excused', 'unknown', 'void']
const TAKES: readonly Take[] = [
  { kind: 'count' },
  { kind: 'sum', of: 'elapsed' },
  { kind: 'sum', of: 'days' },
  { kind: 'sum-mark', mark: 'x' },
  { kind: 'distinct', by: 'patient' },
  { kind: 'distinct-mark', mark: 'x' },
]

const sketches = fc.record({
  status: fc.constantFrom(...STATUSES),
  national: fc.constantFrom(...STATUSES),
  rule: fc.constantFrom('r', 's'),
  department: fc.constantFrom('A', 'B', null),
  patient: fc.constantFrom('P1', 'P2', 'P3'),
  encounter: fc.constantFrom('E1', 'E2', 'E3', null),
  minutes: fc.option(fc.integer({ min: -10, max: 5000 })),
  reason: fc.constantFrom('died', 'left', null),
  x: fc.oneof(fc.double({ min: -9, max: 9, noNaN: true }), fc.constantFrom(1, 2, null, 'text')),
  hours: fc.integer({ min: 0, max: 24 * 40 }),
})

const windowLists = fc.array(sketches, { maxLength: 40 }).map((list) =>
  list.map(({ x, hours, ...sketch }, i): WindowView => {
    const startedAt = (at('2026-02-10 00:00') + hours * 3_600_000) as EpochMs
    return { ...window({ ...sketch, id: `w${i}`, marks: { x } }), startedAt }
  }),
)

const rolls = fc.option(
  fc.record({
    per: fc.constantFrom('patient', 'encounter', 'x'),
    met: fc.constantFrom('all' as const, 'any' as const),
  }),
)
const indicators = fc
  .record({ above: fc.constantFrom(...TAKES), below: fc.constantFrom(...TAKES), roll: rolls, statistic: fc.boolean() })
  .map(({ above, below, roll, statistic }): Indicator => {
    const measure = statistic
      ? ({ kind: 'statistic', statistic: 'mean', of: 'x', term: term({ of: ['r', 's'], roll }) } as const)
      : ratio({ take: above, roll }, { of: ['r', 's'], take: below, roll })
    return indicator({
      measure,
      also: ['median', 'p90'],
      by: ['hospital', 'department', 'mark:x'],
      periods: ['day', 'month', 'quarter', 'year'],
    })
  })

const compute = (one: Indicator, windows: readonly WindowView[]) =>
  computeIndicators({ indicators: [one], windows, zone: shanghai, asOf: ASOF })

const total = (rows: readonly IndicatorRow[], of: (row: IndicatorRow) => number): number =>
  rows.reduce((sum, row) => sum + of(row), 0)

function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : []
}

describe('the report', () => {
  it('does not depend on the order of the windows', () => {
    const shuffled = windowLists.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    )
    fc.assert(
      fc.property(indicators, shuffled, (one, [list, other]) => {
        expect(JSON.stringify(compute(one, other))).toBe(JSON.stringify(compute(one, list)))
      }),
    )
  })

  it('holds no NaN, no infinity, no minus zero and no more than six decimals', () => {
    fc.assert(
      fc.property(indicators, windowLists, (one, list) => {
        const plain = /^-?\d+(\.\d{1,6})?$/
        const numbers = numbersIn(compute(one, list).rows)
        expect(numbers.filter((number) => !plain.test(String(number)) || Object.is(number, -0))).toEqual([])
      }),
    )
  })

  it('has a row exactly where a window of its rules is not void', () => {
    fc.assert(
      fc.property(windowLists, (list) => {
        const one = indicator({ by: ['department'], periods: ['month'] })
        const live = list.filter((w) => w.ruleId === 'r' && (w.status !== 'void' || w.national !== 'void'))
        const expected = new Set(live.map((w) => `${shanghai.dayOf(w.startedAt).slice(0, 7)} ${w.department ?? ''}`))
        const found = compute(one, list).rows.map((row) => `${row.period} ${row.scopeId}`)
        expect(new Set(found)).toEqual(expected)
        expect(found.length).toBe(expected.size)
      }),
    )
  })
})

describe('a rate of one rule', () => {
  const rates = fc.record({ roll: rolls, of: fc.constantFrom(['r'], ['s', 'r']) }).map(({ roll, of }) =>
    indicator({
      measure: ratio({ of, roll }, { of, roll }),
      by: ['hospital', 'department'],
      periods: ['day', 'month', 'quarter', 'year'],
    }),
  )

  it('has no more above the line than below it, in every row and column', () => {
    fc.assert(
      fc.property(rates, windowLists, (one, list) => {
        for (const row of compute(one, list).rows) {
          for (const { numerator, denominator, value } of [row, row.national]) {
            expect(numerator).toBeLessThanOrEqual(denominator)
            if (denominator === 0) expect(value).toBeNull()
            else expect(value).toBeCloseTo((100 * (numerator ?? Number.NaN)) / denominator, 5)
          }
        }
      }),
    )
  })

  it('adds up: departments to the hospital, days to the year', () => {
    const counts: readonly ((row: IndicatorRow) => number)[] = [
      (row) => row.denominator,
      (row) => row.numerator ?? Number.NaN,
      (row) => row.national.denominator,
      (row) => row.unknown,
      (row) => row.pending,
      (row) => row.n,
      (row) => numbersIn(row.excluded).reduce((a, b) => a + b, 0),
    ]
    fc.assert(
      fc.property(rates, windowLists, (one, list) => {
        const { rows } = compute(one, list)
        const hospital = rows.filter((row) => row.scope === 'hospital')
        for (const count of counts) {
          for (const whole of hospital) {
            const parts = rows.filter((row) => row.scope === 'department' && row.period === whole.period)
            expect(total(parts, count)).toBe(count(whole))
          }
          const days = hospital.filter((row) => row.period.length === 10)
          const years = hospital.filter((row) => row.period.length === 4)
          expect(total(days, count)).toBe(total(years, count))
        }
      }),
    )
  })

  it('accounts for each window once', () => {
    fc.assert(
      fc.property(windowLists, (list) => {
        const rows = compute(indicator(), list).rows
        const excluded = total(rows, (row) => numbersIn(row.excluded).reduce((a, b) => a + b, 0))
        const counted = total(rows, (row) => row.denominator + row.unknown + row.pending) + excluded
        expect(counted).toBe(list.filter((w) => w.ruleId === 'r' && w.status !== 'void').length)
      }),
    )
  })
})
