import { describe, expect, it } from 'vitest'
import { codes, faults, faultsOf, loaded, rule } from './loading.ts'

describe('the window', () => {
  it('has the defaults of the house', () => {
    expect(rule({})).toMatchObject({
      id: 'r',
      name: { zh: '甲', en: 'A' },
      basis: [],
      mode: 'alert',
      blockedReason: null,
      kind: 'deadline',
      per: { terms: ['encounterId'], split: null, splitAt: 0 },
      limit: null,
      goalMs: null,
      every: null,
      settleMs: null,
      ladder: null,
      severity: 'high',
      atLeastMs: 0,
      effectiveFrom: null,
      effectiveTo: null,
    })
  })

  it('takes a matcher from a bare type', () => {
    expect(rule({}).start).toEqual({
      mode: 'any',
      patterns: [{ name: null, types: ['ed.arrived'], where: null, match: ['encounterId'], within: null, count: 1 }],
      leadMs: 0,
      early: 'ignore',
      pick: 'first',
      at: null,
      serves: null,
    })
  })

  it('takes every field of a plain matcher at one level', () => {
    const { stop } = rule({
      stop: '{ fact: [ed.triaged, ed.left], match: patient, within: [-PT3H, P31D], count: 3, lead: PT30M, early: unknown, pick: last, serves: one }',
    })
    expect(stop).toMatchObject({ leadMs: 1_800_000, early: 'unknown', pick: 'last', serves: 'one' })
    expect(stop!.patterns).toEqual([
      {
        name: null,
        types: ['ed.triaged', 'ed.left'],
        where: null,
        match: ['patient'],
        within: { from: -10_800_000, to: 2_678_400_000 },
        count: 3,
      },
    ])
  })

  it('takes any and all with their inner and outer fields', () => {
    const any = rule({ stop: '{ any: [ed.triaged, { fact: ed.left, count: 2 }], lead: PT5M }' }).stop!
    expect([any.mode, any.leadMs, any.patterns.map((p) => [p.types[0], p.count])]).toEqual([
      'any',
      300_000,
      [
        ['ed.triaged', 1],
        ['ed.left', 2],
      ],
    ])
    const all = rule({ stop: '{ all: { triage: ed.triaged, left: { fact: ed.left } }, early: unknown }' }).stop!
    expect([all.mode, all.early, all.patterns.map((p) => p.name)]).toEqual(['all', 'unknown', ['triage', 'left']])
  })

  it('takes a bare list for any', () => {
    expect(rule({ stop: '[ed.triaged, ed.left]' }).stop).toMatchObject({
      mode: 'any',
      patterns: [{ types: ['ed.triaged'] }, { types: ['ed.left'] }],
    })
  })

  it.each([
    ['fields that stand outside', '{ any: [{ fact: ed.left, lead: PT5M }] }', ['field-not-allowed']],
    ['fields that stand inside', '{ any: [ed.left], where: data.departmentId == null }', ['field-not-allowed']],
    ['any and all at once', '{ any: [ed.left], all: { a: ed.left } }', ['bad-value', 'unknown-field']],
    ['no type', '{ where: data.departmentId == null }', ['missing-field']],
    ['an empty list', '[]', ['wrong-type']],
    ['a number', '7', ['wrong-type']],
    ['an unknown field', '{ fact: ed.left, wher: data.departmentId == null }', ['unknown-field']],
    ['a count of nothing', '{ fact: ed.left, count: 0 }', ['bad-number']],
    ['a count of a half', '{ fact: ed.left, count: 1.5 }', ['bad-number']],
    ['half a within', '{ fact: ed.left, within: [PT3H] }', ['bad-value']],
    ['a within the wrong way round', '{ fact: ed.left, within: [PT3H, PT1H] }', ['bad-value']],
    ['a negative lead', '{ fact: ed.left, lead: -PT3H }', ['bad-duration']],
    ['an unknown pick', '{ fact: ed.left, pick: newest }', ['bad-value']],
    ['serves for two', '{ fact: ed.left, serves: two }', ['bad-value']],
    ['deeper levels', '{ any: [{ any: [ed.left] }] }', ['missing-field', 'unknown-field']],
    ['at of no date-time', '{ fact: ed.left, at: data.departmentId }', ['unknown-member']],
  ])('refuses a stop with %s', (_, stop, expected) => {
    expect(codes({ stop }).sort()).toEqual(expected)
  })

  it('takes the moment of a match from a date-time field', () => {
    const window = rule({
      per: 'surgeryId',
      start: '{ fact: surgery.scheduled, at: data.plannedAt }',
      stop: 'surgery.started',
    })
    expect(window.start.at).toBe('plannedAt')
  })

  it.each([
    ['start', '{ fact: ed.arrived, lead: PT5M }'],
    ['start', '{ fact: ed.arrived, serves: one }'],
    ['start', '{ fact: ed.arrived, early: unknown }'],
    ['start', '{ fact: ed.arrived, within: [PT0S, PT1H] }'],
    ['start', '{ fact: ed.arrived, match: patient }'],
    ['applies', '[{ fact: ed.left, lead: PT5M }]'],
    ['excuses', '[{ fact: ed.left, pick: last }]'],
    ['ends', '[{ fact: ed.left, serves: one }]'],
    ['until', '[{ fact: ed.left, lead: PT5M }]'],
  ])('refuses in %s what means nothing there: %s', (field, value) => {
    expect(codes({ [field]: value })).toEqual(['field-not-allowed'])
  })

  it('names the nearest types of one that does not exist', () => {
    const [fault] = faults({ stop: 'ed.triagged' })
    expect(fault).toMatchObject({ code: 'unknown-type', nearest: 'ed.triaged' })
    expect(fault!.message).toMatch(/the nearest are ed\.triaged, \S+, \S+;/)
  })

  it('takes a hospital’s own types as they come', () => {
    expect(rule({ stop: 'x.robot.parked' }).stop!.patterns[0]!.types).toEqual(['x.robot.parked'])
  })
})

