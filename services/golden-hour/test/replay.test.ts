import { existsSync } from 'node:fs'
import { readdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { run } from './in-process.ts'
import { event, folderOf, NEEDLE, ndjson, RULES, replayFile, replayLines } from './small-hospital.ts'

const FOUR = [
  event('ed.arrived', '08:00', 'E1', { data: { mode: 'ems' } }),
  event('ed.arrived', '08:01', 'E2'),
  event('ed.arrived', '08:02', 'E3'),
  event('ed.arrived', '08:03', 'E4'),
  event('adt.discharged', '08:30', 'E3'),
  event(NEEDLE, '09:00', 'E1'),
  event(NEEDLE, '09:02', 'E2'),
]

describe('the replay', () => {
  it('writes the last state of every window, keys in order, lines sorted, times in the zone', async () => {
    const { files, exit } = await replayLines(FOUR)
    expect(exit).toBe(0)
    expect(files['windows.ndjson']).toBe(
      [
        '{"window":"stroke.dnt/E1","rule":"stroke.dnt","patient":"P-E1","encounter":"E1","department":null,"status":"met","national":"met","reason":null,"startedAt":"2026-03-02T08:00:00+08:00","dueAt":"2026-03-02T09:00:00+08:00","stoppedAt":"2026-03-02T09:00:00+08:00","elapsedMs":3600000,"marginMs":0,"documentedLate":false,"revision":3,"items":null,"marks":{"mode":"ems"},"quality":[]}',
        '{"window":"stroke.dnt/E2","rule":"stroke.dnt","patient":"P-E2","encounter":"E2","department":null,"status":"late","national":"late","reason":null,"startedAt":"2026-03-02T08:01:00+08:00","dueAt":"2026-03-02T09:01:00+08:00","stoppedAt":"2026-03-02T09:02:00+08:00","elapsedMs":3660000,"marginMs":-60000,"documentedLate":false,"revision":4,"items":null,"marks":{"mode":null},"quality":[]}',
        '{"window":"stroke.dnt/E3","rule":"stroke.dnt","patient":"P-E3","encounter":"E3","department":null,"status":"excused","national":"missed","reason":"left","startedAt":"2026-03-02T08:02:00+08:00","dueAt":"2026-03-02T09:02:00+08:00","stoppedAt":null,"elapsedMs":null,"marginMs":null,"documentedLate":false,"revision":2,"items":null,"marks":{"mode":null},"quality":[]}',
        '{"window":"stroke.dnt/E4","rule":"stroke.dnt","patient":"P-E4","encounter":"E4","department":null,"status":"overdue","national":"overdue","reason":null,"startedAt":"2026-03-02T08:03:00+08:00","dueAt":"2026-03-02T09:03:00+08:00","stoppedAt":null,"elapsedMs":null,"marginMs":null,"documentedLate":false,"revision":3,"items":null,"marks":{"mode":null},"quality":[]}',
        '',
      ].join('\n'),
    )
  })

  it('writes times in another zone where it is asked to', async () => {
    const { windows } = await replayLines(FOUR, ['--zone', 'Europe/Amsterdam'])
    expect(windows[0]).toMatchObject({ startedAt: '2026-03-02T01:00:00+01:00', dueAt: '2026-03-02T02:00:00+01:00' })
  })

  it('writes every transition in the order in which it was said, and their fold is the windows', async () => {
    const { transitions, windows } = await replayLines(FOUR)
    expect(transitions.map(({ id, kind, status, knownAt }) => [id, kind, status, knownAt])).toEqual([
      ['stroke.dnt/E1@1', 'opened', 'open', '2026-03-02T08:00:00+08:00'],
      ['stroke.dnt/E2@1', 'opened', 'open', '2026-03-02T08:01:00+08:00'],
      ['stroke.dnt/E3@1', 'opened', 'open', '2026-03-02T08:02:00+08:00'],
      ['stroke.dnt/E4@1', 'opened', 'open', '2026-03-02T08:03:00+08:00'],
      ['stroke.dnt/E3@2', 'status', 'excused', '2026-03-02T08:30:00+08:00'],
      ['stroke.dnt/E1@2', 'reminder', 'open', '2026-03-02T08:45:00+08:00'],
      ['stroke.dnt/E2@2', 'reminder', 'open', '2026-03-02T08:46:00+08:00'],
      ['stroke.dnt/E4@2', 'reminder', 'open', '2026-03-02T08:48:00+08:00'],
      ['stroke.dnt/E1@3', 'status', 'met', '2026-03-02T09:00:00+08:00'],
      ['stroke.dnt/E2@3', 'status', 'overdue', '2026-03-02T09:01:00.001+08:00'],
      ['stroke.dnt/E2@4', 'status', 'late', '2026-03-02T09:02:00+08:00'],
      ['stroke.dnt/E4@3', 'status', 'overdue', '2026-03-02T09:03:00.001+08:00'],
    ])
    const fold = new Map(transitions.map((t) => [t.windowId, t]))
    expect([...fold.keys()].sort()).toEqual(windows.map((w) => w.window))
    for (const window of windows) {
      const { status, revision, reason, startedAt } = window
      expect(fold.get(window.window)).toMatchObject({ status, revision, reason, startedAt })
    }
  })

  it('writes the indicators as of the last log time', async () => {
    const { files } = await replayLines(FOUR)
    const { asOf, rows } = JSON.parse(files['indicators.json'] ?? '')
    expect(asOf).toBe('2026-03-02T09:03:00.001+08:00')
    expect(rows).toMatchObject([
      {
        indicator: 'dnt-rate',
        period: '2026-03-02',
        scope: 'hospital',
        numerator: 1,
        denominator: 3,
        excluded: { left: 1 },
      },
    ])
  })

  it('prints a table of the rules and an account of every line', async () => {
    const { stdout } = await replayLines([...FOUR, FOUR[0] ?? '', event('icu.entered', '09:30', 'E1'), 'x'])
    const [titles, , row] = stdout.split('\n').map((line) => line.trim().split(/ {2,}/))
    expect(titles).toEqual([
      'rule',
      'windows',
      'met',
      'late',
      'missed',
      'overdue',
      'open',
      'excused',
      'unknown',
      'void',
      'median min',
    ])
    expect(row).toEqual(['stroke.dnt', '4', '1', '1', '0', '1', '0', '1', '0', '0', '60.50'])
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      '10 lines = 7 applied + 1 duplicate + 1 unused + 1 quarantined + 0 beyond-horizon',
    )
  })

  it('says the same as JSON on standard output, and nothing else there', async () => {
    const { stdout } = await replayLines([...FOUR, 'x'], ['--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      lines: 8,
      accounting: { applied: 7, duplicate: 0, unused: 0, quarantined: 1, 'beyond-horizon': 0 },
      notYetKnown: 0,
      logTime: '2026-03-02T09:03:00.001+08:00',
      transitions: 12,
      rules: [
        {
          rule: 'stroke.dnt',
          windows: 4,
          met: 1,
          late: 1,
          overdue: 1,
          excused: 1,
          open: 0,
          void: 0,
          medianMinutes: 60.5,
        },
      ],
    })
  })

  it('reads standard input for -', async () => {
    const folder = await folderOf({ 'rules/rules.yaml': RULES })
    const args = ['replay', '-', '--rulebook', join(folder, 'rules'), '--out', join(folder, 'out'), '--json']
    const { stdout } = await run(args, { stdin: FOUR.join('\n') })
    expect(JSON.parse(stdout)).toMatchObject({ lines: 7, transitions: 12 })
  })

  it('replays a record at its known time, else when it was recorded, else when it happened', async () => {
    const recorded = { recordedtime: '2026-03-02T09:30:00+08:00' }
    const known = { ...recorded, knowntime: '2026-03-02T10:00:00+08:00' }
    const knownAt = async (more: object): Promise<unknown> => {
      const lines = [event('ed.arrived', '08:00', 'E1'), event(NEEDLE, '08:50', 'E1', { ...more })]
      const { transitions } = await replayLines(lines)
      const last = transitions.at(-1)
      expect(last).toMatchObject({ status: 'met' })
      return [last?.knownAt, last?.documentedLate]
    }
    expect(await knownAt({})).toEqual(['2026-03-02T08:50:00+08:00', false])
    expect(await knownAt(recorded)).toEqual(['2026-03-02T09:30:00+08:00', true])
    expect(await knownAt(known)).toEqual(['2026-03-02T10:00:00+08:00', true])
  })

  it('of a calendar duty that nobody ends comes to an end by itself', async () => {
    const daily = `windows:
  - id: ward.round
    name: { zh: 查房, en: Round }
    mode: count
    kind: recurring
    per: encounterId
    start: adt.admitted
    stop: round.done
    every: { period: day }
    until: [adt.discharged]
`
    const { windows, exit } = await replayLines([event('adt.admitted', '08:00', 'E1')], [], daily)
    expect(exit).toBe(0)
    expect(windows[0]).toMatchObject({ window: 'ward.round/E1#2026-03-03', status: 'overdue' })
    expect(windows.every(({ status }) => status === 'overdue')).toBe(true)
  })
})

