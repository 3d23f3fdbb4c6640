import { describe, expect, it } from 'vitest'
import type { FactLike, SourceFile } from '../src/index.ts'
import { codes, fact, faultsOf, file, rule, scope } from './loading.ts'

const privileges = (text: string): SourceFile => file('tables/privileges.csv', text)

const TEXT = `staff,op,level,科室,from,to
d1,35.21,4,心外,2026-01-01,2026-03-01
d1,35.21,3,心外,2026-03-01,
d2,*,2,"外,二",,
*,35.21,1,,,
d2,35.*,9,,,
`

const holds = (expression: string, given: FactLike, files = [privileges(TEXT)]): boolean => {
  const window = rule(
    { per: 'surgeryId', start: `{ fact: surgery.started, where: '${expression}' }`, stop: 'surgery.ended' },
    files,
  )
  return window.start.patterns[0]!.where!.test(scope({ fact: given }))
}

const surgery = (surgeonId: string, opCode: string | null, time = '2026-03-02T08:00:00+08:00') =>
  fact('surgery.started', { surgeonId, opCode, level: 3 }, time)
const row = 'table(privileges, {staff: data.surgeonId, op: data.opCode}, fact.time)'

describe('a table', () => {
  it('gives the row that is valid at the time', () => {
    expect(holds(`${row}.level == 3`, surgery('d1', '35.21'))).toBe(true)
    expect(holds(`${row}.level == 4`, surgery('d1', '35.21', '2026-02-28T23:59:59+08:00'))).toBe(true)
    expect(holds(`${row}.level == 3`, surgery('d1', '35.21', '2026-03-01T00:00:00+08:00'))).toBe(true)
  })

  it('prefers the row with fewer stars, then the first', () => {
    expect(holds(`${row}.level == 1`, surgery('d3', '35.21'))).toBe(true)
    expect(holds(`${row}.level == 2`, surgery('d2', '35.21'))).toBe(true)
    expect(holds(`${row}.level == 1`, surgery('d1', '35.21', '2025-12-31T08:00:00+08:00'))).toBe(true)
  })

  it('gives null where no row matches, and of null only null', () => {
    expect(holds(`${row} == null`, surgery('d3', '99'))).toBe(true)
    expect(holds(`${row}.level == null`, surgery('d3', '99'))).toBe(true)
    expect(holds(`${row} == null`, surgery('d1', null))).toBe(true)
  })

  it('takes a single value for its first column, and columns by name', () => {
    expect(holds('table("privileges", data.surgeonId, fact.time)["科室"] == "外,二"', surgery('d2', 'x'))).toBe(true)
    expect(holds('table("privileges", data.surgeonId, fact.time).level >= data.level', surgery('d1', 'x'))).toBe(true)
  })

  it('matches numbers by their text', () => {
    const files = [file('tables/levels.csv', 'level,ok\n3,yes\n')]
    expect(holds('table(levels, data.level, fact.time).ok == "yes"', surgery('d1', 'x'), files)).toBe(true)
  })

  it('keeps codes that only look like numbers', () => {
    const files = [file('tables/codes.csv', 'code,other\n007,1\n8,2\n')]
    expect(
      holds(
        'table(codes, "007", fact.time).code == "007" && table(codes, "8", fact.time).other == 2',
        surgery('d1', 'x'),
        files,
      ),
    ).toBe(true)
  })

  it.each([
    ['a column that is not there', `${row}.levle == 3`, ['unknown-member']],
    [
      'a key column that is not there',
      'table(privileges, {staf: data.surgeonId}, fact.time) != null',
      ['unknown-column'],
    ],
    ['a time that is none', 'table(privileges, data.surgeonId, data.opCode) != null', ['impossible-comparison']],
    ['a key that is none', 'table(privileges, data.surgeons, fact.time) != null', ['impossible-comparison']],
    ['no time', 'table(privileges, data.surgeonId) != null', ['bad-expression']],
    ['a text compared with a number', `${row}.level == "3"`, ['impossible-comparison']],
  ])('is refused with %s', (_, expression, expected) => {
    expect(
      codes({ per: 'surgeryId', start: `{ fact: surgery.started, where: '${expression}' }`, stop: 'surgery.ended' }, [
        privileges(TEXT),
      ]),
    ).toEqual(expected)
  })

  it.each([
    ['nothing in it', '', ['1 bad-csv']],
    ['a column without a name', 'a,,b\n1,2,3\n', ['1 bad-csv']],
    ['a column twice', 'a,a\n1,2\n', ['1 bad-csv']],
    ['rows of other lengths', 'a,b\n1\n1,2\n1,2,3\n', ['2 bad-csv', '4 bad-csv']],
    ['a quote that is not closed', 'a,b\n1,"2\n', ['2 bad-csv']],
    ['something after a quote', 'a,b\n"1"x,2\n', ['2 bad-csv']],
    ['a date that is none', 'a,from\n1,2026-02-30\n2,soon\n', ['2 bad-csv', '3 bad-csv']],
    ['a validity that never is', 'a,from,to\n1,2026-02-02,2026-02-02\n', ['2 bad-csv']],
    ['only validity', 'from,to\n2026-02-01,2026-02-02\n', ['1 bad-csv']],
  ])('is refused with %s', (_, text, expected) => {
    const found = faultsOf([file('tables/t.csv', text)])
    expect(found.map((f) => `${f.line} ${f.code}`)).toEqual(expected)
    expect(found.every((f) => f.file === 'tables/t.csv')).toBe(true)
  })

  it('is read with CRLF, a byte order mark, quotes within quotes and line ends within cells', () => {
    const files = [file('tables/t.csv', '\uFEFFa,b\r\n"x ""y""","two\r\nlines"\r\n\r\nz,last\r\n')]
    expect(
      holds(
        'table(t, "x \\"y\\"", fact.time).b == "two\\r\\nlines" && table(t, "z", fact.time).b == "last"',
        surgery('d1', 'x'),
        files,
      ),
    ).toBe(true)
    expect(faultsOf([file('tables/t.csv', 'a,b\n"1\n2",3\nx\n')]).map((f) => f.line)).toEqual([4])
  })

  it('is a shift table where a rule recurs by it', () => {
    const every = { kind: 'recurring', start: 'adt.admitted', stop: 'doc.signed', every: '{ period: shifts }' }
    const shifts = file('tables/shifts.csv', 'shift,begins,ends\nday,08:00,16:00\nnight,16:00,08:00\n')
    const window = rule(every, [shifts])
    if (window.every?.kind !== 'calendar') throw new Error('not by the calendar')
    const around = window.every.periods.around(fact('adt.admitted', {}, '2026-03-02T17:00:00+08:00').occurredAt)!
    expect([around.label, new Date(around.last).toISOString()]).toEqual([
      '2026-03-02T16:00:00+08:00',
      '2026-03-02T23:59:59.999Z',
    ])
    expect(codes(every, [file('tables/shifts.csv', 'shift,begins\nday,08:00\n')])).toEqual(['bad-value'])
    expect(codes(every, [file('tables/shifts.csv', 'shift,begins,ends\nday,8 h,16:00\n')])).toEqual(['bad-value'])
    expect(codes(every)).toEqual(['unknown-table'])
  })
})
