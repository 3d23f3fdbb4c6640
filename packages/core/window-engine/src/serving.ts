import type { Pattern } from '@golden-hour/rulebook'
import { type Context, type Match, notBefore } from './context.ts'
import { compareMatches, matcherMatches, passes, within } from './matches.ts'
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
    const bound = bindNames(ctx, program, start)
    ctx.begin(start.carrier, start.match, bound)
  }
  for (const match of candidates(ctx, program, pool, begin)) {
    for (const start of pool) {
      if (served.has(start)) continue
      if (!notBefore(match.at, match.minute, start.match.at, start.match.minute, -matcher.leadMs)) continue
      begin(start)
      if (!matcher.patterns.some((pattern) => answers(ctx, pattern, match))) continue
      served.set(start, match)
      break
    }
  }
  ctx.close()
  return served
}

const answers = (ctx: Context, pattern: Pattern, match: Match): boolean =>
  pattern.types.includes(match.fact.type) && within(ctx, pattern, match) && passes(ctx, pattern, match.fact)

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
  return [...byFact.values()].sort(compareMatches)
}