describe('the replay until a time', () => {
  const lines = [
    event('ed.arrived', '08:00', 'E1'),
    event(NEEDLE, '09:20', 'E1', { recordedtime: '2026-03-02T09:30:00+08:00' }),
    // Brought late in the file, but known before.
    event('ed.arrived', '08:10', 'E2'),
  ]
  const at = async (until: string) => {
    const { windows, stdout, exit } = await replayLines(lines, ['--until', until, '--json'])
    expect(exit).toBe(0)
    const { logTime, notYetKnown } = JSON.parse(stdout)
    return { statuses: Object.fromEntries(windows.map((w) => [w.window, w.status])), logTime, notYetKnown }
  }

  it.each([
    ['2026-03-02T07:59:59+08:00', {}, 3],
    ['2026-03-02T08:00:00+08:00', { 'stroke.dnt/E1': 'open' }, 2],
    ['2026-03-02T09:00:00+08:00', { 'stroke.dnt/E1': 'open', 'stroke.dnt/E2': 'open' }, 1],
    ['2026-03-02T09:00:00.001+08:00', { 'stroke.dnt/E1': 'overdue', 'stroke.dnt/E2': 'open' }, 1],
    ['2026-03-02T09:29:59.999+08:00', { 'stroke.dnt/E1': 'overdue', 'stroke.dnt/E2': 'overdue' }, 1],
    ['2026-03-02T09:30:00+08:00', { 'stroke.dnt/E1': 'late', 'stroke.dnt/E2': 'overdue' }, 0],
  ])('says at %s what is known then', async (until, statuses, notYetKnown) => {
    const instant = until.replace(':00+08:00', ':00+08:00')
    expect(await at(until)).toEqual({ statuses, logTime: instant, notYetKnown })
  })

  it('counts what is not yet known beside the five outcomes, so that they sum to the lines', async () => {
    const { stdout } = await replayLines([...lines, 'x'], ['--until', '2026-03-02T09:00:00+08:00'])
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      '4 lines = 2 applied + 0 duplicate + 0 unused + 1 quarantined + 0 beyond-horizon + 1 not yet known',
    )
  })

  it('takes a time without an offset in the zone of the hospital', async () => {
    expect((await at('2026-03-02 09:00')).logTime).toBe('2026-03-02T09:00:00+08:00')
  })

  it.each(['2026-03-02', 'yesterday', '2026-02-30T10:00:00+08:00'])('refuses %s as wrong usage', async (until) => {
    const { exit, stderr, files } = await replayLines(lines, ['--until', until])
    expect(exit).toBe(2)
    expect(stderr).toContain('2026-03-02T08:00:00+08:00')
    expect(files['windows.ndjson']).toBeNull()
  })
})

