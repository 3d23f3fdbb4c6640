import type { EpochMs, Status, WindowView } from '@golden-hour/model'
import type { Indicator } from '@golden-hour/rulebook'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { casesOf, computeIndicators, isReached, periodBounds, targetOf } from '../src/index.ts'
import { ASOF, at, indicator, ratio, shanghai, term, window } from './fixtures.ts'

const STATUSES: readonly Status[] = ['open', 'overdue', 'met', 'late', 'missed', 'excused', 'unknown', 'void']

const windowLists = fc
  .array(
    fc.record({
      status: fc.constantFrom(...STATUSES),
      national: fc.constantFrom(...STATUSES),
      rule: fc.constantFrom('r', 's', 'other'),
      department: fc.constantFrom('A', 'B', null),
      hours: fc.integer({ min: 0, max: 96 }),
    }),
    { maxLength: 40 },
  )
  .map((list) =>
    list.map(({ hours, ...sketch }, i): WindowView => {
      const startedAt = (at('2026-03-01 00:00') + hours * 3_600_000) as EpochMs
      return { ...window({ ...sketch, id: `w${i}` }), startedAt }
    }),
  )

const twoRules: Indicator = indicator({
  measure: ratio({ of: ['r'], status: ['met', 'excused'] }, { of: ['r', 's'] }),
  by: ['hospital', 'department'],
})

describe('the cases behind a cell', () => {
  it('are as many as the cell says, in each part', () => {
    fc.assert(
      fc.property(windowLists, (windows) => {
        const { rows } = computeIndicators({ indicators: [twoRules], windows, zone: shanghai, asOf: ASOF })
        for (const row of rows) {
          const { startsAt, endsAt } = periodBounds(row.period, shanghai)!
          const department = row.scope === 'department' ? row.scopeId : null
          const cases = casesOf({ indicator: twoRules, windows, startsAt, endsAt, department })
          const count = (test: (one: (typeof cases)[number]) => boolean): number => cases.filter(test).length
          expect({
            numerator: count((one) => one.numerator),
            denominator: count((one) => one.denominator),
            excluded: count((one) => one.aside === 'excluded'),
            unknown: count((one) => one.aside === 'unknown'),
            pending: count((one) => one.aside === 'pending'),
          }).toEqual({
            numerator: row.numerator,
            denominator: row.denominator,
            excluded: Object.values(row.excluded).reduce((sum, n) => sum + n, 0),
            unknown: row.unknown,
            pending: row.pending,
          })
        }
      }),
    )
  })

  it('of a group are all windows that judge it, and belong where the group belongs', () => {
    const perPatient = { per: 'patient', met: 'all' } as const
    const grouped = indicator({ measure: ratio({ roll: perPatient }, { roll: perPatient }) })
    const windows = [
      window({ id: 'a', start: '2026-03-02 23:00' }),
      window({ id: 'b', start: '2026-03-03 01:00' }),
      window({ id: 'c', start: '2026-03-03 02:00', patient: 'P2', status: 'missed' }),
    ]
    const of = (day: string) => {
      const { startsAt, endsAt } = periodBounds(day, shanghai)!
      return casesOf({ indicator: grouped, windows, startsAt, endsAt, department: null })
    }
    expect(of('2026-03-02').map((one) => [one.window.windowId, one.numerator])).toEqual([
      ['r/a', true],
      ['r/b', true],
    ])
    expect(of('2026-03-03').map((one) => [one.window.windowId, one.numerator])).toEqual([['r/c', false]])
  })

  it('of a statistic are the windows it is taken of', () => {
    const statistic = indicator({
      measure: { kind: 'statistic', statistic: 'median', of: 'elapsed', term: term({ status: ['met'] }) },
    })
    const windows = [window({ id: 'a' }), window({ id: 'b', status: 'late' })]
    const { startsAt, endsAt } = periodBounds('2026-03-02', shanghai)!
    const cases = casesOf({ indicator: statistic, windows, startsAt, endsAt, department: null })
    expect(cases.map((one) => [one.window.windowId, one.denominator])).toEqual([['r/a', true]])
  })
})

describe('a target', () => {
  const rate = indicator({ target: 0.75, direction: 'up' })

  it('of a ratio is a share, compared with the value in its unit', () => {
    expect(targetOf(rate)).toBe(75)
    expect([74.999999, 75, 76].map((value) => isReached(rate, value))).toEqual([false, true, true])
  })

  it('that is to be stayed below is reached at or below it', () => {
    const minutes = indicator({
      measure: { kind: 'statistic', statistic: 'median', of: 'elapsed', term: term() },
      target: 60,
      direction: 'down',
    })
    expect([59, 60, 60.1].map((value) => isReached(minutes, value))).toEqual([true, true, false])
  })

  it('says nothing of no value, and there may be none', () => {
    expect(isReached(rate, null)).toBeNull()
    expect(isReached(indicator({}), 50)).toBeNull()
    expect(isReached(indicator({ target: 0.5, direction: 'range' }), 50)).toBeNull()
  })
})
