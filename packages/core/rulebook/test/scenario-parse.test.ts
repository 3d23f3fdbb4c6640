import { decodeStructured } from '@golden-hour/events'
import { describe, expect, it } from 'vitest'
import { type Fault, parseScenarios, type Scenario } from '../src/index.ts'

const ms = (text: string): number => Date.parse(text)

function scenariosOf(text: string): readonly Scenario[] {
  const parsed = parseScenarios({ path: 'stories.yaml', text })
  if (!parsed.ok) throw new Error(parsed.faults.map((f) => `${f.line}:${f.column} ${f.message}`).join('\n'))
  return parsed.scenarios
}

function faultsOf(text: string): readonly Fault[] {
  const parsed = parseScenarios({ path: 'stories.yaml', text })
  return parsed.ok ? [] : parsed.faults
}

/** The story of the specification. */
const DNT = `- name: 恰在第60分钟溶栓，达标
  day: 2026-03-02
  patient: P1
  encounter: E1
  facts:
    - { at: "08:00", ed.arrived: {} }
    - { at: "08:04", ed.greenway.activated: { kind: stroke } }
    - { at: "09:00", stroke.thrombolysis.started: { drug: rt-PA }, known: "09:20" }
  expect:
    - { at: "08:30", window: stroke.dnt/E1, status: open, due: "09:00" }
    - { at: "09:10", window: stroke.dnt/E1, status: overdue }
    - { at: "09:30", window: stroke.dnt/E1, status: met, elapsed: PT60M, documentedLate: true }
    - { at: "09:30", window: stroke.dpt/E1, status: none }
  reminders: { stroke.dnt/E1: ["08:30", "08:45", "08:55", "09:10"] }
`

describe('the story of the specification', () => {
  const [story] = scenariosOf(DNT)

  it('yields its facts as structured events, in the order of the file', () => {
    expect(story?.events).toEqual([
      {
        specversion: '1.0',
        id: 'fact-1',
        source: '/story',
        type: 'ed.arrived',
        time: '2026-03-02T08:00:00+08:00',
        subject: 'E1',
        partitionkey: 'P1',
        recordedtime: '2026-03-02T08:00:00+08:00',
        factid: 'ed.arrived#1',
        factop: 'assert',
        knowntime: '2026-03-02T08:00:00+08:00',
        data: {},
      },
      expect.objectContaining({ factid: 'ed.greenway.activated#1', data: { kind: 'stroke' } }),
      expect.objectContaining({
        time: '2026-03-02T09:00:00+08:00',
        recordedtime: '2026-03-02T09:00:00+08:00',
        knowntime: '2026-03-02T09:20:00+08:00',
      }),
    ])
  })

  it('yields events that the codec takes', () => {
    const decoded = story?.events.map((event) => decodeStructured(event)) ?? []
    expect(decoded.map((d) => d.ok)).toEqual([true, true, true])
    const last = decoded[2]?.ok === true ? decoded[2].event : null
    expect(last?.knownAt).toBe(ms('2026-03-02T09:20:00+08:00'))
    expect(last?.fact).toMatchObject({ patientId: 'P1', subject: 'E1', data: { encounterId: 'E1', drug: 'rt-PA' } })
  })

  it('yields what is expected, and where in the file that stands', () => {
    const asked = story?.expectations.map(({ zone, ...rest }) => ({ ...rest, zone: zone.name }))
    expect(asked).toEqual([
      {
        at: ms('2026-03-02T08:30:00+08:00'),
        window: 'stroke.dnt/E1',
        status: 'open',
        due: ms('2026-03-02T09:00:00+08:00'),
        zone: 'Asia/Shanghai',
        line: 10,
      },
      {
        at: ms('2026-03-02T09:10:00+08:00'),
        window: 'stroke.dnt/E1',
        status: 'overdue',
        zone: 'Asia/Shanghai',
        line: 11,
      },
      {
        at: ms('2026-03-02T09:30:00+08:00'),
        window: 'stroke.dnt/E1',
        status: 'met',
        elapsed: 3_600_000,
        documentedLate: true,
        zone: 'Asia/Shanghai',
        line: 12,
      },
      { at: ms('2026-03-02T09:30:00+08:00'), window: 'stroke.dpt/E1', status: 'none', zone: 'Asia/Shanghai', line: 13 },
    ])
    expect(story?.reminders).toEqual({
      'stroke.dnt/E1': ['08:30', '08:45', '08:55', '09:10'].map((time) => ms(`2026-03-02T${time}:00+08:00`)),
    })
    expect(story).toMatchObject({ name: '恰在第60分钟溶栓，达标', file: 'stories.yaml', line: 1 })
  })
})

