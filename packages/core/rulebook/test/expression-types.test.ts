import { describe, expect, it } from 'vitest'
import { loadRulebook } from '../src/index.ts'
import { codes, faults, windowOf } from './loading.ts'

/** `column-within-the-expression code nearest` of each fault of a guard over surgery.started. */
function told(expression: string, type = 'surgery.started'): string[] {
  const before = `{ fact: ${type}, where: '`
  const found = faults({ per: 'encounterId', start: `${before}${expression.replaceAll("'", "''")}' }` })
  const begin = '    start: '.length + before.length
  return found.map((f) => `${f.column - begin} ${f.code}${f.nearest === null ? '' : ` ${f.nearest}`}`)
}

describe('an expression is refused', () => {
  it.each([
    ['data.levle == 4', ['6 unknown-member level']],
    ['data.level == 4 && data.opcode == "x"', ['25 unknown-member opCode']],
    ['data.actor.staffid == "d1"', ['12 unknown-member staffId']],
    ['date.level == 4', ['1 unknown-name data']],
    ['fact.tpye == "surgery.started"', ['6 unknown-member type']],
    ['fact.level == 4', ['6 unknown-member data.level']],
    ['data.level == "4"', ['1 impossible-comparison']],
    ['data.unplanned == "true"', ['1 impossible-comparison']],
    ['data.opCode > 35', ['1 impossible-comparison']],
    ['data.unplanned > false', ['1 impossible-comparison']],
    ['data.level == 4 || data.opCode == 35', ['20 impossible-comparison']],
    ['data.at == "2026-03-02T08:00:00Z"', ['1 impossible-comparison']],
    ['data.at > 5', ['1 impossible-comparison']],
    ['data.opCode in ["a", 1]', ['22 impossible-comparison']],
    ['data.level in ["a"]', ['1 impossible-comparison']],
    ['"a" in data.opCode', ['1 impossible-comparison']],
    ['data.level in data.unplanned', ['1 impossible-comparison']],
    ['data.level + data.opCode == "x"', ['1 impossible-comparison']],
    ['-data.opCode == "x"', ['1 impossible-comparison']],
    ['data.level', ['0 wrong-expression-type']],
    ['data.level && true', ['1 not-boolean']],
    ['!data.opCode', ['2 not-boolean']],
    ['data.surgeons.exists(s, s)', ['25 not-boolean']],
    ['data.level.exists(s, true)', ['1 impossible-comparison']],
    ['data.opCode.matches("a+")', ['13 unknown-function']],
    ['data.opCode.startswith("a")', ['13 unknown-function startsWith']],
    ['siz(data.surgeons) > 1', ['1 unknown-function size']],
    ['timestamp("yesterday") > fact.time', ['1 bad-expression']],
    ['duration("an hour") > duration("1h")', ['1 bad-expression']],
    ['size(data.level) > 1', ['6 impossible-comparison']],
    ['has(data)', ['1 bad-expression']],
    ['fact.type == "surgery.startd"', ['14 impossible-comparison surgery.started']],
    ['start.data.level == 4', ['1 name-not-allowed']],
    ['stop.data.level == 4', ['1 name-not-allowed']],
    ['table(nothing, data.opCode, fact.time) != null', ['7 unknown-table']],
    ['data.level ==', ['14 bad-expression']],
    ['data.level = 4', ['12 bad-expression']],
    ['(data.level == 4', ['17 bad-expression']],
    ['data.level == 4u', ['15 bad-expression']],
    ['b"x" == b"x"', ['1 bad-expression', '9 bad-expression']],
  ])('for %s', (expression, expected) => {
    expect(told(expression)).toEqual(expected)
  })

  it('with everything that is wrong in it at once', () => {
    expect(told('data.levle == 4 && data.opcode == "x" && dat.level == 1')).toEqual([
      '6 unknown-member level',
      '25 unknown-member opCode',
      '42 unknown-name data',
    ])
  })

  it('when it is too large or too deep', () => {
    const terms = Array.from({ length: 60 }, (_, i) => `data.level == ${i}`).join(' || ')
    expect(told(terms).map((t) => t.replace(/^\d+ /, ''))).toEqual(['expression-too-large'])
    expect(told(`${'('.repeat(21)}true${')'.repeat(21)}`).map((t) => t.replace(/^\d+ /, ''))).toEqual([
      'expression-too-large',
    ])
    expect(told(`${'!'.repeat(3900)}true`)[0]).toContain('expression-too-large')
    expect(told('x'.repeat(5000))).toEqual(['1 expression-too-large'])
  })

  it('at twenty deep and 199 nodes no more', () => {
    expect(told(`${'('.repeat(19)}true${')'.repeat(19)}`)).toEqual([])
    const terms = Array.from({ length: 39 }, (_, i) => `data.level == ${i}`).join(' || ')
    expect(told(terms)).toEqual([])
  })
})

describe('a guard over several types', () => {
  it('reads what one of them declares', () => {
    expect(told('data.level == 4 && data.plannedAt > fact.time', '[surgery.started, surgery.scheduled]')).toEqual([])
    expect(told('data.plannedAt > fact.time', 'surgery.started')).toEqual(['6 unknown-member'])
    expect(told('data.plannedAtt > fact.time', '[surgery.started, surgery.scheduled]')).toEqual([
      '6 unknown-member plannedAt',
    ])
  })

  it('reads anything of a hospital’s own type', () => {
    expect(told('data.whatever == 4 && data.deep.er > 1', 'x.own')).toEqual([])
  })

  it('says no more of a type that nobody knows', () => {
    expect(codes({ start: '{ fact: ed.arived, where: data.whatever == 4 }' })).toEqual(['unknown-type'])
  })
})

describe('a code that is nearly a known one', () => {
  const warned = (where: string): string[] => {
    const text = windowOf({ start: `{ fact: adt.admitted, where: '${where}' }` })
    const result = loadRulebook([{ path: 'a.yaml', text }])
    return result.ok ? result.warnings.map((w) => `${w.line}:${w.column} ${w.code} ${w.message}`) : ['refused']
  }

  it('is warned of, for a hospital may have its own', () => {
    expect(warned('data.admissionKind == "ordinery"')).toEqual([
      '5:64 unusual-code "ordinery" is no known code of this field, but "ordinary" is',
    ])
    expect(warned('data.admissionKind in ["ordinary", "day-surgry"]')).toHaveLength(1)
    expect(warned('data.actor.role != "nurs"')).toHaveLength(1)
    expect(warned('data.admissionKind == "rehabilitation"')).toEqual([])
    expect(warned('data.admissionKind == "ordinary"')).toEqual([])
  })
})
