import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { run, shippedRulebook } from './in-process.ts'
import { event, folderOf, NEEDLE, RULES } from './small-hospital.ts'

const STORY = `- name: 恰在第60分钟溶栓，达标
  day: 2026-03-02
  patient: P1
  encounter: E1
  facts:
    - { at: "09:00", stroke.thrombolysis.started: {}, known: "09:20" }
    - { at: "08:00", ed.arrived: { mode: ems } }
  expect:
    - { at: "07:59", window: stroke.dnt/E1, status: none }
    - { at: "08:30", window: stroke.dnt/E1, status: open, due: "09:00" }
    - { at: "09:00", window: stroke.dnt/E1, status: open }
    - { at: "09:01", window: stroke.dnt/E1, status: overdue }
    - { at: "09:20", window: stroke.dnt/E1, status: met, elapsed: PT60M, documentedLate: true, marks: { mode: ems } }
  reminders: { stroke.dnt/E1: ["08:45"] }
`

const test = async (files: Readonly<Record<string, string>>, ...more: readonly string[]) =>
  run(['rules', 'test', await folderOf(files), ...more])

describe('rules test', () => {
  it('passes a story whose expectations hold at their log times', async () => {
    const { exit, stdout } = await test({ 'rules.yaml': RULES, 'stories/dnt.yaml': STORY })
    expect({ exit, stdout }).toEqual({ exit: 0, stdout: '1 passed, 0 failed\n' })
  })

  it.each([
    ['due: "09:00"', 'due: "09:01"', 'due: expected 2026-03-02T09:01:00+08:00, found 2026-03-02T09:00:00+08:00'],
    ['status: none', 'status: open', 'status: expected open, found no window'],
    [
      '"09:01", window: stroke.dnt/E1, status: overdue',
      '"09:01", window: stroke.dnt/E1, status: open',
      'status: expected open, found overdue',
    ],
    [
      '"09:00", window: stroke.dnt/E1, status: open',
      '"09:00", window: stroke.dnt/E1, status: overdue',
      'status: expected overdue, found open',
    ],
    ['elapsed: PT60M', 'elapsed: PT59M', 'elapsed: expected PT59M, found PT60M'],
    ['documentedLate: true', 'documentedLate: false', 'documentedLate: expected false, found true'],
    ['marks: { mode: ems }', 'marks: { mode: walk-in }', 'marks.mode: expected "walk-in", found "ems"'],
    ['["08:45"]', '["08:45", "08:50"]', 'reminders: expected'],
    ['["08:45"]', '[]', 'reminders: expected none, found 2026-03-02T08:45:00+08:00'],
  ])('fails the story when %j becomes %j', async (right, wrong, told) => {
    expect(STORY).toContain(right)
    const { exit, stdout } = await test({ 'rules.yaml': RULES, 'stories/dnt.yaml': STORY.replace(right, wrong) })
    expect(exit).toBe(1)
    expect(stdout).toContain('✗ 恰在第60分钟溶栓，达标 stories/dnt.yaml:1')
    expect(stdout).toContain(told)
    expect(stdout.endsWith('\n0 passed, 1 failed\n')).toBe(true)
  })

  it('runs the stories of one folder against the rulebook of another', async () => {
    const rulebook = await folderOf({ 'rules.yaml': RULES })
    const strict = await folderOf({ 'rules.yaml': RULES.replace('PT60M', 'PT45M') })
    expect(await test({ 'dnt.yaml': STORY }, '--rulebook', rulebook)).toMatchObject({
      exit: 0,
      stdout: '1 passed, 0 failed\n',
    })
    expect(await test({ 'dnt.yaml': STORY }, '--rulebook', strict)).toMatchObject({
      exit: 1,
      stdout: expect.stringContaining('0 passed, 1 failed\n'),
    })
  })

  it('counts a file that cannot be read as a failure, and runs what is sound in it', async () => {
    const broken = `${STORY}- name: a typing error\n  facts: []\n  expcet: []\n`
    const { exit, stdout } = await test({ 'rules.yaml': RULES, 'stories/dnt.yaml': broken })
    expect(exit).toBe(1)
    expect(stdout).toMatch(/stories\/dnt\.yaml:\d+:3 .*expcet.* did you mean expect\?/)
    expect(stdout.endsWith('1 passed, 1 failed\n')).toBe(true)
  })

  it('takes a file that is no list for a story with a fault, where the rulebook stands elsewhere', async () => {
    const rulebook = await folderOf({ 'rules.yaml': RULES })
    const ran = await test({ 'dnt.yaml': STORY, 'more.yaml': 'storys: []\n' }, '--rulebook', rulebook)
    expect(ran).toMatchObject({
      exit: 1,
      stdout: expect.stringMatching(/more\.yaml:1.*\n(.*\n)*1 passed, 1 failed\n$/),
    })
  })

  it('fails where there is no story at all', async () => {
    expect(await test({ 'rules.yaml': RULES })).toMatchObject({
      exit: 1,
      stdout: expect.stringMatching(/holds no stories\n0 passed, 0 failed\n$/),
    })
  })

  it('tells the results as JSON', async () => {
    const { stdout } = await test(
      { 'rules.yaml': RULES, 'stories/dnt.yaml': STORY.replace('PT60M', 'PT59M') },
      '--json',
    )
    expect(JSON.parse(stdout)).toMatchObject({
      passed: 0,
      failed: 1,
      failures: [
        { file: 'stories/dnt.yaml', line: 1, failures: [{ window: 'stroke.dnt/E1', at: '2026-03-02T09:20:00+08:00' }] },
      ],
    })
  })

  it('passes every story that ships with the rules', async () => {
    const { exit, stdout } = await run(['rules', 'test', shippedRulebook])
    expect(stdout).toMatch(/^[1-9]\d* passed, 0 failed\n$/)
    expect(exit).toBe(0)
  })
})

