import { describe, expect, it } from 'vitest'
import { loadRulebook } from '../src/index.ts'
import { faultsOf, file, loaded, placesOf, windowOf } from './loading.ts'

const stop = (where: string): string => windowOf({ stop: `{ fact: ed.triaged, where: ${where} }` })

describe('an expression that YAML cuts short', () => {
  it.each([
    ['a bracket', 'data.departmentId in ["A", "B"]'],
    ['a comma', 'table(t, data.departmentId, fact.time) != null'],
    ['a comma between quotes', 'data.departmentId == "a, b"'],
    ['a leading !', '!data.x.flag'],
    ['a leading ! with more', '!data.x.flag && data.departmentId == null'],
    ['a colon', 'data.x.flag ? true : false'],
    ['a leading quote', '"A" == data.departmentId'],
    ['an index', 'data.x["k"] == 1'],
    ['a call within', 'data.departmentId == "x" && f(b, "c") > 2'],
  ])('is told to be quoted: %s', (_, where) => {
    const [fault, ...others] = faultsOf(stop(where))
    expect(others).toEqual([])
    expect(fault).toMatchObject({ code: 'quote-it', line: 6, column: 38 })
    expect(fault!.message).toContain('quote it')
  })

  it('is told in block style too', () => {
    expect(placesOf(windowOf({ stop: '\n      fact: ed.triaged\n      where: data.departmentId == "a #b"' }))).toEqual([
      '8:14 quote-it',
    ])
    expect(placesOf(windowOf({ stop: '\n      fact: ed.triaged\n      where: !data.x.flag' }))).toEqual([
      '8:14 quote-it',
    ])
    expect(placesOf(windowOf({ stop: '\n      fact: ed.triaged\n      where: "A" == data.departmentId' }))).toEqual([
      '8:14 quote-it',
    ])
  })

  it.each([
    ['data.departmentId == "lactate"'],
    ['\'data.departmentId in ["A", "B"]\''],
    ['"data.departmentId in [\\"A\\", \\"B\\"]"'],
    ["'!data.x.flag'"],
    ['data.x.a || data.x.b'],
  ])('is not told where YAML reads all of it: %s', (where) => {
    expect(faultsOf(stop(where))).toEqual([])
  })

  it('is still told where it is no expression otherwise', () => {
    expect(placesOf(windowOf({ marks: '{ a: start.data.departmentId in [1], b: start.time }' }))).toEqual([
      '7:17 quote-it',
    ])
  })
})

describe('a text that YAML cuts short', () => {
  it('goes on behind the comma, with a warning', () => {
    const result = loadRulebook([
      file('a.yaml', windowOf({ name: '{ zh: 乳酸, 3小时, en: Lactate, within 3 h, or late }' })),
    ])
    expect(result.ok && result.rulebook.rules[0]!.name).toEqual({
      zh: '乳酸, 3小时',
      en: 'Lactate, within 3 h, or late',
    })
    expect(result.ok && result.warnings.map((w) => [w.code, w.line])).toContainEqual(['quote-it', 3])
  })

  it('is a key without a value elsewhere', () => {
    expect(placesOf(windowOf({ stop: '{ fact: ed.triaged, national }' }))).toEqual(['6:31 missing-value'])
  })
})