describe('the key', () => {
  it.each([
    ['encounterId', { terms: ['encounterId'], split: null, splitAt: 0 }],
    ['[patient, departmentId]', { terms: ['patient', 'departmentId'], split: null, splitAt: 0 }],
    ['visit', { terms: ['visit'], split: null, splitAt: 0 }],
    ['[encounterId, each]', { terms: ['encounterId'], split: 'each', splitAt: 1 }],
    ['[episode, encounterId]', { terms: ['encounterId'], split: 'episode', splitAt: 0 }],
  ])('is read from %s', (per, expected) => {
    expect(rule({ per }).per).toEqual(expected)
  })

  it.each([
    ['each', ['bad-per']],
    ['[each]', ['bad-per']],
    ['[encounterId, each, episode]', ['bad-per']],
    ['[encounterId, encounterId]', ['bad-per']],
    ['[]', ['bad-per']],
    ['7', ['wrong-type']],
    ['actor.staffId', ['bad-key', 'no-key', 'no-key']],
    ['surgeryId', ['no-key', 'no-key']],
  ])('is refused as %s', (per, expected) => {
    expect(codes({ per }).sort()).toEqual(expected)
  })

  it('has no episodes where nothing is ever open', () => {
    expect(codes({ per: '[encounterId, episode]', kind: 'tally', stop: null })).toEqual(['bad-per'])
    expect(codes({ per: '[encounterId, episode]', kind: 'order', stop: null, require: 'ed.left' })).toEqual(['bad-per'])
  })

  it('lets nobody serve an episode, nor pick the last of each', () => {
    expect(codes({ per: '[encounterId, episode]', stop: '{ fact: ed.left, serves: one }' })).toEqual([
      'field-not-allowed',
    ])
    expect(codes({ per: '[encounterId, each]', start: '{ fact: ed.arrived, pick: last }' })).toEqual(['bad-value'])
    expect(codes({ per: '[encounterId, each]', start: '{ fact: ed.arrived, count: 2 }' })).toEqual(['bad-value'])
  })

  it('must be declared by every type, or the file says what else tells windows apart', () => {
    const surgery = { per: 'surgeryId', start: 'surgery.ended' }
    const [fault] = faults({ ...surgery, stop: '{ fact: [doc.signed, surgery.ended, adt.died] }' })
    expect(fault!.message).toBe(
      'doc.signed, adt.died have no field "surgeryId"; say by which field it belongs to the window, as match: encounterId',
    )
    expect(rule({ ...surgery, stop: '{ fact: doc.signed, match: encounterId }' }).stop!.patterns[0]!.match).toEqual([
      'encounterId',
    ])
    expect(codes({ ...surgery, stop: '{ fact: consult.arrived, match: consultId }' })).toEqual(['no-key'])
    expect(codes({ ...surgery, stop: '{ fact: adt.died, match: surgeryId }' })).toEqual(['no-key'])
    expect(codes({ ...surgery, stop: '{ fact: adt.died, match: [visit, each] }' })).toEqual(['bad-key'])
  })

  it('is not gone by where a type may name it and is not keyed by it, unless the file says so', () => {
    const surgery = { per: 'surgeryId', start: 'surgery.ended', limit: 'PT24H' }
    const [fault] = faults({ ...surgery, stop: 'round.done' })
    expect(fault!.message).toBe(
      'round.done has no key "surgeryId"; say by which field it belongs to the window, as match: encounterId',
    )
    expect(codes({ ...surgery, stop: '{ fact: round.done, match: surgeryId }' })).toEqual([])
    expect(codes({ ...surgery, stop: '{ fact: anesthesia.ended }' })).toEqual([])
  })
})

