import { durationMs } from '@golden-hour/model'
import type { Matcher } from '../compiled/matcher.ts'
import type { Per } from '../compiled/rule.ts'
import type { Loading } from '../loading.ts'
import { member, type Node } from '../source/node.ts'
import { checkBoundName } from './bindings.ts'
import { type FactType, factType } from './fact-type.ts'
import { compileMatcher, typesOf } from './matcher.ts'
import { startPlace } from './places.ts'
import type { BoundName } from './scope-names.ts'

export interface CompiledStart {
  readonly matcher: Matcher
  /** The types of the fact that carries the key. */
  readonly types: readonly string[]
  readonly fact: FactType
  /** The further items of `all`. */
  readonly bound: readonly BoundName[]
}

const NOTHING: Matcher = {
  mode: 'any',
  patterns: [],
  leadMs: durationMs(0),
  early: 'ignore',
  pick: 'first',
  at: null,
  serves: null,
}

function checkSplit(loading: Loading, node: Node, matcher: Matcher, per: Per): void {
  if (per.split === null) return
  const pick = member(node, 'pick')
  const counted = matcher.patterns.some((pattern) => pattern.count > 1)
  if (matcher.pick === 'last' && pick !== undefined)
    loading.faults.fault(
      'bad-value',
      pick.place,
      `with "${per.split}" every start makes a window, so there is no last to pick`,
    )
  if (counted)
    loading.faults.fault(
      'bad-value',
      node.place,
      `with "${per.split}" every start makes a window, so "count" has no meaning`,
    )
}

/** The names of `all` after the first, as expressions see them. */
function boundOf(loading: Loading, node: Node, matcher: Matcher): BoundName[] {
  const all = member(node, 'all')
  if (all?.kind !== 'map') return []
  const bound: BoundName[] = []
  for (const [i, entry] of all.entries.entries()) {
    if (!checkBoundName({ loading, bound }, entry) || i === 0) continue
    const pattern = matcher.patterns.find((p) => p.name === entry.key)
    bound.push({ name: entry.key, type: pattern === undefined ? { kind: 'dyn' } : factType(pattern.types) })
  }
  return bound
}

/** `start`; under `all` the first item carries the key and the others are bound names. */
export function compileStart(loading: Loading, node: Node, per: Per): CompiledStart {
  const matcher = compileMatcher(startPlace(loading, per.terms), node) ?? NOTHING
  checkSplit(loading, node, matcher, per)
  const types = matcher.mode === 'all' ? (matcher.patterns[0]?.types ?? []) : typesOf(matcher)
  return { matcher, types, fact: factType(types), bound: matcher.mode === 'all' ? boundOf(loading, node, matcher) : [] }
}