describe('the place of a fault in an expression', () => {
  it.each([
    '{ fact: ed.triaged, where: data.departmentId == null && data.x == data.dept }',
    "{ fact: ed.triaged, where: 'data.departmentId == null && data.dept == \"it''s\"' }",
    "{ fact: ed.triaged, where: '\"it''s\" == data.dept' }",
    '{ fact: ed.triaged, where: "\\"it\\" == data.dept" }',
    '{ fact: ed.triaged, where: "\\u0022it\\x22 == data.dept" }',
    '{ fact: ed.triaged, where: "data.departmentId\\n== null\\t&& data.dept == null" }',
    '\n      fact: ed.triaged\n      where: >-\n        data.departmentId == null\n        && data.dept == null',
    '\n      fact: ed.triaged\n      where: |\n        data.departmentId == null &&\n          data.dept == null',
    '\n      fact: ed.triaged\n      where: data.departmentId == null\n        && data.dept == null',
    '\n      fact: ed.triaged\n      where: "data.departmentId == null\n\n        && data.dept == null"',
    '\n      fact: ed.triaged\n      where: "data.departmentId == null \\\n        && data.dept == null"',
  ])('is exact in %j', (stop) => {
    const text = windowOf({ stop })
    const before = text.slice(0, text.lastIndexOf('dept')).split('\n')
    expect(placesOf(text)).toEqual([`${before.length}:${before.at(-1)!.length + 1} unknown-member`])
  })

  it('is exact behind Chinese, tabs and with CRLF', () => {
    const text =
      'windows:\r\n  - { id: r, name: { zh: 分诊, en: A }, per: encounterId, start: ed.arrived, stop: { fact: ed.triaged,\twhere: data.dept == null } }\r\n'
    const [fault] = faultsOf(text)
    const line = text.split('\r\n')[1]!
    expect([fault!.line, fault!.column]).toEqual([2, line.indexOf('dept') + 1])
    const [shown, caret] = fault!.excerpt.split('\n')
    expect(shown).toBe(line)
    expect(caret).toBe(
      `${line.slice(0, line.indexOf('dept')).replace(/[^\t]/g, (c) => (/[分诊]/.test(c) ? '\u3000' : ' '))}^`,
    )
  })
})

describe('YAML', () => {
  it.each([
    ['a key twice', 'windows: []\nwindows: []\n', ['2:1 duplicate-key']],
    [
      'a key twice in flow style',
      'windows: [{ id: a, id: b }]\n',
      ['1:11 missing-field', '1:11 missing-field', '1:11 missing-field', '1:20 duplicate-key'],
    ],
    ['two documents', 'windows: []\n---\nwindows: []\n', ['2:1 several-documents']],
    ['a tab', 'windows:\n\t- id: a\n', ['2:1 yaml-syntax']],
    ['a quote that is not closed', 'zone: "Asia\n', ['1:7 yaml-syntax']],
    ['a bracket that is not closed', 'windows: [\n', ['2:1 yaml-syntax']],
    ['an anchor that is not there', 'windows: *nobody\n', ['1:10 yaml-syntax']],
    ['a list as a key', '? [a]\n: b\n', ['1:3 bad-key']],
    ['a tag', 'zone: !zone Asia/Shanghai\n', ['1:7 quote-it']],
    ['not a number', 'correctionHorizon: .nan\n', ['1:20 wrong-type']],
  ])('with %s is refused', (_, text, expected) => {
    expect(placesOf(text)).toEqual(expected)
  })

  it('says nothing of names that may stand in a file that could not be read', () => {
    const files = [file('a.yaml', windowOf({ ladder: 'lost' })), file('b.yaml', 'ladders:\n  - { id: lost\n')]
    expect(faultsOf(files).map((f) => `${f.file} ${f.code}`)).toEqual(['b.yaml yaml-syntax'])
  })

  it('may be empty, or hold only comments', () => {
    expect(loaded([file('a.yaml', ''), file('b.yml', '# nothing\n'), file('c.yaml', '{}\n')]).rules).toEqual([])
  })

  it('is no rule file where it holds stories, nor is any other file', () => {
    const files = [
      file('stories/a.yaml', 'not: rules\n'),
      file('x/stories/b.yaml', '::'),
      file('c.story.yaml', 'name: x\n'),
      file('d.yaml', '- name: a story\n'),
      file('README.md', '# hello'),
    ]
    expect(faultsOf(files)).toEqual([])
  })

  it('is told where the name of its section was forgotten', () => {
    expect(placesOf('- { id: a, per: encounterId, start: ed.arrived, stop: ed.left }\n')).toEqual(['1:1 wrong-type'])
  })

  it('may use anchors, but not to grow for ever', () => {
    const text = `windows:\n  - { id: a, name: &n { zh: 甲, en: A }, per: encounterId, start: ed.arrived, stop: ed.left }\n  - { id: b, name: *n, per: encounterId, start: ed.arrived, stop: ed.left }\n`
    expect(loaded(text).rules.map((r) => r.name.zh)).toEqual(['甲', '甲'])
    expect(placesOf('windows: &w [*w]\n')).toContain('1:13 too-deep')
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${[...'bcdefgh'].map((c, i) => `${c}: &${c} [${Array(10).fill(`*${'abcdefg'[i]}`).join(', ')}]`).join('\n')}\n`
    expect(faultsOf(bomb).map((f) => f.code)).toContain('too-deep')
  })

  it.each([
    '[',
    ']',
    '{',
    '}',
    '- - - -',
    ': : :',
    '? ? ?',
    '!!',
    '&',
    '*',
    '|',
    '>',
    '%',
    '@',
    '`',
    '"',
    "'",
    '\u0000',
    '\uFEFF',
    'a: b: c',
    '{{{{',
    '<<: *a',
    '--- ---',
    '...',
    '"\\ud800"',
    'windows: [null, 1, "a", [], {}, { id: }, { id: {} }, { id: [] }]',
    'windows: [{ id: a, per: {}, start: {}, stop: [], limit: [], remind: {}, with: [], applies: {}, ends: 3, marks: [], basis: {}, effective: [], name: 3, mode: {}, kind: {} }]',
    'windows: [{ id: a, per: [[]], start: { fact: {} }, stop: { any: {} }, until: [3], excuses: [[]], with: { a: 3 }, marks: { a: {} } }]',
    'indicators: [{ id: a, numerator: 3, denominator: [], by: {}, periods: {} }, { id: b, median: {}, of: {} }]',
    'pathways: [{ id: a, when: [], milestones: {}, windows: {} }]',
    'calendar: 3',
    'calendar: { years: { 2027: [] } }',
    'zone: {}',
    'correctionHorizon: []',
    '__proto__: 1',
    'constructor: {}',
    'windows: [{ __proto__: {}, toString: 1 }]',
    '['.repeat(20_000),
    '{a: '.repeat(20_000),
    'a: '.repeat(2_000),
    '- '.repeat(20_000),
  ])('never throws (%#)', (text) => {
    for (const path of ['a.yaml', 'calendar.yaml', 'tables/t.csv']) {
      const result = loadRulebook([file(path, text)], { overlay: [file('b.yaml', text)] })
      expect(typeof result.ok).toBe('boolean')
    }
  })
})

