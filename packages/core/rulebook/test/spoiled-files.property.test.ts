import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadRulebook } from '../src/index.ts'
import { file } from './loading.ts'

const read = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8')
const RULES = read('specification/rules.yaml')
const TABLE = 'level,hours,from,to\n4,24,2026-01-01,\n"3",12,,\n*,8,,\n'

const SCRAPS = [
  '',
  ' ',
  '\n',
  '\t',
  '"',
  "'",
  '[',
  ']',
  '{',
  '}',
  ':',
  ': ',
  ',',
  '!',
  '&a ',
  '*a',
  '#',
  '|',
  '>-\n',
  '- ',
  '? ',
  'null',
  '7',
  'each',
  'data.',
  '== ',
  ' && ',
  '(',
  ')',
  '"\\u',
  '\u0000',
  '卒',
  '..',
  'P1M',
  '-PT',
  '%',
  '@',
  '`',
  '---\n',
  '<<: ',
]

/** Where to cut, how much to take out, what to put in. */
const edits = fc.array(fc.tuple(fc.nat(), fc.nat(12), fc.constantFrom(...SCRAPS)), { minLength: 1, maxLength: 4 })

function spoil(text: string, changes: readonly (readonly [number, number, string])[]): string {
  let spoiled = text
  for (const [at, length, scrap] of changes) {
    const begin = at % (spoiled.length + 1)
    spoiled = spoiled.slice(0, begin) + scrap + spoiled.slice(begin + length)
  }
  return spoiled
}

describe('a spoiled file', () => {
  it('is loaded or refused, but never throws, and every fault stands on a line of its file', () => {
    fc.assert(
      fc.property(edits, edits, (inRules, inTable) => {
        const files = [file('rules.yaml', spoil(RULES, inRules)), file('tables/hours.csv', spoil(TABLE, inTable))]
        const result = loadRulebook(files, { overlay: [file('over.yaml', spoil(RULES, inTable))] })
        const told = result.ok ? result.warnings : result.faults
        if (!result.ok) expect(told.length).toBeGreaterThan(0)
        for (const fault of told) {
          const text = [...files, file('over.yaml', spoil(RULES, inTable))].find((f) => f.path === fault.file)!.text
          const line = text.replace(/^\uFEFF/, '').split('\n')[fault.line - 1]
          expect(line).toBeDefined()
          expect(fault.column).toBeLessThanOrEqual(line!.length + 1)
          expect(fault.excerpt.startsWith(line!.replace(/\r$/, ''))).toBe(true)
        }
      }),
      { numRuns: process.env.GH_LONG === '1' ? 1500 : 60, seed: 20260302 },
    )
  })
})