describe('a line that cannot be read', () => {
  const bad: readonly (readonly [string, string, RegExp])[] = [
    ['no JSON', '{"a":', /Not JSON/],
    ['no CloudEvent', '{"a":1}', /Not a CloudEvent/],
    ['a list', '[]', /Not a CloudEvent/],
    [
      'a missing attribute',
      JSON.stringify({ ...JSON.parse(event('ed.arrived', '08:00', 'E9')), partitionkey: undefined }),
      /partitionkey/,
    ],
    ['a malformed time', event('ed.arrived', '2026-03-02T08:00:00', 'E9'), /\/time/],
    ['an unknown type', event('ed.arived', '08:00', 'E9'), /ed\.arrived/],
    ['a body that does not fit', event('surgery.started', '08:00', 'E9', { data: { level: 'four' } }), /\/data\/level/],
    ['more than 256 KiB', event('ed.arrived', '08:00', 'E9', { data: { x: 'y'.repeat(270_000) } }), /262144 bytes/],
  ]

  it.each(bad)(
    'is reported with its line (%s), kept apart, counted, and the rest is replayed',
    async (_, line, reason) => {
      const { exit, stderr, stdout, files, windows } = await replayLines([FOUR[0] ?? '', '', line, ...FOUR.slice(1)])
      expect(exit).toBe(0)
      expect(windows).toHaveLength(4)
      expect(stderr).toMatch(/events\.ndjson:3 {2}/)
      expect(stderr).toMatch(reason)
      expect(ndjson(files['refused.ndjson'] ?? null)).toMatchObject([
        { line: 3, reason: expect.stringMatching(reason) },
      ])
      expect(stdout).toContain('1 refused: see')
      expect(stdout).toContain('8 lines = 7 applied + 0 duplicate + 0 unused + 1 quarantined')
    },
  )

  it.each(bad)('stops a strict replay (%s) with exit 1 and no files', async (_, line) => {
    const { exit, stderr, files } = await replayLines([FOUR[0] ?? '', line, ...FOUR.slice(1)], ['--strict'])
    expect(exit).toBe(1)
    expect(stderr).toMatch(/events\.ndjson:2 {2}/)
    expect(Object.values(files)).toEqual([null, null, null, null])
  })

  it('may be no text at all', async () => {
    const { windows, files, exit } = await replayLines(
      Buffer.concat([Buffer.from([0xff, 0xfe, 0x0a]), Buffer.from(FOUR.join('\r\n'))]),
    )
    expect(exit).toBe(0)
    expect(windows).toHaveLength(4)
    expect(files['refused.ndjson']).toBe('{"line":1,"reason":"the line is not UTF-8 text","text":null}\n')
  })

  it('changes nothing of what is said about the others', async () => {
    const clean = await replayLines(FOUR)
    const spoiled = await replayLines(['x', ...FOUR.flatMap((line) => [line, 'x'])])
    for (const name of ['windows.ndjson', 'transitions.ndjson', 'indicators.json']) {
      expect(spoiled.files[name]).toBe(clean.files[name])
    }
  })
})

