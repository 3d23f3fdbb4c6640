import { describe, expect, it } from 'vitest'
import { caseRange, lastHours, percentOf, ticksIn } from '../src/patient/case-range.ts'
import { cluster } from '../src/patient/cluster.ts'
import { sourceLanes } from '../src/patient/source-lanes.ts'
import { firstDay, periodOf, stepPeriod, unitOf } from '../src/quality/period.ts'
import { sparkline } from '../src/quality/sparkline.ts'
import { pagesOf } from '../src/session/roles.ts'
import { caseOf } from './fixture/case.ts'
import { laneOf, MINUTE, PATIENTS } from './fixture/ward.ts'

const NOW = Date.parse('2026-03-02T08:41:00+08:00')
const stroke = caseOf(laneOf(PATIENTS[0]!, NOW), NOW)

describe('the range of a case', () => {
  it('holds every fact by both of its times, and the present while something runs', () => {
    const range = caseRange(stroke)
    for (const fact of stroke.facts)
      for (const at of [fact.occurredAt, fact.knownAt]) expect(at >= range.from && at <= range.to).toBe(true)
    expect(range.to).toBeGreaterThan(NOW)
  })

  it('is half an hour at least, also of a case without anything', () => {
    const range = caseRange({ ...stroke, facts: [], windows: [], alerts: [] })
    expect(range.to - range.from).toBeGreaterThanOrEqual(30 * MINUTE)
  })

  it('can be cut to its last hours, and no further back than it goes', () => {
    const range = { from: 0, to: 600 * MINUTE }
    expect(lastHours(range, 4)).toEqual({ from: 360 * MINUTE, to: 600 * MINUTE })
    expect(lastHours(range, 24)).toEqual(range)
    expect(percentOf(range, 150 * MINUTE)).toBe(25)
  })

  it('has few enough marks', () => {
    const ticks = ticksIn({ from: 1, to: 600 * MINUTE }, 9, 0)
    expect(ticks.length).toBeLessThanOrEqual(9)
    expect(ticks[0]).toBe(120 * MINUTE)
  })
})

describe('facts', () => {
  it('stand in lanes by source, in order of the time that is looked at', () => {
    const lanes = sourceLanes(stroke.facts, (fact) => fact.occurredAt)
    expect(lanes.map((lane) => lane.source)).toEqual(['/ed', '/emr', '/ris'])
    const times = lanes[0]!.facts.map((fact) => fact.occurredAt)
    expect(times).toEqual([...times].sort((a, b) => a - b))
  })

  it('that would cover each other are one mark', () => {
    expect(cluster([1, 3, 4, 9, 11], (at) => at, 2).map((mark) => mark.items)).toEqual([[1, 3], [4], [9, 11]])
  })
})

describe('a period', () => {
  it('is named by its unit', () => {
    expect(periodOf('2026-03-02', 'month')).toBe('2026-03')
    expect(periodOf('2026-03-02', 'quarter')).toBe('2026-Q1')
    expect(periodOf('2026-12-31', 'quarter')).toBe('2026-Q4')
    expect([unitOf('2026-03-02'), unitOf('2026-03'), unitOf('2026-Q1'), unitOf('2026-13'), unitOf('x')]).toEqual([
      'day',
      'month',
      'quarter',
      null,
      null,
    ])
  })

  it.each([
    ['2026-03-01', -1, '2026-02-28'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-12', 1, '2027-01'],
    ['2026-Q1', -1, '2025-Q4'],
    ['2025-Q4', 1, '2026-Q1'],
  ])('%s steps by %d to %s', (period, by, next) => {
    expect(stepPeriod(period, by)).toBe(next)
  })

  it('begins with its first day', () => {
    expect(['2026-03-02', '2026-03', '2026-Q3'].map(firstDay)).toEqual(['2026-03-02', '2026-03-01', '2026-07-01'])
  })
})

describe('a trend', () => {
  it('is drawn from left to right, greater values higher, with a gap where there is no value', () => {
    const line = sparkline([0.5, null, 0.75, 1], null, 100, 50)
    expect(line.points.map((point) => point.index)).toEqual([0, 2, 3])
    expect(line.path).toBe('M4 46M65.3 25L96 4')
    expect(line.targetY).toBeNull()
  })

  it('keeps its target in sight', () => {
    expect(sparkline([0.5], 1, 100, 50).targetY).toBe(4)
    expect(sparkline([], null, 100, 50).path).toBe('')
    expect(sparkline([null], 0.8, 100, 50).targetY).toBe(25)
  })
})

it('a role begins at its own work, and an unknown one at its alerts', () => {
  expect(['clinician', 'qc-officer', 'operator', 'nobody'].map((role) => pagesOf(role, 'ED')[0])).toEqual([
    'ed',
    'quality',
    'ops',
    'inbox',
  ])
  expect(pagesOf('department-head', 'ED')).toContain('ed')
  expect(pagesOf('department-head', null)).not.toContain('ed')
})