describe('each kind', () => {
  it('orders what must come first', () => {
    const window = rule({
      kind: 'order',
      per: 'surgeryId',
      start: 'surgery.started',
      stop: null,
      require: 'surgery.mdt.completed',
      atLeast: 'P1D',
      ladder: null,
    })
    expect(window).toMatchObject({
      kind: 'order',
      atLeastMs: 86_400_000,
      stop: { patterns: [{ types: ['surgery.mdt.completed'] }] },
    })
  })

  it('avoids what must not come', () => {
    const window = rule({
      kind: 'absence',
      per: 'surgeryId',
      start: 'surgery.ended',
      stop: null,
      avoid: '{ fact: surgery.started, match: encounterId, where: data.surgeryId != start.data.surgeryId }',
      limit: 'P31D',
      until: '[{ fact: adt.discharged, match: encounterId }]',
    })
    expect(window.stop!.patterns[0]!.where!.reads).toEqual({ start: true, stop: false, bound: false })
    expect(window.until).toHaveLength(1)
  })

  it('recurs', () => {
    const window = rule({
      kind: 'recurring',
      per: '[encounterId, episode]',
      start: 'adt.admitted',
      stop: 'doc.signed',
      every: 'P1D',
      until: '[adt.discharged]',
    })
    expect(window.every).toEqual({ kind: 'sliding', everyMs: 86_400_000 })
  })

  it('recurs by the calendar', () => {
    const window = rule({
      kind: 'recurring',
      start: 'adt.admitted',
      stop: 'doc.signed',
      every: '{ period: day, times: 2, first: partial }',
    })
    expect(window.every).toMatchObject({ kind: 'calendar', period: 'day', times: 2, firstPartial: true })
  })

  it('tallies', () => {
    expect(rule({ kind: 'tally', stop: null, marks: '{ d: start.data.departmentId }' })).toMatchObject({
      kind: 'tally',
      mode: 'count',
      stop: null,
    })
  })

  it.each([
    ['deadline', {}, ['require', 'avoid', 'every', 'atLeast']],
    ['dwell', {}, ['require', 'avoid', 'every', 'atLeast']],
    ['bundle', { stop: '{ all: { a: ed.left } }' }, ['require', 'avoid', 'every', 'atLeast']],
    [
      'order',
      { stop: null, require: 'ed.left' },
      ['stop', 'limit', 'goal', 'ends', 'until', 'remind', 'settle', 'every', 'avoid'],
    ],
    ['absence', { stop: null, avoid: 'ed.left', limit: 'PT1H' }, ['stop', 'goal', 'require', 'every', 'atLeast']],
    ['recurring', { every: 'P1D' }, ['limit', 'goal', 'require', 'avoid', 'atLeast']],
    [
      'tally',
      { stop: null },
      ['stop', 'limit', 'goal', 'ends', 'until', 'remind', 'settle', 'every', 'ladder', 'require', 'avoid', 'atLeast'],
    ],
  ])('of %s refuses the fields of the others', (kind, own, refused) => {
    expect(codes({ kind, ...own })).toEqual([])
    for (const field of refused) {
      const found = faults({ kind, ...own, [field]: 'PT1H' })
      expect([field, found.map((f) => f.code)]).toEqual([field, ['field-not-allowed']])
      expect(found[0]!.message).toContain(`takes no "${field}"`)
    }
  })

  it.each([
    ['deadline', 'stop'],
    ['dwell', 'stop'],
    ['bundle', 'stop'],
    ['order', 'require'],
    ['absence', 'avoid'],
    ['recurring', 'every'],
  ])('of %s needs its %s', (kind, field) => {
    const stop = kind === 'recurring' ? 'ed.left' : null
    const found = faults({ kind, stop })
    expect(found.map((f) => [f.code, f.message])).toEqual([
      ['missing-field', `a rule of kind ${kind} needs "${field}"`],
    ])
  })

  it('refuses a lead where nothing can come before', () => {
    expect(codes({ kind: 'recurring', stop: '{ fact: ed.left, lead: PT1H }', every: 'P1D' })).toEqual([
      'field-not-allowed',
    ])
    expect(codes({ kind: 'order', stop: null, require: '{ fact: ed.left, lead: PT1H }' })).toEqual([
      'field-not-allowed',
    ])
  })

  it('names the nearest of one that does not exist', () => {
    expect(faults({ kind: 'dedline' })).toMatchObject([{ code: 'bad-value', nearest: 'deadline' }])
  })

  it.each([
    ['{ period: day, tims: 2 }', ['unknown-field']],
    ['{ times: 2 }', ['missing-field']],
    ['{ period: fortnight }', ['unknown-table']],
    ['{ period: day, times: 0 }', ['bad-number']],
    ['{ period: day, first: half }', ['bad-value']],
    ['PT0S', ['bad-duration']],
    ['P1M', ['bad-duration']],
  ])('recurs by no %s', (every, expected) => {
    expect(codes({ kind: 'recurring', every })).toEqual(expected)
  })
})