const story = (facts: string, more = 'expect: [{ at: "10:00", window: w/E1, status: none }]', head = ''): string =>
  `- name: n\n  day: 2026-03-02\n  patient: P1\n  encounter: E1\n${head}  facts:\n${facts
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n  ${more}\n`

const timesOf = (facts: string, head = ''): string[] =>
  (scenariosOf(story(facts, undefined, head))[0]?.events ?? []).map((event) => event.time)

describe('a time of a story', () => {
  it('is of the story’s day, of a day counted from it, or carries its own', () => {
    const written = [
      '"08:00"',
      '"08:00:59"',
      '"08:00:59.999"',
      '"08:00:59.5"',
      '"+1 08:00"',
      '"-1 08:00"',
      '"+30 23:59:59.999"',
      '"2026-03-05 08:00"',
      '"2026-03-05T08:00:01"',
      '"2026-03-02T08:00:00+08:00"',
      '"2026-03-02T00:00:00Z"',
      '08:00',
    ]
    expect(timesOf(written.map((at) => `- { at: ${at}, ed.arrived: {} }`).join('\n'))).toEqual([
      '2026-03-02T08:00:00+08:00',
      '2026-03-02T08:00:59+08:00',
      '2026-03-02T08:00:59.999+08:00',
      '2026-03-02T08:00:59.500+08:00',
      '2026-03-03T08:00:00+08:00',
      '2026-03-01T08:00:00+08:00',
      '2026-04-01T23:59:59.999+08:00',
      '2026-03-05T08:00:00+08:00',
      '2026-03-05T08:00:01+08:00',
      '2026-03-02T08:00:00+08:00',
      '2026-03-02T00:00:00Z',
      '2026-03-02T08:00:00+08:00',
    ])
  })

  it('is told by the story’s own clocks', () => {
    expect(timesOf('- { at: "08:00", ed.arrived: {} }', '  zone: +05:30\n')).toEqual(['2026-03-02T08:00:00+05:30'])
    expect(timesOf('- { at: "08:00", ed.arrived: {} }', '  zone: "-03:00"\n')).toEqual(['2026-03-02T08:00:00-03:00'])
    const amsterdam = '- { at: "2026-03-28 12:00", ed.arrived: {} }\n- { at: "2026-03-29 12:00", ed.arrived: {} }'
    expect(timesOf(amsterdam, '  zone: Europe/Amsterdam\n')).toEqual([
      '2026-03-28T12:00:00+01:00',
      '2026-03-29T12:00:00+02:00',
    ])
  })

  it('that cannot be is a fault', () => {
    const wrong = ['"8:00"', '"24:00"', '"08:60"', '"08:00:60"', '"+1  "', '"2026-02-30 08:00"', '"tomorrow"', '8']
    for (const at of wrong) {
      const faults = faultsOf(story(`- { at: ${at}, ed.arrived: {} }`))
      expect(faults, at).toHaveLength(1)
      expect(faults[0], at).toMatchObject({ line: 6, column: 13 })
    }
    const undated = faultsOf(
      '- { name: n, patient: P, facts: [{ at: "08:00", ed.arrived: {} }], reminders: { w: [] } }',
    )
    expect(undated.map((f) => f.message)).toEqual([
      '"08:00" has no date and the story has no day; add "day: YYYY-MM-DD" to the story',
    ])
  })
})

