import { describe, expect, it } from 'vitest'
import { fact, rule, scope } from './loading.ts'

const DATA = {
  encounterId: 'E1',
  surgeryId: 'S1',
  level: 4,
  expectedMin: 90,
  opCode: '35.21',
  unplanned: true,
  daySurgery: false,
  surgeons: ['d1', 'd2'],
  actor: { staffId: 'd1' },
  responsible: { attending: 'd9', deputy: 'd8' },
  at: '2026-03-02T08:00:00+08:00',
  x: {
    n: 3,
    s: 'a',
    list: [1, 2],
    deep: { k: null },
    date: '2026-03-02T00:00:00Z',
    o: { a: 1, b: [2] },
    rows: [{ c: 'p' }, { c: 'q' }],
  },
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

/** `true`, `false`, or `failed` where the guard could not be evaluated, and so was false and counted. */
function outcome(expression: string): boolean | 'failed' {
  const window = rule({
    per: 'surgeryId',
    start: `{ fact: surgery.started, where: ${quoted(expression)} }`,
    stop: 'surgery.ended',
  })
  const own = scope({ fact: fact('surgery.started', DATA) })
  const value = window.start.patterns[0]!.where!.test(own)
  if (own.failures === 0) return value
  expect({ value, failures: own.failures }).toEqual({ value: false, failures: 1 })
  return 'failed'
}

const TABLE: readonly (readonly [string, boolean | 'failed'])[] = [
  // Members and null.
  ['data.opCode == "35.21"', true],
  ['data.opCode != "35.21"', false],
  ['data.urgency == null', true],
  ['null == data.urgency', true],
  ['data.urgency != null', false],
  ['data.urgency == "elective"', false],
  ['data.urgency != "elective"', true],
  ['data.actor.title == null', true],
  ['data.x.deep.k == null', true],
  ['data.x.deep.k.further.still == null', true],
  ['data.x.absent.further == null', true],
  ['data.x.n.further == null', 'failed'],
  ['data.x.list.further == null', 'failed'],
  ['data.responsible.deputy == "d8"', true],
  ['null == null', true],
  ['data.urgency == data.room', true],
  ['data.x.constructor == null', true],
  ['data.x.toString == null', true],
  // Booleans.
  ['data.unplanned', true],
  ['data.daySurgery', false],
  ['!data.daySurgery', true],
  ['data.unplanned == true', true],
  ['data.daySurgery != true', true],
  ['data.x.flag', 'failed'],
  ['!data.x.flag', 'failed'],
  ['data.x.flag != true', true],
  // Order: with null or between kinds it cannot be made.
  ['data.level >= 4', true],
  ['data.level > 4', false],
  ['data.level < 4.5', true],
  ['data.level <= 3', false],
  ['data.x.absent > 1', 'failed'],
  ['data.x.absent <= 1', 'failed'],
  ['!(data.x.absent > 1)', 'failed'],
  ['data.x.s > 1', 'failed'],
  ['data.x.s < "b"', true],
  ['data.opCode < "36"', true],
  ['data.x.n == "3"', false],
  ['data.x.n != "3"', true],
  ['data.x.n == 3', true],
  // The other side decides.
  ['data.x.absent > 1 || data.level == 4', true],
  ['data.level == 4 || data.x.absent > 1', true],
  ['data.x.absent > 1 || data.level == 3', 'failed'],
  ['data.level == 3 || data.x.absent > 1', 'failed'],
  ['data.x.absent > 1 && data.level == 3', false],
  ['data.level == 3 && data.x.absent > 1', false],
  ['data.x.absent > 1 && data.level == 4', 'failed'],
  ['data.level == 4 && data.x.absent > 1', 'failed'],
  ['data.x.absent > 1 || data.x.absent > 2', 'failed'],
  ['(data.x.absent > 1 && data.level == 4) || data.unplanned', true],
  ['data.x.flag && false', false],
  ['data.x.flag || true', true],
  // Choice.
  ['data.level == 4 ? data.unplanned : data.daySurgery', true],
  ['data.level == 3 ? data.unplanned : data.daySurgery', false],
  ['data.x.flag ? true : true', 'failed'],
  ['(data.x.absent == null ? 0 : data.x.absent) < 1', true],
  // Arithmetic: all numbers are doubles.
  ['data.level / 8 == 0.5', true],
  ['3 / 2 == 1.5', true],
  ['data.expectedMin * 1.5 == 135', true],
  ['data.expectedMin % 60 == 30', true],
  ['-data.level == -4', true],
  ['data.level / 0 > 1', 'failed'],
  ['data.x.absent + 1 == 1', 'failed'],
  ['data.x.n + data.x.s == 4', 'failed'],
  ['data.opCode + "x" == "35.21x"', true],
  ['data.surgeons + ["d3"] == ["d1", "d2", "d3"]', true],
  // Lists and objects.
  ['data.opCode in ["35.21", "35.22"]', true],
  ['data.opCode in ["36.1"]', false],
  ['data.urgency in ["elective"]', false],
  ['data.urgency in ["elective", null]', true],
  ['data.actor.staffId in data.surgeons', true],
  ['data.room in data.surgeons', false],
  ['data.actor.staffId in data.assistants', 'failed'],
  ['!(data.actor.staffId in data.assistants)', 'failed'],
  ['data.surgeonId in data.x.absent', 'failed'],
  ['"a" in data.x.o', true],
  ['"z" in data.x.o', false],
  ['data.surgeons[0] == "d1"', true],
  ['data.surgeons[5] == null', true],
  ['data.surgeons[0.5] == null', 'failed'],
  ['data.x["n"] == 3', true],
  ['data.surgeons == ["d1", "d2"]', true],
  ['data.surgeons == ["d2", "d1"]', false],
  ['data.x.o == {"b": [2], "a": 1}', true],
  ['data.x.list == data.x.absent', false],
  // Functions.
  ['has(data.opCode)', true],
  ['has(data.urgency)', false],
  ['has(data.x.deep.k)', false],
  ['size(data.surgeons) == 2', true],
  ['size(data.opCode) == 5', true],
  ['data.surgeons.size() == 2', true],
  ['size(data.assistants) == 0', 'failed'],
  ['data.opCode.startsWith("35")', true],
  ['data.opCode.endsWith("35")', false],
  ['data.opCode.contains(".2")', true],
  ['data.urgency.startsWith("e")', 'failed'],
  ['int("12") == 12', true],
  ['int(3.9) == 3', true],
  ['double(data.opCode) > 35', true],
  ['double(data.x.s) > 1', 'failed'],
  ['string(data.level) == "4"', true],
  ['string(data.x.absent) == "null"', 'failed'],
  // Times.
  ['data.at == fact.time', true],
  ['data.at >= timestamp("2026-03-02T00:00:00Z")', true],
  ['fact.time < timestamp("2026-03-02T08:00:01+08:00")', true],
  ['fact.time - data.at == duration("0s")', true],
  ['fact.time + duration("1h30m") > timestamp("2026-03-02T09:29:59+08:00")', true],
  ['fact.time - timestamp("2026-03-02T07:00:00+08:00") == duration("PT60M")', true],
  ['data.x.date == timestamp("2026-03-02T08:00:00+08:00")', true],
  ['data.x.s == timestamp("2026-03-02T08:00:00+08:00")', 'failed'],
  ['data.x.absent < timestamp("2026-03-02T08:00:00+08:00")', 'failed'],
  ['string(fact.time) == "2026-03-02T08:00:00+08:00"', true],
  // The fact itself.
  ['fact.type == "surgery.started"', true],
  ['fact.source == "/his"', true],
  ['fact.factId != ""', true],
  ['fact.data.level == 4', true],
  // Over lists.
  ['data.surgeons.exists(s, s == "d2")', true],
  ['data.surgeons.exists(s, s == "d7")', false],
  ['data.surgeons.all(s, s.startsWith("d"))', true],
  ['data.surgeons.all(s, s == "d1")', false],
  ['data.surgeons.filter(s, s != "d1") == ["d2"]', true],
  ['data.x.list.map(n, n * 2) == [2, 4]', true],
  ['data.x.rows.exists(r, r.c == "q" && data.x.list.exists(n, n == 2))', true],
  ['data.x.list.exists(n, n > data.x.absent)', 'failed'],
  ['data.x.list.exists(n, n == 2 || n > data.x.absent)', true],
  ['data.x.list.all(n, n == 2 && n > data.x.absent)', false],
  ['data.assistants.exists(a, a == "d1")', 'failed'],
]

describe('an expression', () => {
  it.each(TABLE)('%s is %s', (expression, expected) => {
    expect(outcome(expression)).toBe(expected)
  })

  it('is told apart in more than sixty ways', () => {
    expect(new Set(TABLE.map(([text]) => text)).size).toBe(TABLE.length)
    expect(TABLE.length).toBeGreaterThan(60)
  })

  it('reads nothing of a scope without a candidate', () => {
    const window = rule({ start: '{ fact: ed.arrived, where: data.departmentId == null }' })
    expect(window.start.patterns[0]!.where!.test(scope())).toBe(true)
  })
})

describe('a value', () => {
  const value = (expression: string, parts = {}) => {
    const window = rule({
      per: 'surgeryId',
      start: 'surgery.started',
      stop: 'surgery.ended',
      marks: `{ m: ${quoted(expression)} }`,
    })
    const own = scope({
      start: fact('surgery.started', DATA),
      stop: fact('surgery.ended', { surgeryId: 'S1' }, '2026-03-02T09:00:00+08:00'),
      ...parts,
    })
    return { value: window.marks[0]!.value.value(own), failures: own.failures, reads: window.marks[0]!.value.reads }
  }

  it('is what the fact says, and null where it says nothing', () => {
    expect(value('start.data.level')).toMatchObject({ value: 4, failures: 0 })
    expect(value('start.data.urgency')).toMatchObject({ value: null, failures: 0 })
    expect(value('start.data.surgeons')).toMatchObject({ value: ['d1', 'd2'] })
  })

  it('is null and counted where it cannot be made', () => {
    expect(value('start.data.x.absent + 1')).toMatchObject({ value: null, failures: 1 })
  })

  it('gives date-times and durations as milliseconds', () => {
    expect(value('start.time').value).toBe(Date.parse('2026-03-02T00:00:00Z'))
    expect(value('start.data.at').value).toBe(Date.parse('2026-03-02T00:00:00Z'))
    expect(value('stop.time - start.time').value).toBe(3_600_000)
  })

  it('is null where there is no stop', () => {
    expect(value('stop.time', { stop: null })).toMatchObject({ value: null, failures: 0 })
  })

  it('names what it reads', () => {
    expect(value('start.data.level').reads).toEqual({ start: true, stop: false, bound: false })
    expect(value('stop.time - start.time').reads).toEqual({ start: true, stop: true, bound: false })
    expect(value('1 + 1').reads).toEqual({ start: false, stop: false, bound: false })
  })
})
