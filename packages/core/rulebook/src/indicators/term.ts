import type { Status } from '@golden-hour/model'
import type { CelType } from '../cel/type.ts'
import type { Take, Term, WindowGuard, WindowScope } from '../compiled/indicator.ts'
import type { Loading } from '../loading.ts'
import { readRuleId } from '../pathway.ts'
import type { CompiledRule } from '../rule/compile-rule.ts'
import { compileField, environmentOf, expectType } from '../rule/expressions.ts'
import { nearestName } from '../source/nearest.ts'
import { type MapNode, member, type Node } from '../source/node.ts'
import { checkFields, oneOrMore, readMap, readOneOf, readText } from '../source/read.ts'
import { COUNTED, commonMarks, windowNames } from './window-names.ts'

export type RulesById = ReadonlyMap<string, CompiledRule>
export const TERM_FIELDS = ['of', 'status', 'where', 'take', 'roll']

/** What the parts of one term share. */
interface TermContext {
  readonly loading: Loading
  readonly marks: ReadonlyMap<string, CelType>
  /** False where a rule of the term could not be compiled: then nothing is said of its marks. */
  readonly marksKnown: boolean
}

/** A mark that every rule of the term carries. */
function readMark(context: TermContext, node: Node, name: string): string {
  const { loading, marks, marksKnown } = context
  if (marksKnown && !marks.has(name))
    loading.faults.fault(
      'unknown-mark',
      node.place,
      `not every rule of this term has a mark "${name}"`,
      nearestName(name, marks.keys()),
    )
  return name
}

/** The quantities that a term can sum. */
export function readSum(context: TermContext, node: Node): Take | null {
  const name = readText(context.loading.faults, node, 'elapsed, days or a mark')
  if (name === null) return null
  return name === 'elapsed' || name === 'days'
    ? { kind: 'sum', of: name }
    : { kind: 'sum-mark', mark: readMark(context, node, name) }
}

export function readDistinct(context: TermContext, node: Node): Take | null {
  const name = readText(context.loading.faults, node, 'patient, encounter or a mark')
  if (name === null) return null
  return name === 'patient' || name === 'encounter'
    ? { kind: 'distinct', by: name }
    : { kind: 'distinct-mark', mark: readMark(context, node, name) }
}

function readTake(context: TermContext, node: Node): Take | null {
  const { faults } = context.loading
  if (node.kind === 'scalar') return readOneOf(faults, node, ['count']) === null ? null : { kind: 'count' }
  const map = readMap(faults, node, 'count, { sum: … } or { distinct: … }')
  if (map === null) return null
  checkFields(faults, map, { allowed: ['sum', 'distinct'], of: '"take"' })
  const sum = member(map, 'sum')
  const distinct = member(map, 'distinct')
  if ((sum === undefined) === (distinct === undefined))
    faults.fault('bad-value', map.place, '"take" is count, { sum: … } or { distinct: … }')
  if (sum !== undefined) return readSum(context, sum)
  return distinct === undefined ? null : readDistinct(context, distinct)
}

const GROUPS: Readonly<Record<string, string>> = {
  patient: 'patient',
  patientId: 'patient',
  encounter: 'encounter',
  encounterId: 'encounter',
}

function readRoll(context: TermContext, node: Node): Term['roll'] {
  const { faults } = context.loading
  const map = readMap(faults, node, '{ per: encounter, met: all }')
  if (map === null) return null
  checkFields(faults, map, { allowed: ['per', 'met'], of: '"roll"' })
  const perNode = member(map, 'per')
  const metNode = member(map, 'met')
  if (perNode === undefined)
    faults.fault('missing-field', map.place, '"roll" needs "per": patient, encounter or a mark')
  if (metNode === undefined) faults.fault('missing-field', map.place, '"roll" needs "met": all or any')
  const name = perNode === undefined ? null : readText(faults, perNode, 'patient, encounter or a mark')
  const met = metNode === undefined ? null : readOneOf(faults, metNode, ['all', 'any'] as const)
  if (name === null || met === null) return null
  return { per: GROUPS[name] ?? readMark(context, perNode!, name), met }
}

function compileWhere(context: TermContext, node: Node): WindowGuard | null {
  const { loading, marks } = context
  const checked = compileField(loading, node, environmentOf<WindowScope>(loading, windowNames(marks)))
  if (
    checked === null ||
    !expectType(loading, node, checked.typed.type, ['boolean'], 'a condition must be true or false')
  )
    return null
  const { run } = checked.typed
  return { text: checked.text, test: (window) => run(window) === true }
}

function readStatuses(loading: Loading, node: Node): Status[] {
  const statuses = oneOrMore(node)
    .map((item) => readOneOf(loading.faults, item, COUNTED))
    .filter((status) => status !== null)
  return [...new Set(statuses)]
}

export interface OpenTerm {
  readonly of: readonly string[]
  readonly context: TermContext
}

/** The rules of a term and the marks they have in common. */
export function openTerm(loading: Loading, rules: RulesById, node: Node | undefined, owner: MapNode): OpenTerm {
  if (node === undefined)
    loading.faults.fault('missing-field', owner.place, 'this needs "of": the rule or rules whose windows are counted')
  const of =
    node === undefined
      ? []
      : oneOrMore(node)
          .map((item) => readRuleId(loading, item))
          .filter((id) => id !== null)
  const compiled = of.map((id) => rules.get(id))
  const marks = commonMarks(compiled.flatMap((rule) => (rule === undefined ? [] : [rule.markTypes])))
  return {
    of: [...new Set(of)],
    context: { loading, marks, marksKnown: of.length > 0 && compiled.every((rule) => rule !== undefined) },
  }
}

/** `{ of, status, where, take, roll }`. */
export function compileTerm(
  loading: Loading,
  rules: RulesById,
  map: MapNode,
  otherwise: readonly Status[],
): { term: Term; context: TermContext } {
  const { of, context } = openTerm(loading, rules, member(map, 'of'), map)
  const status = member(map, 'status')
  const where = member(map, 'where')
  const take = member(map, 'take')
  const roll = member(map, 'roll')
  const term: Term = {
    of,
    status: status === undefined ? otherwise : readStatuses(loading, status),
    where: where === undefined || !context.marksKnown ? null : compileWhere(context, where),
    take: (take === undefined ? null : readTake(context, take)) ?? { kind: 'count' },
    roll: roll === undefined ? null : readRoll(context, roll),
  }
  return { term, context }
}
