import fc from 'fast-check'
import type { RuleDocument, Tables } from '../oracle/documents.ts'
import { type Appended, streamDraft, streamOf } from './facts.ts'
import { ALL_TYPES } from './palette.ts'
import { ruleNamed } from './rules.ts'

/** A rulebook and a stream of facts. Everything the engine and the oracle need, as plain values. */
export interface RandomCase {
  readonly rules: readonly RuleDocument[]
  readonly tables: Tables
  readonly stream: readonly Appended[]
}

/** The one table the generated limits read: a row an item, one for anything else, one that is no longer valid. */
export const minutesTable: Tables = {
  minutes: [
    { item: 'a', minutes: '10', from: '', to: '' },
    { item: 'b', minutes: '', from: '', to: '' },
    { item: 'c', minutes: '30', from: '2020-01-01', to: '2025-01-01' },
    { item: 'c', minutes: '60', from: '2025-01-01', to: '' },
  ],
}

/** A table as the CSV file of the rulebook's folder. */
export const csvOf = (rows: Tables[string]): string => {
  const columns = Object.keys(rows[0] ?? {})
  return `${[columns.join(','), ...rows.map((row) => columns.map((column) => row[column] ?? '').join(','))].join('\n')}\n`
}

/** The files of a rulebook. JSON is YAML, so the real loader reads them. */
export function filesOf(random: Pick<RandomCase, 'rules' | 'tables'>): { path: string; text: string }[] {
  const tables = Object.entries(random.tables).map(([name, rows]) => ({
    path: `tables/${name}.csv`,
    text: csvOf(rows),
  }))
  const windows = random.rules.map((rule) => ({ name: { zh: rule.id, en: rule.id }, ...rule }))
  return [{ path: 'rules.yaml', text: JSON.stringify({ windows }, null, 1) }, ...tables]
}

/** Every type a rule mentions, as often as it does; the start's once more, and one that it may not know. */
function typesNamedBy(rules: readonly RuleDocument[]): string[] {
  const mentioned = (value: unknown): string[] => {
    if (typeof value === 'string') return (ALL_TYPES as readonly string[]).includes(value) ? [value] : []
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(mentioned) : []
  }
  return [...rules.flatMap((rule) => [...mentioned(rule), ...mentioned(rule.start)]), 'x.alpha']
}

/**
 * "The third match" and "the latest of the firsts" of facts known to the day are what the specification leaves open:
 * they sort at their first instant, and may have happened at any. Rules that ask so are not drawn beside such facts.
 */
const leavesDaysOpen = (rules: readonly RuleDocument[]): boolean =>
  /"count":[23]|"all":\{"first"/.test(JSON.stringify(rules))

export const randomCase: fc.Arbitrary<RandomCase> = fc
  .record({
    one: ruleNamed('one'),
    two: fc.option(ruleNamed('two'), { nil: undefined, freq: 2 }),
    plan: streamDraft,
  })
  .map(({ one, two, plan }) => {
    const rules = two === undefined ? [one] : [one, two]
    const drawn = leavesDaysOpen(rules) ? { ...plan, coarse: 0 } : plan
    return { rules, tables: minutesTable, stream: streamOf(drawn, typesNamedBy(rules)) }
  })
