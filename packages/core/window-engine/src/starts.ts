import { encodeKeyTerm } from '@golden-hour/model'
import type { Bound, Pattern } from '@golden-hour/rulebook'
import { type Context, type Match, NOTHING_BOUND, termOf } from './context.ts'
import { compareMatches, matcherMatch, matcherMatches, matchOf, patternMatch } from './matches.ts'
import type { RuleProgram } from './rule-program.ts'
import type { StoredFact } from './stored-fact.ts'
import type { Visits } from './visits.ts'

/** A start of a window: the fact that carries the key, and the moment from which time runs. */
export interface Start {
  readonly carrier: StoredFact
  readonly match: Match
  /** Names bound by `start: { all }`. */
  readonly bound: readonly Bound[]
  /** Facts that made it, for `documentedLate`. */
  readonly facts: readonly StoredFact[]
}

function carriesBy(ctx: Context, pattern: Pattern, fact: StoredFact): boolean {
  if (!pattern.types.includes(fact.type)) return false
  if (pattern.where === null) return true
  ctx.scope.fact = fact
  return pattern.where.test(ctx.scope)
}

/** Whether the fact can carry a window's key: by the first item under `all`, by any pattern else. */
export function carries(ctx: Context, program: RuleProgram, fact: StoredFact): boolean {
  for (const pattern of program.startPatterns) if (carriesBy(ctx, pattern, fact)) return true
  return false
}

/** The key of the fact's window without the split's term, or null where a term is missing. */
export function groupKey(program: RuleProgram, fact: StoredFact, visits: Visits, patientId: string): string | null {
  const { terms } = program.rule.per
  if (terms.length === 1) {
    const term = termOf(fact, terms[0]!, visits, patientId)
    return term === null ? null : encodeKeyTerm(term)
  }
  const parts: string[] = []
  for (const each of terms) {
    const term = termOf(fact, each, visits, patientId)
    if (term === null) return null
    parts.push(encodeKeyTerm(term))
  }
  return parts.join(',')
}

/** The whole key of a start's window: the group's, with the split's term in its place. */
export function startKey(program: RuleProgram, start: Start, group: string): string {
  const { split, splitAt, terms } = program.rule.per
  if (split === null) return group
  // A group's key has one term for each of the rule's; commas inside terms are escaped.
  const parts = terms.length === 0 ? [] : group.split(',')
  parts.splice(splitAt, 0, encodeKeyTerm(`${start.carrier.source}#${start.carrier.factId}`))
  return parts.join(',')
}

function completed(ctx: Context, program: RuleProgram, carrier: Match): Start | null {
  const { start } = program.rule
  if (start.mode !== 'all' || start.patterns.length === 1)
    return { carrier: carrier.fact, match: carrier, bound: NOTHING_BOUND, facts: [carrier.fact] }
  const bound: Bound[] = []
  let latest = carrier
  ctx.begin(carrier.fact, carrier, NOTHING_BOUND)
  for (const pattern of start.patterns.slice(1)) {
    ctx.scope.bound = bound
    const match = patternMatch(ctx, pattern, start, null)
    if (match === null) {
      ctx.close()
      return null
    }
    bound.push(match.fact)
    if (compareMatches(match, latest) > 0) latest = match
  }
  ctx.close()
  return { carrier: carrier.fact, match: latest, bound, facts: [carrier.fact, ...(bound as StoredFact[])] }
}

/**
 * Step 1 for one group: every start, in order, where the rule splits; else the first (last, third) one, or none.
 * `carriers` are the facts that carry the group's key, in the order of matches.
 */
export function startsOf(ctx: Context, program: RuleProgram, carriers: readonly StoredFact[]): Start[] {
  const { start, per } = program.rule
  ctx.close()
  if (program.plainStart) {
    const match = matchOf(ctx, carriers[0]!, null)!
    return [{ carrier: match.fact, match, bound: NOTHING_BOUND, facts: [match.fact] }]
  }
  const moments = carriers.map((fact) => matchOf(ctx, fact, start.at)).filter((match) => match !== null)
  if (start.at !== null) moments.sort(compareMatches)
  const matches = counted(ctx, program, moments)
  if (per.split !== null) {
    const starts = matches.map((match) => completed(ctx, program, match)).filter((found) => found !== null)
    return start.mode === 'all' ? starts.sort((a, b) => compareMatches(a.match, b.match)) : starts
  }
  const chosen = start.pick === 'last' ? matches.at(-1) : matches[0]
  const found = chosen === undefined ? null : completed(ctx, program, chosen)
  return found === null ? [] : [found]
}

/** Where a pattern asks for its third match, only its third is one. */
function counted(ctx: Context, program: RuleProgram, matches: readonly Match[]): readonly Match[] {
  const { startPatterns } = program
  if (startPatterns.every(({ count }) => count === 1)) return matches
  const chosen = new Set<Match>()
  for (const pattern of startPatterns) {
    const own = matches.filter(({ fact }) => carriesBy(ctx, pattern, fact))
    for (const match of pattern.count === 1 ? own : own.slice(pattern.count - 1, pattern.count)) chosen.add(match)
  }
  return matches.filter((match) => chosen.has(match))
}

/** Steps 2: the names that `with` binds, after those of `start: { all }`. */
export function bindNames(ctx: Context, program: RuleProgram, start: Start): readonly Bound[] {
  const { bindings } = program.rule
  if (bindings.length === 0) return start.bound
  const bound: Bound[] = [...start.bound]
  ctx.begin(start.carrier, start.match, bound)
  for (const { matcher, take } of bindings) {
    if (take.kind === 'fact') bound.push(matcherMatch(ctx, matcher, null)?.fact ?? null)
    else {
      const matches = matcherMatches(ctx, matcher, null)
      bound.push(take.kind === 'count' ? matches.length : sumOf(ctx, matches, take.of.value.bind(take.of)))
    }
  }
  return bound
}

function sumOf(ctx: Context, matches: readonly Match[], read: (scope: Context['scope']) => unknown): number {
  let sum = 0
  for (const match of matches) {
    ctx.scope.fact = match.fact
    const value = read(ctx.scope)
    if (typeof value === 'number' && Number.isFinite(value)) sum += value
  }
  return sum
}
