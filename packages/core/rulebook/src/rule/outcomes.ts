import type { Scope } from '../compiled/expression.ts'
import type { Matcher } from '../compiled/matcher.ts'
import type { End, Excuse, Reason } from '../compiled/rule.ts'
import { member, type Node } from '../source/node.ts'
import { readBoolean, readList, readOneOf, readText } from '../source/read.ts'
import { compileValue } from './expressions.ts'
import { factType } from './fact-type.ts'
import { compileMatcher, type MatcherPlace, typesOf } from './matcher.ts'
import { endPlace, excusePlace, untilPlace } from './places.ts'
import { namesForMatch, type RuleContext } from './rule-context.ts'

const READABLE = ['string', 'number', 'boolean', 'null'] as const

/** Where a file gives no reason, the type of the fact that matched is the reason. */
function typeAsReason(types: readonly string[]): Reason {
  if (types.length === 1) return { kind: 'text', text: types[0]! }
  const value = (scope: Scope): unknown => scope.fact?.type ?? null
  return { kind: 'from', expression: { text: 'fact.type', reads: { start: false, stop: false, bound: false }, value } }
}

function readReason(context: RuleContext, node: Node, matcher: Matcher): Reason {
  const { loading } = context
  const text = member(node, 'reason')
  const from = member(node, 'reasonFrom')
  const types = typesOf(matcher)
  if (text !== undefined && from !== undefined)
    loading.faults.fault('bad-value', from.place, '"reason" and "reasonFrom" exclude one another')
  if (text !== undefined) return { kind: 'text', text: readText(loading.faults, text, 'a reason') ?? '' }
  if (from === undefined) return typeAsReason(types)
  const expression = compileValue(
    loading,
    from,
    namesForMatch(context, factType(types)),
    READABLE,
    'a reason is a text',
  )
  return expression === null ? typeAsReason(types) : { kind: 'from', expression }
}

interface Outcome<As> {
  readonly matcher: Matcher
  readonly as: As
  readonly reason: Reason
  readonly national: boolean
}

function readOutcomes<As extends string>(
  context: RuleContext,
  node: Node,
  place: MatcherPlace,
  allowed: readonly As[],
  otherwise: As,
): Outcome<As>[] {
  const { faults } = context.loading
  const outcomes: Outcome<As>[] = []
  for (const item of readList(faults, node, 'a list of matchers, as [{ fact: adt.died, as: excused }]') ?? []) {
    const matcher = compileMatcher(place, item)
    if (matcher === null) continue
    const as = member(item, 'as')
    const national = member(item, 'national')
    outcomes.push({
      matcher,
      as: (as === undefined ? null : readOneOf(faults, as, allowed)) ?? otherwise,
      reason: readReason(context, item, matcher),
      national: (national === undefined ? null : readBoolean(faults, national)) ?? false,
    })
  }
  return outcomes
}

export const compileEnds = (context: RuleContext, node: Node): End[] =>
  readOutcomes<End['as']>(context, node, endPlace(context), ['excused', 'unknown', 'met', 'missed'], 'excused')

export const compileExcuses = (context: RuleContext, node: Node): Excuse[] =>
  readOutcomes<Excuse['as']>(context, node, excusePlace(context), ['excused', 'unknown', 'noted'], 'excused')

/** `until`: a list of matchers, or one. */
export function compileUntil(context: RuleContext, node: Node): Matcher[] {
  const items = readList(context.loading.faults, node, 'a list of matchers, as [adt.discharged]') ?? []
  return items.map((item) => compileMatcher(untilPlace(context), item)).filter((matcher) => matcher !== null)
}
