import type { RuleDocument, Tables } from './documents.ts'
import type { Json, LiveFact } from './facts.ts'
import { listOf } from './keys.ts'
import { readMatcher } from './matching.ts'
import { type Assumption, durationOf } from './moments.ts'
import { type OracleWindow, windowsOf } from './windows.ts'
import type { World } from './world.ts'

/**
 * engine.md §3, Precision and §11: a fact known to the day may have happened at any instant of it. All combinations of
 * instants must give one status, else it is `unknown`, reason `precision`.
 *
 * A status is decided by comparing differences of instants with the rule's lengths, so it can only change where such a
 * difference is met exactly. Trying those instants, and one millisecond to either side, tries all.
 */
export function windowsUnderAllAssumptions(rule: RuleDocument, world: World): OracleWindow[] {
  const first = windowsOf(rule, world)
  const coarse = world.facts.filter((fact) => fact.precision === 'date' && typesOf(rule).includes(fact.type))
  if (coarse.length === 0) return first
  const seen = new Map(first.map((window) => [window.windowId, { shown: window, ...formsOf(window) }] as const))
  for (const assumed of assumptionsOf(coarse, rule, world)) {
    const windows = windowsOf(rule, { ...world, assumed })
    for (const window of windows) {
      const known = seen.get(window.windowId)
      if (known === undefined)
        seen.set(window.windowId, { shown: window, statuses: none(window), nationals: none(window) })
      else {
        known.statuses.add(window.status)
        known.nationals.add(window.national)
      }
    }
    for (const known of seen.values()) {
      if (windows.some((window) => window.windowId === known.shown.windowId)) continue
      known.statuses.add('none')
      known.nationals.add('none')
    }
  }
  return [...seen.values()].map(({ shown, statuses, nationals }) => {
    const window = nationals.size > 1 ? { ...shown, national: 'unknown' as const } : shown
    if (statuses.size === 1) return window
    // Nothing decided, so there is no stop to show.
    return { ...window, status: 'unknown' as const, reason: 'precision', stoppedAt: null, elapsedMs: null }
  })
}

const formsOf = (window: OracleWindow) => ({
  statuses: new Set<string>([window.status]),
  nationals: new Set<string>([window.national]),
})
/** A window that exists only under some assumptions. */
const none = (window: OracleWindow): Set<string> => new Set<string>(['none', window.status])

function typesOf(rule: RuleDocument): string[] {
  const matchers = [
    rule.start,
    ...Object.values(rule.with ?? {}),
    ...(rule.applies ?? []).filter((entry) => typeof entry !== 'object' || !('when' in entry) || 'fact' in entry),
    ...[rule.stop, rule.require, rule.avoid].filter((doc) => doc !== undefined),
    ...(rule.excuses ?? []),
    ...(rule.ends ?? []),
    ...(rule.until ?? []),
  ]
  return matchers.flatMap((doc) =>
    readMatcher(doc as Parameters<typeof readMatcher>[0]).options.flatMap(([, matcher]) => listOf(matcher.fact)),
  )
}

/** Every length of time the rule may compare a difference with, and sums of two (limit + settle). */
function lengthsOf(rule: RuleDocument, world: World): number[] {
  const found = new Set<number>([0, 59_999, 86_400_000])
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      if (/^[+-]?P[\dT]/.test(value)) found.add(Math.abs(durationOf(value)))
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(visit)
  }
  visit(rule)
  for (const amount of numericLimits(rule, world.facts, world.tables)) found.add(amount)
  const single = [...found]
  const settle = rule.settle === undefined ? 59_999 : durationOf(rule.settle)
  return [...new Set(single.flatMap((length) => [length, -length, length + settle]))]
}

function numericLimits(rule: RuleDocument, facts: readonly LiveFact[], tables: Tables): number[] {
  const { limit } = rule
  if (typeof limit !== 'object') return []
  const units = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 }
  if ('field' in limit) {
    const name = limit.field.slice(limit.field.indexOf('.') + 1)
    const amounts = facts.map((fact) => fact.data[name]).filter((value) => typeof value === 'number')
    return amounts.map((amount) => amount * (limit.times ?? 1) * units[limit.unit])
  }
  if ('table' in limit) return (tables[limit.table] ?? []).map((row) => Number(row[limit.column]) * units[limit.unit])
  return []
}

const MINUTE = 60_000

/** The instants of that fact's day at which something may change, and their neighbours. */
function instantsOf(fact: LiveFact, anchors: readonly number[], lengths: readonly number[], cuts: boolean): number[] {
  const found = new Set<number>([fact.firstInstant, fact.lastInstant])
  const add = (at: number): void => {
    if (at >= fact.firstInstant && at <= fact.lastInstant) found.add(at)
  }
  for (const anchor of anchors) {
    for (const length of lengths) {
      const at = anchor + length
      const minute = Math.floor(at / MINUTE) * MINUTE
      for (const near of [at - 1, at, at + 1]) add(near)
      if (cuts) for (const near of [minute - 1, minute, minute + MINUTE]) add(near)
    }
  }
  return [...found].sort((a, b) => a - b)
}

/** Date-time fields count too: `at` and limits may read them. */
const dateTimesOf = (value: Json): number[] => {
  if (typeof value === 'string') return Number.isNaN(Date.parse(value)) ? [] : [Date.parse(value)]
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(dateTimesOf) : []
}

/** Every combination: each coarse fact in turn also tries the instants that lie a length away from those before it. */
function* assumptionsOf(coarse: readonly LiveFact[], rule: RuleDocument, world: World): Generator<Assumption> {
  const lengths = lengthsOf(rule, world)
  const read = world.facts.filter((fact) => typesOf(rule).includes(fact.type))
  const exact = read.filter((fact) => fact.precision !== 'date')
  const cuts = read.some((fact) => fact.precision === 'minute')
  const anchors = [
    world.logTime,
    ...exact.map((fact) => fact.firstInstant),
    ...read.flatMap((fact) => dateTimesOf(fact.data)),
  ]
  function* extend(done: ReadonlyMap<LiveFact, number>, left: readonly LiveFact[]): Generator<Assumption> {
    const [fact, ...rest] = left
    if (fact === undefined) {
      yield done
      return
    }
    for (const at of instantsOf(fact, [...anchors, ...done.values()], lengths, cuts))
      yield* extend(new Map([...done, [fact, at]]), rest)
  }
  yield* extend(new Map(), coarse)
}
