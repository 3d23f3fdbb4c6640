import { describe, expect, it } from 'vitest'
import { file, loaded, windowOf } from './loading.ts'

const A = windowOf({ id: 'a' })
const B = windowOf({ id: 'b' })
const LADDERS = 'ladders:\n  - { id: x, steps: [] }\n'
const TABLE = 'd,m\n*,60\n'
const hash = (files: readonly (readonly [string, string])[], zone?: string): string =>
  loaded(
    files.map(([path, text]) => file(path, text)),
    zone === undefined ? {} : { zone },
  ).hash

const ALL = [
  ['a.yaml', A],
  ['b.yaml', B],
  ['l.yaml', LADDERS],
  ['tables/t.csv', TABLE],
] as const

describe('the hash of a rulebook', () => {
  it('is a SHA-256', () => {
    expect(hash(ALL)).toMatch(/^[0-9a-f]{64}$/)
  })

  it('depends neither on the order of the files nor on their names', () => {
    expect(hash([...ALL].reverse())).toBe(hash(ALL))
    expect(
      hash([
        ['z.yaml', A],
        ['c.yml', `${B}${LADDERS}`],
        ['deep/tables/t.csv', TABLE],
      ]),
    ).toBe(hash(ALL))
  })

  it('depends neither on style, comments nor the order of fields', () => {
    const other =
      'windows:\n  # the same\n  - stop: "ed.triaged"\n    start: ed.arrived\n    per: encounterId\n    name:\n      en: A\n      zh: 甲\n    id: a\n'
    expect(hash([['a.yaml', other]])).toBe(hash([['a.yaml', A]]))
  })

  it.each([
    [
      'a rule',
      [
        ['a.yaml', A],
        ['b.yaml', windowOf({ id: 'b', limit: 'PT1H' })],
        ['l.yaml', LADDERS],
        ['tables/t.csv', TABLE],
      ],
    ],
    [
      'a ladder',
      [
        ['a.yaml', A],
        ['b.yaml', B],
        ['l.yaml', LADDERS.replace('[]', '[{ at: PT0S }]')],
        ['tables/t.csv', TABLE],
      ],
    ],
    [
      'a table',
      [
        ['a.yaml', A],
        ['b.yaml', B],
        ['l.yaml', LADDERS],
        ['tables/t.csv', 'd,m\n*,61\n'],
      ],
    ],
    ['the calendar', [...ALL, ['calendar.yaml', 'years: { 2090: { holidays: [2090-01-01] } }\n']]],
    ['the horizon', [...ALL, ['h.yaml', 'correctionHorizon: P40D\n']]],
  ])('changes with %s', (_, files) => {
    expect(hash(files as never)).not.toBe(hash(ALL))
  })

  it('changes with the zone', () => {
    expect(hash(ALL, 'Europe/Berlin')).not.toBe(hash(ALL))
  })

  it('knows that the first item of start: all is another than the second', () => {
    const one = windowOf({ start: '{ all: { a: ed.arrived, b: ed.triaged } }', stop: 'ed.left' })
    const two = windowOf({ start: '{ all: { b: ed.triaged, a: ed.arrived } }', stop: 'ed.left' })
    expect(hash([['a.yaml', one]])).not.toBe(hash([['a.yaml', two]]))
    expect(loaded(one).rules[0]!.version).not.toBe(loaded(two).rules[0]!.version)
  })
})
