import type { Context, Match } from './context.ts'
import { agree } from './context.ts'
import { absorbed, type Evaluated, evaluateStart } from './evaluate.ts'
import { compareMatches } from './matches.ts'
import type { RuleProgram } from './rule-program.ts'
import { serve } from './serving.ts'
import { type Start, startKey, startsOf } from './starts.ts'
import type { StoredFact } from './stored-fact.ts'
import type { Verdict, Verdicts } from './verdict.ts'

/** The facts from which a group's windows are made. */
export interface GroupFacts {
  readonly program: RuleProgram
  /** The key without the split's term. */
  readonly groupKey: string
  /** Facts that carry the group's key, in the order of matches. */
  readonly carriers: readonly StoredFact[]
  /** Carriers of all groups of the rule in the case; read only where windows share matches (`serves: one`). */
  readonly pool: () => readonly (readonly StoredFact[])[]
  readonly lastCycleBegin: number
}

const NEVER = Number.POSITIVE_INFINITY
const NONE: Verdicts = { windows: [], nextCycleAt: NEVER, nextCycleKey: '' }

/** Everything that is said of one group's windows at a log time, each coarse fact taken at its instant in `ctx`. */
export function evaluateGroup(ctx: Context, group: GroupFacts, log: number): Verdicts {
  const { program } = group
  const { carriers } = group
  if (carriers.length === 0) return NONE
  const starts = startsOf(ctx, program, carriers)
  if (starts.length === 0) return NONE
  const servedBy = program.pooled ? servedIn(ctx, group, starts) : null
  const windows: Verdict[] = []
  let nextCycleAt = NEVER
  let nextCycleKey = ''
  let previous: Evaluated | null = null
  for (const start of starts) {
    if (program.rule.per.split === 'episode' && previous !== null && absorbed(start.match, previous.resolvedBy))
      continue
    const key = startKey(program, start, group.groupKey)
    const served = servedBy === null ? undefined : (servedBy.get(start.carrier) ?? null)
    const question = { program, start, key, log, lastCycleBegin: group.lastCycleBegin, served }
    const evaluated = evaluateStart(ctx, question)
    if (evaluated === null) continue
    previous = evaluated
    if (program.plainStart) {
      const next = `${key}#${evaluated.nextCycleLabel}`
      return { windows: evaluated.windows, nextCycleAt: evaluated.nextCycleAt, nextCycleKey: next }
    }
    windows.push(...evaluated.windows)
    if (evaluated.nextCycleAt < nextCycleAt) {
      nextCycleAt = evaluated.nextCycleAt
      nextCycleKey = `${key}#${evaluated.nextCycleLabel}`
    }
  }
  ctx.close()
  return { windows, nextCycleAt, nextCycleKey }
}

/** Which match serves each of the group's starts, among all starts of the rule that agree on the stop's terms. */
function servedIn(ctx: Context, group: GroupFacts, own: readonly Start[]): ReadonlyMap<StoredFact, Match> {
  const { program } = group
  const terms = program.rule.stop!.patterns[0]!.match
  const everywhere = group
    .pool()
    .flatMap((carriers) => startsOf(ctx, program, carriers))
    .filter((start) => exists(ctx, group, start))
    .sort((a, b) => compareMatches(a.match, b.match))
  const result = new Map<StoredFact, Match>()
  for (const start of own) {
    if (result.has(start.carrier)) continue
    const pool = everywhere.filter((other) => agree(other.carrier, start.carrier, terms, ctx.visits))
    for (const [served, match] of serve(ctx, program, pool)) result.set(served.carrier, match)
  }
  return result
}

const exists = (ctx: Context, { program }: GroupFacts, start: Start): boolean =>
  evaluateStart(ctx, { program, start, key: '', log: Number.NEGATIVE_INFINITY, lastCycleBegin: 0, served: null }) !==
  null