describe('the calendar', () => {
  it('is read from its own file or from a key, in both layers', () => {
    const years = 'years: { 2090: { holidays: [2090-01-01] } }\n'
    const indented = 'calendar: { years: { 2091: { holidays: [2091-01-01] } } }\n'
    const rulebook = loaded([file('calendar.yaml', years)], { overlay: [file('h.yaml', indented)] })
    expect(rulebook.calendarCoverage.extra).toEqual([2090, 2091])
  })

  it('is refused where it is wrong', () => {
    const text = 'calendar:\n  years:\n    2090: { holidays: [2090-01-01, 2091-01-01] }\n'
    expect(placesOf(text)).toEqual(['3:36 bad-calendar'])
  })

  it('refuses a time that it does not cover, if any rule in force reckons in working days', () => {
    const at = Date.parse('2094-06-01T00:00:00Z') as never
    const working = loaded(windowOf({ limit: '{ workdays: 2 }' }))
    expect(working.usesWorkingDays).toBe(true)
    expect(working.refusedAt(at)).toContain('2094')
    expect(working.refusedAt(Date.parse('2026-06-01T00:00:00Z') as never)).toBeNull()
    expect(loaded(windowOf({ limit: '{ workdays: 2 }', mode: 'off' })).refusedAt(at)).toBeNull()
    expect(loaded(windowOf({ limit: '{ endOfDay: 2 }' })).refusedAt(at)).toBeNull()
    expect(loaded(windowOf({ kind: 'recurring', every: '{ period: restday }' })).usesWorkingDays).toBe(true)
  })
})