describe('a fact of a story', () => {
  it('is named after its type and counted in the order of the file', () => {
    const facts = [
      '- { at: "09:00", surgery.ended: { surgeryId: S2 } }',
      '- { at: "08:00", surgery.ended: { surgeryId: S1 }, factid: mine }',
      '- { at: "07:00", surgery.started: { surgeryId: S1 } }',
      '- { at: "06:00", surgery.ended: { surgeryId: S3 } }',
    ].join('\n')
    const events = scenariosOf(story(facts))[0]?.events ?? []
    expect(events.map((e) => e.factid)).toEqual(['surgery.ended#1', 'mine', 'surgery.started#1', 'surgery.ended#3'])
    expect(new Set(events.map((e) => e.id)).size).toBe(4)
  })

  it('may say everything that an event can', () => {
    const fact = [
      '- at: "08:00"',
      '  adt.admitted:',
      '  known: "08:10"',
      '  recorded: "08:05"',
      '  source: /his',
      '  factid: A-7',
      '  version: 3',
      '  void: true',
      '  precision: minute',
      '  patient: 100123',
      '  encounter: E9',
      '  backfill: true',
    ].join('\n')
    expect(scenariosOf(story(fact))[0]?.events).toEqual([
      {
        specversion: '1.0',
        id: 'fact-1',
        source: '/his',
        type: 'adt.admitted',
        time: '2026-03-02T08:00:00+08:00',
        subject: 'E9',
        partitionkey: '100123',
        recordedtime: '2026-03-02T08:05:00+08:00',
        timeprecision: 'minute',
        factid: 'A-7',
        factversion: 3,
        factop: 'void',
        knowntime: '2026-03-02T08:10:00+08:00',
        backfill: true,
        data: {},
      },
    ])
  })

  it('may be versioned by a text or a time, belong to no encounter, and be of the hospital’s own type', () => {
    const facts = [
      '- { at: "08:00", x.robot.docked: { arm: 2 }, version: "12", encounter: null }',
      '- { at: "08:00", x.robot.docked: {}, version: "2026-03-02T08:00:00+08:00" }',
    ].join('\n')
    const [first, second] = scenariosOf(story(facts))[0]?.events ?? []
    expect(first).toMatchObject({ factversion: '12', data: { arm: 2 } })
    expect(first).not.toHaveProperty('subject')
    expect(second).toMatchObject({ factversion: '2026-03-02T08:00:00+08:00', subject: 'E1' })
  })

  it('is refused where the codec would refuse it, at the place in its data', () => {
    const faults = faultsOf(story('- { at: "08:00", surgery.started: { surgeryId: S1, level: four } }'))
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatchObject({ code: 'bad-data', line: 6, column: 63 })
    expect(faults[0]?.message).toMatch(/^level /)
  })
})