describe('a bundle', () => {
  const bundle = (all: string, more = ''): string => `{ all: { ${all} }${more} }`
  const items = (stop: string) => rule({ kind: 'bundle', stop }).items

  it('has items with what they alone may say', () => {
    const found = items(
      bundle(
        'a: { fact: ed.left, before: b-2, lead: PT5M }, b-2: { fact: ed.triaged, when: start.data.departmentId == null }',
        ', lead: PT1M, early: unknown',
      ),
    )
    expect(found.map((i) => [i.name, i.before, i.matcher.leadMs, i.matcher.early, i.when?.text ?? null])).toEqual([
      ['a', 'b-2', 300_000, 'unknown', null],
      ['b-2', null, 60_000, 'unknown', 'start.data.departmentId == null'],
    ])
    expect(rule({ kind: 'bundle', stop: bundle('a: ed.left') }).stop).toBeNull()
  })

  it.each([
    ['no items', '{ all: {} }', ['wrong-type']],
    ['no all', '{ any: [ed.left] }', ['missing-field', 'unknown-field']],
    ['a plain matcher', 'ed.left', ['wrong-type']],
    ['an item that is not there', bundle('a: { fact: ed.left, before: c }, b: ed.triaged'), ['unknown-item']],
    ['an item before itself', bundle('a: { fact: ed.left, before: a }'), ['cycle']],
    [
      'a ring',
      bundle('a: { fact: ed.left, before: b }, b: { fact: ed.left, before: c }, c: { fact: ed.left, before: a }'),
      ['cycle', 'cycle', 'cycle'],
    ],
    ['when of a candidate', bundle('a: { fact: ed.left, when: data.departmentId == null }'), ['name-not-allowed']],
    ['serves', bundle('a: { fact: ed.left, serves: one }'), ['field-not-allowed']],
  ])('is refused with %s', (_, stop, expected) => {
    expect(codes({ kind: 'bundle', stop }).sort()).toEqual(expected)
  })
})

