import { DAY_MS, MINUTE_MS, parseInstant } from '@golden-hour/model'
import type { Matcher, Pattern } from '@golden-hour/rulebook'
import { agree, type Context, type Match, notAfter, notBefore } from './context.ts'
import { firstAt } from './fact-order.ts'
import { compareIdentity, type StoredFact } from './stored-fact.ts'

/** A lower bound for matches: at or after a moment, less a lead. Null: any time. */
export interface From {
  readonly at: number
  readonly minute: boolean
  readonly leadMs: number
}

/** The order of matches: moment, source, factId, type. Sorting never sees a tried instant. */
export const compareMatches = (a: Match, b: Match): number =>
  a.sortAt !== b.sortAt ? a.sortAt - b.sortAt : compareIdentity(a.fact, b.fact)

/** The fact as a match, its moment by the `at` field where there is one; null where that cannot be read. */
export const matchOf = (ctx: Context, fact: StoredFact, at: string | null): Match | null => {
  if (at !== null) {
    const value = fact.data[at]
    const instant = typeof value === 'string' ? parseInstant(value) : null
    return instant === null ? null : { fact, at: instant.at, sortAt: instant.at, minute: false, coarse: false }
  }
  return {
    fact,
    at: ctx.instants?.get(fact) ?? fact.occurredAt,
    sortAt: fact.occurredAt,
    minute: fact.isMinute,
    coarse: fact.isDate,
  }
}

const isFrom = (match: Match, from: From | null): boolean =>
  from === null || notBefore(match.at, match.minute, from.at, from.minute, -from.leadMs)

/** Whether the match lies where the pattern says, seen from the start. */
export function within(ctx: Context, pattern: Pattern, match: Match): boolean {
  const { start } = ctx
  if (pattern.within === null || start === null) return true
  return (
    notBefore(match.at, match.minute, start.at, start.minute, pattern.within.from) &&
    notAfter(match.at, match.minute, start.at, start.minute, pattern.within.to)
  )
}

/** Whether the fact belongs to the window and passes the pattern, its moment apart. */
export function passes(ctx: Context, pattern: Pattern, fact: StoredFact): boolean {
  if (fact === ctx.excluded) return false
  if (ctx.carrier !== null && !agree(fact, ctx.carrier, pattern.match, ctx.visits)) return false
  if (pattern.where === null) return true
  ctx.scope.fact = fact
  return pattern.where.test(ctx.scope)
}

/** Every match of one pattern from the bound on, in order. */
export function allMatches(ctx: Context, pattern: Pattern, at: string | null, from: From | null): Match[] {
  const found: Match[] = []
  for (const type of pattern.types)
    for (const fact of ctx.facts.candidates(pattern, type)) {
      const match = matchOf(ctx, fact, at)
      if (match !== null && isFrom(match, from) && within(ctx, pattern, match) && passes(ctx, pattern, fact))
        found.push(match)
    }
  if (pattern.types.length > 1 || at !== null) found.sort(compareMatches)
  return found
}

function firstOfType(ctx: Context, pattern: Pattern, type: string, from: From | null): Match | null {
  const list = ctx.facts.candidates(pattern, type)
  // A minute of slack for cut comparisons, a day for facts tried later than their first instant.
  const slack = ctx.instants === null ? MINUTE_MS : DAY_MS
  const begin = from === null ? 0 : firstAt(list, from.at - from.leadMs - slack)
  for (let i = begin; i < list.length; i++) {
    const fact = list[i]!
    const match = matchOf(ctx, fact, null)!
    if (isFrom(match, from) && within(ctx, pattern, match) && passes(ctx, pattern, fact)) return match
  }
  return null
}

function countedMatches(ctx: Context, pattern: Pattern, at: string | null, from: From | null): Match[] {
  const found = allMatches(ctx, pattern, at, from)
  return pattern.count === 1 ? found : found.slice(pattern.count - 1, pattern.count)
}

/** The pattern's match: its first (third, …), or its last. */
export function patternMatch(ctx: Context, pattern: Pattern, matcher: Matcher, from: From | null): Match | null {
  if (matcher.at === null && pattern.count === 1 && matcher.pick === 'first') {
    if (pattern.types.length === 1) return firstOfType(ctx, pattern, pattern.types[0]!, from)
    let best: Match | null = null
    for (const type of pattern.types) {
      const match = firstOfType(ctx, pattern, type, from)
      if (match !== null && (best === null || compareMatches(match, best) < 0)) best = match
    }
    return best
  }
  const found = allMatches(ctx, pattern, matcher.at, from)
  if (pattern.count > 1) return found[pattern.count - 1] ?? null
  return (matcher.pick === 'last' ? found.at(-1) : found[0]) ?? null
}

/** The matcher's match from the bound on: the earliest (last) of any, the latest of the firsts of all. */
export function matcherMatch(ctx: Context, matcher: Matcher, from: From | null): Match | null {
  if (matcher.patterns.length === 1) return patternMatch(ctx, matcher.patterns[0]!, matcher, from)
  let chosen: Match | null = null
  const wantsLatest = matcher.mode === 'all' || matcher.pick === 'last'
  for (const pattern of matcher.patterns) {
    const match = patternMatch(ctx, pattern, matcher, from)
    if (match === null) {
      if (matcher.mode === 'all') return null
      continue
    }
    if (chosen === null || (wantsLatest ? compareMatches(match, chosen) > 0 : compareMatches(match, chosen) < 0))
      chosen = match
  }
  return chosen
}

/** Every match of an `any` matcher, in order, each fact once; of a pattern that asks for its third, only that. */
export function matcherMatches(ctx: Context, matcher: Matcher, from: From | null): Match[] {
  if (matcher.patterns.length === 1) return countedMatches(ctx, matcher.patterns[0]!, matcher.at, from)
  const byFact = new Map<StoredFact, Match>()
  for (const pattern of matcher.patterns)
    for (const match of countedMatches(ctx, pattern, matcher.at, from)) byFact.set(match.fact, match)
  return [...byFact.values()].sort(compareMatches)
}
