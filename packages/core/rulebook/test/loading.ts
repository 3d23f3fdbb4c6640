import type { EpochMs, FactData } from '@golden-hour/model'
import { parseInstant } from '@golden-hour/model'
import type { FactLike, Fault, LoadOptions, Rule, Rulebook, Scope, SourceFile } from '../src/index.ts'
import { loadRulebook } from '../src/index.ts'

export const file = (path: string, text: string): SourceFile => ({ path, text })

type Given = string | readonly SourceFile[]

const filesOf = (given: Given): readonly SourceFile[] =>
  typeof given === 'string' ? [file('rules.yaml', given)] : given

/** A rulebook that must load. */
export function loaded(given: Given, options?: LoadOptions): Rulebook {
  const result = loadRulebook(filesOf(given), options)
  if (!result.ok) throw new Error(result.faults.map((f) => `${f.file}:${f.line}:${f.column} ${f.message}`).join('\n'))
  return result.rulebook
}

export function faultsOf(given: Given, options?: LoadOptions): readonly Fault[] {
  const result = loadRulebook(filesOf(given), options)
  return result.ok ? [] : result.faults
}

/** `line:column code` of every fault. */
export const placesOf = (given: Given, options?: LoadOptions): string[] =>
  faultsOf(given, options).map((f) => `${f.line}:${f.column} ${f.code}`)

/** The one rule `r`, of a deadline unless the fields say otherwise; each field on a line of its own, in this order. */
export function windowOf(fields: Readonly<Record<string, string | null>>): string {
  const all = {
    id: 'r',
    name: '{ zh: 甲, en: A }',
    per: 'encounterId',
    start: 'ed.arrived',
    stop: 'ed.triaged',
    ...fields,
  }
  const lines = Object.entries(all).filter(([, value]) => value !== null)
  return `windows:\n${lines.map(([key, value], i) => `${i === 0 ? '  - ' : '    '}${key}: ${value}`).join('\n')}\n`
}

export const rule = (fields: Readonly<Record<string, string | null>>, others: readonly SourceFile[] = []): Rule =>
  loaded([file('rules.yaml', windowOf(fields)), ...others]).rules[0]!

export const faults = (
  fields: Readonly<Record<string, string | null>>,
  others: readonly SourceFile[] = [],
): readonly Fault[] => faultsOf([file('rules.yaml', windowOf(fields)), ...others])

/** The codes of the faults of a rule with these fields. */
export const codes = (fields: Readonly<Record<string, string | null>>, others: readonly SourceFile[] = []): string[] =>
  faults(fields, others).map((f) => f.code)

export const at = (text: string): EpochMs => parseInstant(text)!.at

export const fact = (type: string, data: FactData, time = '2026-03-02T08:00:00+08:00', source = '/his'): FactLike => ({
  type,
  source,
  factId: `${type}#1`,
  occurredAt: at(time),
  data,
})

export const scope = (parts: Partial<Scope> = {}): Scope => ({
  fact: null,
  start: null,
  stop: null,
  bound: [],
  failures: 0,
  ...parts,
})