describe('rules check', () => {
  it('prints every fault with its place, a caret and the nearest right name, and exits 1', async () => {
    const folder = await folderOf({
      'rules.yaml': RULES.replace('ed.arrived', 'ed.arived').replace('limit:', 'limt:'),
      'tables/minutes.csv': 'item,minutes\nK,10\n',
    })
    const { exit, stdout } = await run(['rules', 'check', folder])
    expect(exit).toBe(1)
    expect(stdout).toMatch(/^rules\.yaml:6:12 {2}.* did you mean ed\.arrived\?\n {8}start: ed\.arived\n {15}\^\n/m)
    expect(stdout).toMatch(/^rules\.yaml:8:5 {2}.* did you mean limit\?$/m)
    expect(stdout).toMatch(/\n\d faults\n$/)
    const { stdout: json } = await run(['rules', 'check', folder, '--json'])
    expect(JSON.parse(json)).toMatchObject({
      ok: false,
      faults: expect.arrayContaining([expect.objectContaining({ line: 6, column: 12, nearest: 'ed.arrived' })]),
    })
  })

  it('finds no fault in the rulebook that is shipped', async () => {
    const { exit, stdout } = await run(['rules', 'check', shippedRulebook, '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, faults: [] })
    expect(exit).toBe(0)
  })

  it('lays the overlay over the rules', async () => {
    const folder = await folderOf({ 'rules.yaml': RULES })
    const looser = await folderOf({ 'ours.yaml': 'windows:\n  - { id: stroke.dnt, limt: PT90M }\n' })
    expect((await run(['rules', 'check', folder])).exit).toBe(0)
    expect(await run(['rules', 'check', folder, '--overlay', looser])).toMatchObject({
      exit: 1,
      stdout: expect.stringContaining('limt'),
    })
  })

  it('takes a folder without rules for a fault', async () => {
    expect(await run(['rules', 'check', await folderOf({ 'notes.txt': '' })])).toMatchObject({ exit: 1 })
  })
})

describe('rules explain', () => {
  it('tells a rule in Chinese and in English, and each names the limit', async () => {
    const zh = await run(['rules', 'explain', 'stroke.dnt'])
    const en = await run(['rules', 'explain', 'stroke.dnt', '--lang', 'en'])
    expect([zh.exit, en.exit]).toEqual([0, 0])
    expect(zh.stdout).toContain('急性卒中静脉溶栓 DNT')
    expect(zh.stdout).toMatch(/60 ?分钟/)
    expect(en.stdout).toContain('Door-to-needle time')
    expect(en.stdout).toMatch(/60 minutes/)
    expect(zh.stdout).toContain('提醒')
    expect(en.stdout).not.toContain('提醒')
  })

  it('explains the rule of another rulebook, and the overlay over it', async () => {
    const folder = await folderOf({ 'rules.yaml': RULES })
    const overlay = await folderOf({ 'ours.yaml': 'windows:\n  - { id: stroke.dnt, limit: PT45M }\n' })
    const plain = await run(['rules', 'explain', 'stroke.dnt', '--rulebook', folder, '--lang', 'en'])
    const laid = await run([
      'rules',
      'explain',
      'stroke.dnt',
      '--rulebook',
      folder,
      '--overlay',
      overlay,
      '--lang',
      'en',
    ])
    expect(plain.stdout).toMatch(/60 minutes/)
    expect(laid.stdout).toMatch(/45 minutes/)
  })

  it('names the nearest rule for one that there is not', async () => {
    const { exit, stderr } = await run(['rules', 'explain', 'stroke.dtn'])
    expect(exit).toBe(2)
    expect(stderr).toContain('did you mean stroke.dnt?')
  })
})

describe('rules diff', () => {
  const events = [
    event('ed.arrived', '08:00', 'E1'),
    event('ed.arrived', '08:00', 'E2'),
    event('ed.arrived', '08:00', 'E3'),
    event(NEEDLE, '08:40', 'E1'),
    event(NEEDLE, '08:50', 'E2'),
  ].join('\n')

  const diff = async (after: string, ...more: readonly string[]) => {
    const folder = await folderOf({ 'now/rules.yaml': RULES, 'then/rules.yaml': after, 'events.ndjson': events })
    return run([
      'rules',
      'diff',
      join(folder, 'now'),
      join(folder, 'then'),
      '--events',
      join(folder, 'events.ndjson'),
      ...more,
    ])
  }

  it('lists the windows that would change status, and counts them', async () => {
    const { exit, stdout } = await diff(RULES.replace('PT60M', 'PT45M'), '--json')
    expect(exit).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      changed: 1,
      unchanged: 2,
      counts: [{ rule: 'stroke.dnt', before: 'met', after: 'late', windows: 1 }],
      changes: [{ window: 'stroke.dnt/E2', rule: 'stroke.dnt', before: 'met', after: 'late' }],
    })
  })

  it('takes a window that would not be there as none', async () => {
    const { stdout } = await diff(RULES.replace('mode: count', 'mode: off'))
    expect(stdout).toContain('stroke.dnt/E1: met → none\n')
    expect(stdout).toContain('stroke.dnt/E3: overdue → none\n')
    expect(stdout.endsWith('3 windows would change status, 0 would not\n')).toBe(true)
  })

  it('finds nothing where only words differ', async () => {
    const { stdout } = await diff(RULES.replace('Door to needle', 'Needle'))
    expect(stdout).toBe('0 windows would change status, 3 would not\n')
  })

  it('compares as known at a time', async () => {
    const { stdout } = await diff(RULES.replace('PT60M', 'PT45M'), '--until', '2026-03-02T08:47:00+08:00', '--json')
    expect(JSON.parse(stdout).changes).toEqual([
      { window: 'stroke.dnt/E2', rule: 'stroke.dnt', before: 'open', after: 'overdue' },
      { window: 'stroke.dnt/E3', rule: 'stroke.dnt', before: 'open', after: 'overdue' },
    ])
  })
})
