import type { FactRef } from '@golden-hour/model'
import type { BundleItem } from '@golden-hour/rulebook'
import type { Context, Match } from '../context.ts'
import { notBefore } from '../context.ts'
import { compareMatches, matcherMatch } from '../matches.ts'
import type { RuleProgram } from '../rule-program.ts'
import { refOf } from '../stored-fact.ts'

/** Step 5: what stops the window. */
export interface Stop {
  readonly match: Match | null
  /** The bundle's item that came too late, or not, to be before another. */
  readonly violated: string | null
  readonly items: Readonly<Record<string, FactRef | null>> | null
  readonly deciders: readonly Match[]
}

export function stopOf(ctx: Context, program: RuleProgram, start: Match): Stop {
  const { rule } = program
  if (rule.kind === 'bundle') return bundleStop(ctx, program, start)
  const matcher = rule.stop
  const match =
    matcher === null ? null : matcherMatch(ctx, matcher, { at: start.at, minute: start.minute, leadMs: matcher.leadMs })
  return { match, violated: null, items: null, deciders: [] }
}

export const applicableItems = (ctx: Context, program: RuleProgram): readonly BundleItem[] =>
  program.rule.items.filter((item) => item.when === null || item.when.test(ctx.scope))

function bundleStop(ctx: Context, program: RuleProgram, start: Match): Stop {
  const items = applicableItems(ctx, program)
  const found = new Map<string, Match | null>()
  for (const { name, matcher } of items)
    found.set(name, matcherMatch(ctx, matcher, { at: start.at, minute: start.minute, leadMs: matcher.leadMs }))
  let violated: string | null = null
  const deciders: Match[] = []
  for (const item of items) {
    const other = violator(ctx, program, item, found.get(item.name) ?? null)
    if (other === null) continue
    violated ??= item.name
    deciders.push(other)
  }
  const matches = [...found.values()].filter((match) => match !== null)
  const complete = violated === null && matches.length === items.length
  const latest = matches.reduce<Match | null>((a, b) => (a === null || compareMatches(b, a) > 0 ? b : a), null)
  return {
    match: complete ? latest : null,
    violated,
    items: Object.fromEntries([...found].map(([name, match]) => [name, match === null ? null : refOf(match.fact)])),
    deciders: complete ? matches : deciders,
  }
}

/** The other item's first match of all, if the item has none at or before it. */
function violator(ctx: Context, program: RuleProgram, item: BundleItem, match: Match | null): Match | null {
  if (item.before === null) return null
  const other = program.rule.items.find(({ name }) => name === item.before)
  const first = other === undefined ? null : matcherMatch(ctx, other.matcher, null)
  if (first === null) return null
  const before = match !== null && notBefore(first.at, first.minute, match.at, match.minute, 0)
  return before ? null : first
}

/** Whether the stop happened too early to be one, where the rule says that this makes the window unknown. */
export function isEarly(ctx: Context, program: RuleProgram, start: Match): boolean {
  const { rule } = program
  const matchers = rule.kind === 'bundle' ? applicableItems(ctx, program).map((item) => item.matcher) : [rule.stop]
  return matchers.some((matcher) => {
    if (matcher?.early !== 'unknown') return false
    const first = matcherMatch(ctx, { ...matcher, pick: 'first' }, null)
    return first !== null && !notBefore(first.at, first.minute, start.at, start.minute, -matcher.leadMs)
  })
}