describe('a rulebook that cannot be used', () => {
  it('is refused with all its faults and exit 1, and nothing is written', async () => {
    const rules = RULES.replace('ed.arrived', 'ed.arived').replace('limit: PT60M', 'limt: PT60M')
    const { exit, stderr, files } = await replayLines(FOUR, [], rules)
    expect(exit).toBe(1)
    expect(stderr).toMatch(/rules\.yaml:6:12 .*did you mean ed\.arrived\?/)
    expect(stderr).toMatch(/rules\.yaml:8:5 .*did you mean limit\?/)
    expect(files['windows.ndjson']).toBeNull()
  })

  it('is refused where it reckons in working days of a year that the calendar does not cover', async () => {
    const rules = RULES.replace('limit: PT60M', 'limit: { workdays: 2 }').replace('    remind: [due-PT15M]\n', '')
    const covered = await replayLines([event('ed.arrived', '08:00', 'E1')], [], rules)
    expect(covered).toMatchObject({ exit: 0, windows: [{ dueAt: '2026-03-04T23:59:59.999+08:00' }] })
    const refused = await replayLines(['x', event('ed.arrived', '2046-03-02T08:00:00+08:00', 'E1')], [], rules)
    expect(refused.exit).toBe(1)
    expect(refused.stderr).toMatch(/line 2: .*2046/)
    expect(refused.stderr).toContain('→ add that year')
    expect(refused.files['windows.ndjson']).toBeNull()
  })

  it('is no hindrance where the uncovered year is of a fact that no rule names', async () => {
    const rules = RULES.replace('limit: PT60M', 'limit: { workdays: 2 }').replace('    remind: [due-PT15M]\n', '')
    const lines = [
      event('ed.arrived', '08:00', 'E1'),
      event('icu.entered', '2046-03-02T08:00:00+08:00', 'E1', { knowntime: '2026-03-02T08:00:00+08:00' }),
    ]
    expect((await replayLines(lines, [], rules)).exit).toBe(0)
  })
})

describe('a world that fails', () => {
  it('ends with exit 3 and what to do where a file or folder cannot be read', async () => {
    const folder = await folderOf({ 'rules/rules.yaml': RULES, 'events.ndjson': FOUR.join('\n') })
    const out = join(folder, 'out')
    const noEvents = await run([
      'replay',
      join(folder, 'none.ndjson'),
      '--rulebook',
      join(folder, 'rules'),
      '--out',
      out,
    ])
    expect(noEvents).toMatchObject({ exit: 3, stdout: '', stderr: expect.stringContaining('check the path') })
    const noRules = await run([
      'replay',
      join(folder, 'events.ndjson'),
      '--rulebook',
      join(folder, 'none'),
      '--out',
      out,
    ])
    expect(noRules).toMatchObject({ exit: 3, stderr: expect.stringContaining('none cannot be read') })
    const aFolder = await run(['replay', folder, '--rulebook', join(folder, 'rules'), '--out', out])
    expect(aFolder.exit).toBe(3)
  })

  it('ends with exit 3 where the output folder is a file', async () => {
    const folder = await folderOf({ 'rules/rules.yaml': RULES, 'events.ndjson': FOUR.join('\n') })
    const file = join(folder, 'events.ndjson')
    const ran = await run(['replay', file, '--rulebook', join(folder, 'rules'), '--out', file])
    expect(ran).toMatchObject({ exit: 3, stderr: expect.stringContaining('cannot be written') })
  })

  const deviceFull = '/dev/full'
  it.skipIf(!existsSync(deviceFull))(
    'ends with exit 3 and leaves no file where the disk is full (skipped where there is no /dev/full)',
    async () => {
      const folder = await folderOf({ 'rules/rules.yaml': RULES, 'events.ndjson': FOUR.join('\n'), 'out/kept': '' })
      await symlink(deviceFull, join(folder, 'out/windows.ndjson.partial'))
      const rulebook = join(folder, 'rules')
      const replayed = await replayFile(join(folder, 'events.ndjson'), rulebook, join(folder, 'out'))
      expect(replayed).toMatchObject({ exit: 3, stderr: expect.stringContaining('→ the disk is full') })
      expect(await readdir(join(folder, 'out'))).toEqual(['kept'])
    },
  )
})
