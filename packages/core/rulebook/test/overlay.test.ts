import { describe, expect, it } from 'vitest'
import type { Rule } from '../src/index.ts'
import { faultsOf, file, loaded } from './loading.ts'

const rule = (more: string, kind = 'deadline'): string =>
  `windows:\n  - id: r\n    name: { zh: 甲, en: A }\n    kind: ${kind}\n    per: encounterId\n    start: ed.arrived\n${more}`
const BASIS = '    basis: [绍市中医〔2023〕87号]\n'
const DNT = rule(`${BASIS}    stop: ed.triaged\n    limit: PT60M\n    remind: [PT30M]\n`)

const laid = (base: string, overlay: string): Rule =>
  loaded([file('base.yaml', base)], { overlay: [file('hospital.yaml', overlay)] }).rules.find((r) => r.id === 'r')!
const told = (base: string, overlay: string): string[] =>
  faultsOf([file('base.yaml', base)], { overlay: [file('hospital.yaml', overlay)] }).map(
    (f) => `${f.file}:${f.line}:${f.column} ${f.code}`,
  )

const over = (fields: string): string => `windows:\n  - { id: r, ${fields} }\n`

describe('an overlay', () => {
  it('replaces the fields it gives, whole, and leaves the others', () => {
    const window = laid(
      DNT,
      over('limit: PT45M, mode: count, goal: PT30M, remind: [due-PT5M], severity: low, settle: PT1M'),
    )
    expect(window).toMatchObject({
      limit: { fixedMs: 2_700_000 },
      mode: 'count',
      goalMs: 1_800_000,
      severity: 'low',
      settleMs: 60_000,
      remind: [{ entry: 'due-PT5M' }],
    })
    expect(window.stop!.patterns[0]!.types).toEqual(['ed.triaged'])
    expect(window.basis).toHaveLength(1)
    expect(window.loosened).toBeUndefined()
  })

  it('changes the version of what it changes, and the hash of the rulebook', () => {
    const plain = loaded([file('base.yaml', DNT)])
    const tighter = loaded([file('base.yaml', DNT)], { overlay: [file('h.yaml', over('limit: PT45M'))] })
    expect(tighter.rules[0]!.version).not.toBe(plain.rules[0]!.version)
    expect(tighter.hash).not.toBe(plain.hash)
    expect(loaded([file('base.yaml', DNT)], { overlay: [] }).hash).toBe(plain.hash)
  })

  it('takes a field away with null', () => {
    expect(laid(DNT, over('remind: null')).remind).toEqual([])
  })

  it('adds whole rules, and ladders that rules name', () => {
    const rulebook = loaded([file('base.yaml', DNT)], {
      overlay: [
        file(
          'h.yaml',
          'windows:\n  - { id: own, name: { zh: 乙, en: B }, per: encounterId, start: ed.arrived, stop: ed.left, ladder: ours }\n  - { id: r, ladder: ours }\nladders:\n  - { id: ours, steps: [] }\n',
        ),
      ],
    })
    expect(rulebook.rules.map((r) => [r.id, r.ladder])).toEqual([
      ['own', 'ours'],
      ['r', 'ours'],
    ])
    expect(rulebook.ladders).toEqual([{ id: 'ours', source: { id: 'ours', steps: [] } }])
  })

  it('sets the target of an indicator', () => {
    const base = `${DNT}indicators:\n  - { id: i, name: { zh: 率, en: Rate }, numerator: { of: r }, denominator: { of: r }, unit: percent }\n`
    const rulebook = loaded([file('base.yaml', base)], {
      overlay: [file('h.yaml', 'indicators:\n  - { id: i, target: 0.9 }\n')],
    })
    expect(rulebook.indicators[0]).toMatchObject({ target: 0.9, unit: 'percent' })
  })

  it('replaces tables by name, and the zone', () => {
    const base = [
      file(
        'base.yaml',
        `zone: Asia/Shanghai\n${rule('    stop: ed.triaged\n    limit: { table: t, key: start.data.departmentId, column: m, unit: minute }\n')}`,
      ),
      file('tables/t.csv', 'd,m\n*,60\n'),
    ]
    const window = loaded(base, {
      overlay: [file('tables/t.csv', 'd,m\n*,45\n'), file('z.yaml', 'zone: Asia/Urumqi\n')],
    })
    const limit = window.rules[0]!.limit!
    const start = { data: { departmentId: 'ED' }, occurredAt: 0 }
    expect(limit.kind === 'relative' && limit.durationMs({ start } as never)).toBe(2_700_000)
    expect(window.zone.name).toBe('Asia/Urumqi')
  })

  it('reports a fault of what it replaced where it stands', () => {
    expect(told(DNT, over('remind: [due-PT61M]'))).toEqual(['hospital.yaml:2:23 reminder-never'])
    expect(told(DNT, over('limit: PT20M, remind: [due-PT30M]'))).toEqual(['hospital.yaml:2:37 reminder-never'])
  })

  it('names the rule it probably meant', () => {
    const [fault] = faultsOf(
      [
        file(
          'base.yaml',
          'windows:\n  - { id: stroke.dnt, name: { zh: 甲, en: A }, per: encounterId, start: ed.arrived, stop: ed.left }\n',
        ),
      ],
      {
        overlay: [file('h.yaml', 'windows:\n  - { id: stroke.dnd, mode: off }\n')],
      },
    )
    expect(fault).toMatchObject({ file: 'h.yaml', line: 2, column: 11, code: 'unknown-rule', nearest: 'stroke.dnt' })
  })

  it('has each id once', () => {
    expect(told(DNT, `${over('mode: off')}  - { id: r, mode: count }\n`)).toEqual(['hospital.yaml:3:11 duplicate-id'])
  })

  it('keeps what it says of why a limit is loosened', () => {
    expect(laid(DNT, over('limit: PT90M, loosen: 本院无溶栓单元'))).toMatchObject({
      limit: { fixedMs: 5_400_000 },
      loosened: '本院无溶栓单元',
    })
  })

  const deadline = (limit: string): string => rule(`${BASIS}    stop: ed.triaged\n    limit: ${limit}\n`)
  const recurring = (every: string): string => rule(`${BASIS}    stop: ed.triaged\n    every: ${every}\n`, 'recurring')
  const absence = (more: string): string => rule(`${BASIS}    avoid: ed.left\n${more}`, 'absence')
  const order = (more: string): string => rule(`${BASIS}    require: ed.left\n${more}`, 'order')

  it.each([
    ['a longer limit', deadline('PT60M'), 'limit: PT61M', true],
    ['the same limit', deadline('PT60M'), 'limit: PT1H', false],
    ['a shorter limit', deadline('PT60M'), 'limit: PT59M', false],
    ['no limit', deadline('PT60M'), 'limit: null', true],
    ['no deadline, switched off', deadline('PT60M'), 'mode: off', false],
    ['more working days', deadline('{ workdays: 2 }'), 'limit: { workdays: 3 }', true],
    ['fewer working days', deadline('{ workdays: 2 }'), 'limit: { workdays: 1 }', false],
    ['working days for hours', deadline('PT60M'), 'limit: { workdays: 1 }', true],
    [
      'a longer share',
      deadline('{ field: x.n, unit: minute, times: 1.5 }').replace('x.n', 'departmentId'),
      'limit: { field: departmentId, unit: minute, times: 2 }',
      true,
    ],
    ['a longer cycle', recurring('P1D'), 'every: P2D', true],
    ['a shorter cycle', recurring('P1D'), 'every: PT12H', false],
    ['fewer times a day', recurring('{ period: day, times: 2 }'), 'every: { period: day, times: 1 }', true],
    ['more times a day', recurring('{ period: day, times: 2 }'), 'every: { period: day, times: 3 }', false],
    ['a shorter absence', absence('    limit: P31D\n'), 'limit: P30D', true],
    ['a longer absence', absence('    limit: P31D\n'), 'limit: P32D', false],
    ['an absence with an end', absence('    until: [adt.discharged]\n'), 'limit: P3D', true],
    ['less notice', order('    atLeast: P2D\n'), 'atLeast: P1D', true],
    ['no notice', order('    atLeast: P2D\n'), 'atLeast: null', true],
    ['more notice', order('    atLeast: P2D\n'), 'atLeast: P3D', false],
    ['a stop that counts from earlier on', deadline('PT60M'), 'stop: { fact: ed.triaged, lead: PT5M }', true],
    ['another stop', deadline('PT60M'), 'stop: { fact: ed.left }', false],
  ])('asks why for %s: %s', (_, base, fields, loosens) => {
    const codes = told(base, over(fields)).map((t) => t.split(' ')[1])
    expect(codes.includes('loosened')).toBe(loosens)
    expect(told(base, over(`${fields}, loosen: because`)).some((t) => t.endsWith('loosened'))).toBe(false)
  })

  it('loosens freely what has no basis', () => {
    expect(told(DNT.replace(BASIS, ''), over('limit: PT90M'))).toEqual([])
  })

  it('is asked at the place of the limit', () => {
    expect(told(DNT, over('limit: PT90M'))).toEqual(['hospital.yaml:2:21 loosened'])
  })
})