describe('bound names', () => {
  it('are facts, counts and sums, in order', () => {
    const window = rule({
      with: '{ map: { fact: vitals.recorded, where: data.MAP < 65, pick: last }, n: { fact: vitals.recorded, count: true }, ml: { fact: order.executed, sum: data.volumeMl }, later: { fact: vitals.recorded, where: data.MAP > map.data.MAP && n > 1 } }',
      applies: '[{ when: map == null || ml > 500 }]',
    })
    expect(window.bindings.map((b) => [b.name, b.take.kind])).toEqual([
      ['map', 'fact'],
      ['n', 'count'],
      ['ml', 'sum'],
      ['later', 'fact'],
    ])
    expect(window.applies).toMatchObject([
      { kind: 'when', guard: { reads: { start: false, stop: false, bound: true } } },
    ])
  })

  it('come after those of start: all, whose first item is the start', () => {
    const window = rule({
      start:
        '{ all: { arrival: ed.arrived, way: { fact: ed.greenway.activated, where: data.departmentId == start.data.departmentId } } }',
      with: '{ vitals: vitals.recorded }',
      marks: '{ kind: way.data.kind, map: vitals.data.MAP }',
    })
    const read = {
      fact: null,
      start: null,
      stop: null,
      failures: 0,
      bound: [{ data: { kind: 'stroke' } }, { data: { MAP: 60 } }],
    }
    expect(window.marks.map((mark) => mark.value.value(read as never))).toEqual(['stroke', 60])
  })

  it.each([
    ['{ data: ed.left }', ['bad-name']],
    ['{ start: ed.left }', ['bad-name']],
    ['{ a-b: ed.left }', ['bad-name']],
    ['{ a: { fact: ed.left, sum: data.departmentId } }', ['wrong-expression-type']],
    ['{ a: { fact: ed.left, sum: data.x.n, count: true } }', ['bad-value']],
    ['{ a: { fact: ed.left, count: true, pick: last } }', ['bad-value']],
    ['{ a: { fact: ed.left, where: b.data.departmentId == null }, b: ed.left }', ['name-not-allowed']],
    ['{ a: { fact: ed.left, where: a.data.departmentId == null } }', ['name-not-allowed']],
    ['{ a: { fact: ed.left, where: stop.data.departmentId == null } }', ['name-not-allowed']],
    ['[ed.left]', ['wrong-type']],
  ])('are refused as %s', (value, expected) => {
    expect(codes({ with: value })).toEqual(expected)
  })

  it('may be read by their declared fields only', () => {
    expect(codes({ with: '{ map: vitals.recorded }', marks: '{ m: map.data.MPA }' })).toEqual(['unknown-member'])
    expect(codes({ with: '{ n: { fact: vitals.recorded, count: true } }', marks: '{ m: n.data.MAP }' })).toEqual([
      'unknown-member',
    ])
  })
})

describe('ends, excuses and until', () => {
  it('say what the window then is, and why', () => {
    const { ends, excuses, until } = rule({
      ends: '[adt.died, { fact: [adt.discharged, ed.left], as: unknown }, { fact: ed.left, as: met, reason: gone, national: true }]',
      excuses: '[{ fact: stroke.delay.justified, as: noted, reasonFrom: data.code }]',
      until: '[adt.discharged, { any: [ed.left, adt.died] }]',
    })
    expect(ends.map((e) => [e.as, e.national, e.reason.kind])).toEqual([
      ['excused', false, 'text'],
      ['unknown', false, 'from'],
      ['met', true, 'text'],
    ])
    expect(ends[0]!.reason).toEqual({ kind: 'text', text: 'adt.died' })
    const from = ends[1]!.reason
    expect(from.kind === 'from' && from.expression.value({ fact: { type: 'ed.left' } } as never)).toBe('ed.left')
    expect(excuses).toMatchObject([{ as: 'noted', reason: { kind: 'from', expression: { text: 'data.code' } } }])
    expect(until.map((m) => m.patterns.length)).toEqual([1, 2])
  })

  it.each([
    ['ends', '[{ fact: ed.left, as: noted }]', ['bad-value']],
    ['excuses', '[{ fact: ed.left, as: met }]', ['bad-value']],
    ['excuses', '[{ fact: ed.left, reason: a, reasonFrom: data.departmentId }]', ['bad-value']],
    ['excuses', '[{ fact: ed.left, reasonFrom: data.actor }]', ['wrong-expression-type']],
    ['excuses', '[{ fact: ed.left, national: yes }]', ['wrong-type']],
    ['ends', 'ed.left', ['wrong-type']],
    ['until', '[{ fact: ed.left, as: met }]', ['unknown-field']],
  ])('are refused: %s: %s', (field, value, expected) => {
    expect(codes({ [field]: value })).toEqual(expected)
  })
})

