import { epochMs } from '@golden-hour/model'
import { evaluateAll, type RandomCase, type RuleDocument, randomCase } from '@golden-hour/testkit'
import { createEngine } from '@golden-hour/window-engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endOf, journalOf, rulebookOf, tickAt } from './harness/journal.ts'
import { forAll, oracleFacts } from './harness/seeds.ts'
import { applyTo, firstDifference, oracleTable, type Table } from './harness/table.ts'

type Change = 'same' | 'other-limit' | 'no-excuses' | 'no-applies' | 'no-closing' | 'off' | 'count' | 'gone'

/** A later edition of a rule. It names no type that the first did not, so the case holds every fact it needs. */
function changed(rule: RuleDocument, change: Change): RuleDocument[] {
  const { remind: _, ...edition } = rule
  const { excuses, applies, ends, until, ...rest } = edition
  const all = { ...rest, ...(excuses && { excuses }), ...(applies && { applies }), ...(ends && { ends }) }
  const closed = until === undefined ? all : { ...all, until }
  if (change === 'gone') return []
  if (change === 'other-limit') return typeof rule.limit === 'string' ? [{ ...closed, limit: 'PT30M' }] : [closed]
  if (change === 'no-excuses') return [{ ...closed, excuses: [] }].map(({ excuses: __, ...bare }) => bare)
  if (change === 'no-applies') return [{ ...closed, applies: [] }].map(({ applies: __, ...bare }) => bare)
  if (change === 'no-closing') return [{ ...rest, ...(excuses && { excuses }), ...(applies && { applies }) }]
  return change === 'off' || change === 'count' ? [{ ...closed, mode: change }] : [closed]
}

interface WithEdition extends RandomCase {
  readonly later: readonly RuleDocument[]
  readonly cut: number
}

const change = fc.constantFrom<Change>(
  'same',
  'other-limit',
  'other-limit',
  'no-excuses',
  'no-applies',
  'no-closing',
  'off',
  'count',
  'gone',
)

const withEdition: fc.Arbitrary<WithEdition> = fc
  .tuple(randomCase, fc.array(change, { minLength: 2, maxLength: 2 }), fc.nat(99))
  .map(([random, changes, cut]) => ({
    ...random,
    later: random.rules.flatMap((rule, n) => changed(rule, changes[n] ?? 'same')),
    cut,
  }))

describe('a new rulebook, the engine', () => {
  it('says of every window what the oracle says under the new rules, at once and afterwards', () => {
    forAll(withEdition, 0.15, (random) => {
      const { tables, later, stream } = random
      const records = [...journalOf(stream), tickAt(endOf(stream))]
      const cut = Math.floor((random.cut / 100) * stream.length)
      const facts = oracleFacts(stream)
      const engine = createEngine(rulebookOf(random))
      const table: Table = new Map()
      const compare = (rules: readonly RuleDocument[], applied: number): void => {
        const known = facts.slice(0, applied)
        const windows = evaluateAll({ rules, tables, facts: known, logTime: engine.logTime ?? 0 })
        const difference = firstDifference(table, oracleTable(windows), ['engine', 'oracle'])
        if (difference !== null) throw new Error(`after ${applied} records: ${difference}`)
      }
      records.forEach((record, n) => {
        applyTo(table, engine.apply(record).transitions)
        compare(n >= cut + 1 ? later : random.rules, n + 1)
        if (n !== cut) return
        const at = epochMs(engine.logTime ?? record.appendedAt)
        const { transitions } = engine.activate(rulebookOf({ rules: later, tables }), at)
        expect(transitions.filter(({ cause }) => cause !== 'rulebook')).toEqual([])
        applyTo(table, transitions)
        compare(later, n + 1)
      })
    })
  }, 600_000)
})
