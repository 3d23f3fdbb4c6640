import { type Context, type Match, notBefore } from './context.ts'
import { matcherMatches, passes } from './matches.ts'
import type { RuleProgram } from './rule-program.ts'
import { bindNames, type Start } from './starts.ts'

/**
 * `serves: one`: each match, in order, answers the earliest start that is not later and not yet served, among starts
 * that agree on the stop's terms. Computed anew from the sorted facts each time; `pool` is in the order of starts.
 */
export function serve(ctx: Context, program: RuleProgram, pool: readonly Start[]): ReadonlyMap<Start, Match> {
  const matcher = program.rule.stop!
  const served = new Map<Start, Match>()
  const begin = (start: Start): void => {
    ctx.begin(start.carrier, start.match, bindNames(ctx, program, start))
    ctx.begin(start.carrier, start.match, ctx.scope.bound)
  }
  for (const match of candidates(ctx, program, pool, begin)) {
    for (const start of pool) {
      if (served.has(start)) continue
      if (!notBefore(match.at, match.minute, start.match.at, start.match.minute, -matcher.leadMs)) continue
      begin(start)
      const pattern = matcher.patterns.find(({ types }) => types.includes(match.fact.type))
      if (pattern === undefined || !passes(ctx, pattern, match.fact)) continue
      served.set(start, match)
      break
    }
  }
  ctx.close()
  return served
}

/** Every fact that answers some start of the pool, in order, each once. */
function candidates(
  ctx: Context,
  program: RuleProgram,
  pool: readonly Start[],
  begin: (start: Start) => void,
): readonly Match[] {
  const byFact = new Map<Match['fact'], Match>()
  for (const start of pool) {
    begin(start)
    for (const match of matcherMatches(ctx, program.rule.stop!, null)) byFact.set(match.fact, match)
  }
  const order = (a: Match, b: Match): number =>
    a.at !== b.at ? a.at - b.at : a.fact.source !== b.fact.source ? (a.fact.source < b.fact.source ? -1 : 1) : 0
  return [...byFact.values()].sort((a, b) => order(a, b) || (a.fact.factId < b.fact.factId ? -1 : 1))
}