describe('reminders', () => {
  it('are of the start or of the deadline', () => {
    expect(rule({ limit: 'PT1H', remind: '[PT30M, due-PT15M, due, due+P1D]' }).remind).toEqual([
      { entry: 'PT30M', from: 'start', offsetMs: 1_800_000 },
      { entry: 'due-PT15M', from: 'due', offsetMs: -900_000 },
      { entry: 'due', from: 'due', offsetMs: 0 },
      { entry: 'due+P1D', from: 'due', offsetMs: 86_400_000 },
    ])
  })

  it.each([
    ['without a limit', { remind: '[due-PT5M]' }, ['reminder-never']],
    ['before the start', { limit: 'PT60M', remind: '[due-PT61M]' }, ['reminder-never']],
    ['at the start', { limit: 'PT60M', remind: '[due-PT60M]' }, []],
    ['before a cycle', { kind: 'recurring', every: 'P1D', remind: '[due-PT25H]' }, ['reminder-never']],
    [
      'after an absence',
      { kind: 'absence', stop: null, avoid: 'ed.left', limit: 'PT1H', remind: '[due+PT2M]' },
      ['reminder-never'],
    ],
    [
      'long after an absence',
      { kind: 'absence', stop: null, avoid: 'ed.left', limit: 'PT1H', remind: '[PT2H]' },
      ['reminder-never'],
    ],
    ['within an absence', { kind: 'absence', stop: null, avoid: 'ed.left', limit: 'PT1H', remind: '[PT30M, due]' }, []],
    ['of no form', { limit: 'PT60M', remind: '[soon]' }, ['bad-reminder']],
    ['with a sign of their own', { limit: 'PT60M', remind: '[-PT5M]' }, ['bad-reminder']],
    ['twice', { limit: 'PT60M', remind: '[PT5M, PT300S]' }, ['bad-reminder']],
    ['not in a list', { limit: 'PT60M', remind: 'PT5M' }, ['wrong-type']],
  ])('are judged %s', (_, fields, expected) => {
    expect(codes(fields)).toEqual(expected)
  })
})

describe('what is said about a rule', () => {
  it('is its basis, mode, severity and time', () => {
    const window = rule({
      basis: '[绍市中医〔2023〕87号, { document: 卒中中心, clause: DNT≤60min, grade: G }]',
      mode: 'blocked',
      reason: '尚无数据源',
      severity: 'critical',
      settle: 'PT59.999S',
      goal: 'PT45M',
      version: '3',
      effective: '{ from: 2023-12-15, to: "2026-01-01T00:00:00Z" }',
    })
    expect(window).toMatchObject({
      basis: [
        { document: '绍市中医〔2023〕87号', clause: null, grade: null },
        { document: '卒中中心', clause: 'DNT≤60min', grade: 'G' },
      ],
      mode: 'blocked',
      blockedReason: '尚无数据源',
      severity: 'critical',
      settleMs: 59_999,
      goalMs: 2_700_000,
      version: '3',
      effectiveFrom: Date.parse('2023-12-14T16:00:00Z'),
      effectiveTo: Date.parse('2026-01-01T00:00:00Z'),
    })
  })

  it.each([
    [{ mode: 'blocked' }, ['missing-field']],
    [{ reason: 'why' }, ['field-not-allowed']],
    [{ mode: 'on' }, ['bad-value']],
    [{ severity: 'urgent' }, ['bad-value']],
    [{ basis: 'a document' }, ['wrong-type']],
    [{ basis: '[{ clause: one }]' }, ['missing-field']],
    [{ name: '卒中' }, ['wrong-type']],
    [{ name: '{ zh: 卒中, de: Schlaganfall }' }, ['unknown-field']],
    [{ effective: '{ from: 2026-02-30 }' }, ['bad-date']],
    [{ effective: '{ from: 2026-02-02, to: 2026-02-02 }' }, ['bad-date']],
    [{ settle: 'soon' }, ['bad-duration']],
    [{ goal: 'P1Y' }, ['bad-duration']],
    [{ ladder: 'nobody' }, ['unknown-ladder']],
    [{ loosen: 'because' }, ['field-not-allowed']],
    [{ id: 'Stroke/DNT' }, ['bad-id']],
    [{ id: null }, ['missing-field']],
    [{ marks: '{ a-b: start.time }' }, ['bad-name']],
    [{ marks: '{ a: start.data.actor }' }, ['wrong-expression-type']],
    [{ marks: '{ a: data.departmentId }' }, ['name-not-allowed']],
  ])('is refused as %j', (fields, expected) => {
    expect(codes(fields as never)).toEqual(expected)
  })

  it('has a version of its own content where the file gives none', () => {
    const one = rule({ limit: 'PT1H' }).version
    expect(one).toMatch(/^[0-9a-f]{12}$/)
    expect(rule({ limit: 'PT60M' }).version).not.toBe(one)
    expect(rule({ limit: 'PT1H' }).version).toBe(one)
  })

  it('may leave the name out, with a warning', async () => {
    const { loadRulebook } = await import('../src/index.ts')
    const result = loadRulebook([
      { path: 'a.yaml', text: 'windows:\n  - { id: a, per: encounterId, start: ed.arrived, stop: ed.left }\n' },
    ])
    expect(result.ok && result.rulebook.rules[0]!.name).toEqual({ zh: 'a', en: 'a' })
    expect(result.ok && result.warnings.map((w) => `${w.line}:${w.column} ${w.code}`)).toEqual(['2:5 missing-name'])
  })

  it('counts two rules with one id as a fault, and shows the first', () => {
    const twice =
      'windows:\n  - &r { id: a, name: { zh: 甲, en: A }, per: encounterId, start: ed.arrived, stop: ed.left }\n  - *r\n'
    const [fault] = faultsOf(twice)
    expect(fault).toMatchObject({ code: 'duplicate-id', message: '"a" is there already, in rules.yaml, line 2' })
  })
})

