import { type CelType, NUMBER } from '../cel/type.ts'
import type { Matcher } from '../compiled/matcher.ts'
import type { Binding } from '../compiled/rule.ts'
import { type Entry, type MapNode, member, type Node } from '../source/node.ts'
import { isReadableName, readMap } from '../source/read.ts'
import { compileValue } from './expressions.ts'
import { factType } from './fact-type.ts'
import { compileMatcher, typesOf } from './matcher.ts'
import { withPlace } from './places.ts'
import { namesForMatch, type RuleContext } from './rule-context.ts'
import type { BoundName } from './scope-names.ts'

/** Names that expressions know already, and words of CEL. */
const TAKEN = new Set(
  'data fact start stop table has size timestamp duration int double string true false null in as break const continue else for function if import let loop package namespace return var void while __proto__ prototype'.split(
    ' ',
  ),
)

/** Whether a name can be bound; reports otherwise. */
export function checkBoundName(
  context: Pick<RuleContext, 'loading' | 'bound'>,
  entry: Pick<Entry, 'key' | 'keyPlace'>,
): boolean {
  const { faults } = context.loading
  if (!isReadableName(entry.key))
    faults.fault(
      'bad-name',
      entry.keyPlace,
      `"${entry.key}" is no name that expressions can read; use letters, digits and "_"`,
    )
  else if (TAKEN.has(entry.key))
    faults.fault('bad-name', entry.keyPlace, `"${entry.key}" means something else in expressions; choose another name`)
  else if (context.bound.some((bound) => bound.name === entry.key))
    faults.fault('bad-name', entry.keyPlace, `"${entry.key}" is bound twice`)
  else return true
  return false
}

const without = (node: MapNode, fields: readonly string[]): MapNode => ({
  ...node,
  entries: node.entries.filter((entry) => !fields.includes(entry.key)),
})

/** `count: true` in a binding counts; `count: 3` is the third match, as anywhere. */
const isCounting = (node: Node | undefined): boolean => node?.kind === 'scalar' && node.value === true

function readTake(context: RuleContext, node: Node, matcher: Matcher): Binding['take'] {
  const { loading } = context
  const sum = member(node, 'sum')
  const counting = isCounting(member(node, 'count'))
  if ((sum !== undefined || counting) && matcher.mode === 'all')
    loading.faults.fault('bad-value', node.place, 'a count or a sum is of single matches, not of "all"')
  if ((sum !== undefined || counting) && matcher.pick === 'last')
    loading.faults.fault('bad-value', node.place, 'a count or a sum is of all matches; it has no "pick"')
  if (sum === undefined) return counting ? { kind: 'count' } : { kind: 'fact' }
  if (counting) loading.faults.fault('bad-value', sum.place, '"sum" and "count" exclude one another')
  const types = typesOf(matcher)
  const of = compileValue(loading, sum, namesForMatch(context, factType(types)), ['number'], 'a sum is of numbers')
  return of === null ? { kind: 'count' } : { kind: 'sum', of }
}

function compileBinding(context: RuleContext, name: string, node: Node): Binding | null {
  const stripped = node.kind !== 'map' ? node : isCounting(member(node, 'count')) ? without(node, ['count']) : node
  const matcher = compileMatcher(withPlace(context), stripped)
  return matcher === null ? null : { name, matcher, take: readTake(context, node, matcher) }
}

const typeOfBinding = (binding: Binding): CelType =>
  binding.take.kind === 'fact' ? factType(typesOf(binding.matcher)) : NUMBER

/** The names of `with`, in order; each can read those above it. */
export function compileBindings(
  context: RuleContext,
  node: Node | undefined,
): { bindings: Binding[]; bound: readonly BoundName[] } {
  const map = node === undefined ? null : readMap(context.loading.faults, node, 'a mapping from names to matchers')
  const bindings: Binding[] = []
  let bound = context.bound
  for (const [i, entry] of (map?.entries ?? []).entries()) {
    const usable = checkBoundName({ loading: context.loading, bound }, entry)
    const later = map!.entries.slice(i).map((e) => e.key)
    const binding = compileBinding({ ...context, bound, later }, entry.key, entry.value)
    if (!usable) continue
    if (binding !== null) bindings.push(binding)
    bound = [...bound, { name: entry.key, type: binding === null ? { kind: 'dyn' } : typeOfBinding(binding) }]
  }
  return { bindings, bound }
}