describe('a file of stories', () => {
  it('is refused with every fault at once, each at its place and with the nearest right name', () => {
    const text = `- nam: x
  day: 2026-03-02
  patient: P1
  facts:
    - { at: "08:00", ed.arived: {} }
    - { att: "08:00", ed.arrived: {} }
    - { at: "08:00", knwon: "09:00", ed.arrived: {} }
    - { at: "08:00" }
    - { at: "08:00", ed.arrived: {}, ed.triaged: {} }
    - { at: "08:00", ed.arrived: {}, version: newest, precision: hour, void: "no" }
  expect:
    - { at: "09:00", window: w/E1, status: done }
    - { at: "09:00", window: w/E1 }
    - { at: "09:00", status: met, elapsd: PT1M, elapsed: 60, items: { a: perhaps }, quality: [minut] }
  reminders: { rule/%2Fstory%23x: ["09:00"], "rule//story#x": ["10:00", 11] }
`
    const told = faultsOf(text).map((f) => `${f.line}:${f.column} ${f.code} ${f.nearest ?? '-'}`)
    expect(told).toEqual([
      '1:3 missing-field -',
      '1:3 unknown-field name',
      '5:22 unknown-type ed.arrived',
      '6:7 missing-field -',
      '6:9 unknown-field at',
      '7:22 unknown-field known',
      '8:7 missing-type -',
      '9:38 several-types -',
      '10:47 bad-version -',
      '10:66 bad-value -',
      '10:78 wrong-type -',
      '12:44 bad-value none',
      '13:7 missing-field -',
      '14:7 missing-field -',
      '14:35 unknown-field elapsed',
      '14:58 wrong-type -',
      '14:74 bad-value -',
      '14:95 bad-value minute',
      '15:46 duplicate-window -',
      '15:73 wrong-type -',
    ])
    expect(faultsOf(text)[2]?.excerpt).toBe(`    - { at: "08:00", ed.arived: {} }\n${' '.repeat(21)}^`)
  })

  it('still yields the stories in which nothing is wrong', () => {
    const parsed = parseScenarios({ path: 's.yaml', text: `${DNT}- { name: broken }\n` })
    expect(parsed.ok).toBe(false)
    expect(parsed.scenarios.map((s) => s.name)).toEqual(['恰在第60分钟溶栓，达标'])
  })

  it('does not tell one unreadable day or zone once more at every time', () => {
    expect(faultsOf(DNT.replace('2026-03-02', '2026-02-30')).map((f) => f.code)).toEqual(['bad-day'])
    expect(
      faultsOf(DNT.replace('day: 2026-03-02', 'day: 2026-03-02\n  zone: Asia/Shangai')).map((f) => f.code),
    ).toEqual(['bad-zone'])
  })

  it('refuses a story that cannot fail, and one without a patient', () => {
    const text = '- { name: n, day: 2026-03-02, facts: [{ at: "08:00", ed.arrived: {} }] }'
    expect(faultsOf(text).map((f) => f.message)).toEqual([
      'a story needs "expect" or "reminders": one that expects nothing cannot fail',
      'a fact needs "patient", of its own or of the story',
    ])
  })

  it('may be empty, and is otherwise a list', () => {
    expect(scenariosOf('')).toEqual([])
    expect(scenariosOf('# nothing yet\n')).toEqual([])
    expect(faultsOf('name: n').map((f) => f.code)).toEqual(['wrong-type'])
    expect(faultsOf('- { name: "n }').length).toBeGreaterThan(0)
  })
})

describe('an expectation', () => {
  it('may name everything that is known of a window, and that there is none of it', () => {
    const more = [
      'expect:',
      '    - at: "+1 00:00"',
      '      window: sepsis.bundle-1h/E1',
      '      status: missed',
      '      national: missed',
      '      reason: "before:antibiotic"',
      '      started: "08:00"',
      '      due: "09:00"',
      '      stopped: null',
      '      elapsed: null',
      '      marks: { setting: ed, level: 4, day: true, who: null }',
      '      items: { lactate: "08:10", culture: none, fluid: null, other: false, antibiotic: met, more: true }',
      '      documentedLate: false',
      '      quality: minute',
    ].join('\n')
    const expectation = scenariosOf(story('- { at: "08:00", ed.arrived: {} }', more))[0]?.expectations[0]
    expect(expectation).toMatchObject({
      at: ms('2026-03-03T00:00:00+08:00'),
      status: 'missed',
      national: 'missed',
      reason: 'before:antibiotic',
      started: ms('2026-03-02T08:00:00+08:00'),
      due: ms('2026-03-02T09:00:00+08:00'),
      stopped: null,
      elapsed: null,
      marks: { setting: 'ed', level: 4, day: true, who: null },
      items: {
        lactate: ms('2026-03-02T08:10:00+08:00'),
        culture: 'none',
        fluid: 'none',
        other: 'none',
        antibiotic: 'met',
        more: 'met',
      },
      documentedLate: false,
      quality: ['minute'],
    })
  })

  it('may leave the status out where it asks something else, and elapsed may be negative', () => {
    const more = 'expect: [{ at: "09:00", window: w/E1, elapsed: -PT5M }]'
    const expectation = scenariosOf(story('- { at: "08:00", ed.arrived: {} }', more))[0]?.expectations[0]
    expect(expectation).toMatchObject({ status: null, elapsed: -300_000 })
  })
})