describe('a rulebook', () => {
  it('keeps the types that rules in force and pathways name, and no others', () => {
    const text = `windows:
  - { id: on, name: { zh: 甲, en: A }, per: encounterId, start: ed.arrived, stop: ed.triaged }
  - { id: off, name: { zh: 甲, en: A }, mode: off, per: encounterId, start: adt.admitted, stop: adt.discharged }
pathways:
  - { id: p, name: { zh: 甲, en: A }, when: ed.greenway.activated, milestones: [imaging.completed], windows: [off] }
`
    const rulebook = loaded(text)
    expect([...rulebook.factTypes]).toEqual(['ed.arrived', 'ed.greenway.activated', 'ed.triaged', 'imaging.completed'])
    expect(rulebook.rules.map((r) => r.id)).toEqual(['off', 'on'])
    expect(rulebook.pathways).toMatchObject([
      { id: 'p', milestones: ['imaging.completed'], windows: ['off'], when: { patterns: [{ match: ['patient'] }] } },
    ])
  })

  it.each([
    [
      'pathways:\n  - { id: p, name: { zh: 甲, en: A }, when: ed.arrived, milestones: [ed.arived] }\n',
      ['2:69 unknown-type'],
    ],
    [
      'pathways:\n  - { id: p, name: { zh: 甲, en: A }, when: ed.arrived, milestones: [], windows: [no] }\n',
      ['2:82 unknown-rule'],
    ],
    ['pathways:\n  - { id: p, name: { zh: 甲, en: A }, milestones: [] }\n', ['2:5 missing-field']],
    [
      'pathways:\n  - { id: p, name: { zh: 甲, en: A }, when: { fact: ed.arrived, match: visit }, milestones: [] }\n',
      ['2:71 field-not-allowed'],
    ],
    ['ladders:\n  - { steps: [] }\n', ['2:5 missing-field']],
    ['ladders:\n  - stroke\n', ['2:5 wrong-type']],
    ['windws: []\n', ['1:1 unknown-field']],
    ['windows: {}\n', ['1:10 wrong-type']],
    ['zone: Asia/Shanghia\n', ['1:7 bad-zone']],
    ['correctionHorizon: P1M\n', ['1:20 bad-duration']],
    ['just text\n', ['1:1 wrong-type']],
  ])('is refused: %s', (text, expected) => {
    expect(faultsOf(text).map((f) => `${f.line}:${f.column} ${f.code}`)).toEqual(expected)
  })

  it('has a zone and a correction horizon', () => {
    expect(loaded('')).toMatchObject({ zone: { name: 'Asia/Shanghai' }, correctionHorizonMs: 35 * 86_400_000 })
    expect(loaded('zone: Asia/Urumqi\ncorrectionHorizon: P10D\n', { zone: 'Europe/Berlin' })).toMatchObject({
      zone: { name: 'Asia/Urumqi' },
      correctionHorizonMs: 864_000_000,
    })
    expect(loaded('', { zone: 'Europe/Berlin' }).zone.name).toBe('Europe/Berlin')
  })
})
