import { cutToMinute, DAY_MS, type EpochMs } from '@golden-hour/model'
import type { Rule } from '@golden-hour/rulebook'
import type { CaseFacts } from './case-facts.ts'
import type { Context } from './context.ts'
import { evaluateGroup, type GroupFacts } from './evaluate-group.ts'
import type { StoredFact } from './stored-fact.ts'
import type { Verdict, Verdicts } from './verdict.ts'

/*
 * A fact known to the day may have happened at any instant of it. A window is decided only if all of them agree.
 * The status is a function of comparisons between moments, so it can only change where a coarse fact passes another
 * moment, moved by one of the rule's durations; it is enough to try those places and the instants beside them.
 *
 * 1. Sorting never sees a tried instant: a day sorts at its first.
 * 2. What is shown is the reading with every coarse fact at its first instant.
 * 3. Where there are more combinations than can be tried, the answer is `unknown`, never a guess.
 */

const MOST_COMBINATIONS = 4_096
const DAY_LAST_MS = DAY_MS - 1

/** The group's verdicts; where facts known to the day leave a status open to doubt, `unknown` with reason `precision`. */
export function evaluatePrecisely(ctx: Context, group: GroupFacts, log: number): Verdicts {
  const base = evaluateGroup(ctx, group, log)
  if (ctx.facts.coarse === 0) return base
  const coarse = coarseFacts(ctx.facts, group)
  if (coarse.length === 0) return base
  const choices = coarse.map((fact) => instantsToTry(ctx.facts, group, fact, base))
  const combinations = choices.reduce((product, list) => product * list.length, 1)
  if (combinations === 1) return base
  if (combinations > MOST_COMBINATIONS) return { ...base, windows: base.windows.map(doubt) }
  const tried: Verdicts[] = []
  for (let index = 0; index < combinations; index++) {
    ctx.open(ctx.facts, ctx.visits, combination(coarse, choices, index))
    tried.push(evaluateGroup(ctx, group, log))
  }
  ctx.open(ctx.facts, ctx.visits, null)
  return agreed(base, tried)
}

function coarseFacts(facts: CaseFacts, { program }: GroupFacts): StoredFact[] {
  const found: StoredFact[] = []
  for (const type of program.types) for (const fact of facts.of(type)) if (fact.isDate) found.push(fact)
  return found
}

function combination(
  coarse: readonly StoredFact[],
  choices: readonly (readonly number[])[],
  index: number,
): ReadonlyMap<StoredFact, number> {
  const instants = new Map<StoredFact, number>()
  let rest = index
  coarse.forEach((fact, i) => {
    const list = choices[i]!
    instants.set(fact, list[rest % list.length]!)
    rest = Math.floor(rest / list.length)
  })
  return instants
}

/**
 * Instants of the fact's day that can make a difference, its first and last always among them. Between two of them
 * nothing is passed, so a deadline that log time passes there is passed at one end and not at the other: log time
 * itself need not be tried.
 */
function instantsToTry(facts: CaseFacts, group: GroupFacts, fact: StoredFact, base: Verdicts): number[] {
  const first: number = fact.occurredAt
  const last = first + DAY_LAST_MS
  const { rule } = group.program
  const moments = new Set<number>()
  for (const type of group.program.types)
    for (const other of facts.of(type)) {
      if (other === fact) continue
      moments.add(other.occurredAt)
      if (other.isDate) moments.add(other.occurredAt + DAY_LAST_MS)
    }
  for (const { dueAt } of base.windows) if (dueAt !== null) moments.add(dueAt)
  if (rule.effectiveFrom !== null) moments.add(rule.effectiveFrom)
  if (rule.effectiveTo !== null) moments.add(rule.effectiveTo)
  const found = new Set<number>([first, last])
  const add = (instant: number): void => {
    if (instant > first && instant < last) found.add(instant)
  }
  for (const moment of moments)
    for (const duration of durationsOf(rule, base)) {
      for (const at of [moment + duration, moment - duration]) {
        for (const instant of [at - 1, at, at + 1]) add(instant)
        const minute = cutToMinute(at as EpochMs)
        for (const instant of [minute - 1, minute, minute + 59_999, minute + 60_000]) add(instant)
      }
    }
  return [...found].sort((a, b) => a - b)
}

/** The lengths of time that the rule compares by. */
function durationsOf(rule: Rule, base: Verdicts): ReadonlySet<number> {
  const lengths = new Set<number>([0])
  const patterns = [
    rule.stop,
    ...rule.items.map(({ matcher }) => matcher),
    ...rule.bindings.map(({ matcher }) => matcher),
    ...rule.excuses.map(({ matcher }) => matcher),
    ...rule.ends.map(({ matcher }) => matcher),
    ...rule.until,
  ]
  for (const matcher of patterns) {
    if (matcher === null) continue
    if (matcher.leadMs !== 0) lengths.add(matcher.leadMs)
    for (const { within } of matcher.patterns)
      if (within !== null) for (const length of [within.from, within.to]) lengths.add(Math.abs(length))
  }
  if (rule.atLeastMs !== 0) lengths.add(rule.atLeastMs)
  if (rule.every?.kind === 'sliding') lengths.add(rule.every.everyMs)
  for (const { dueAt, startedAt } of base.windows)
    if (dueAt !== null) for (const settle of [0, rule.settleMs ?? 0, 59_999]) lengths.add(dueAt - startedAt + settle)
  return lengths
}

const doubt = (verdict: Verdict): Verdict => ({
  ...verdict,
  status: 'unknown',
  national: 'unknown',
  reason: 'precision',
  stoppedAt: null,
  elapsedMs: null,
  stop: null,
  excuse: null,
  closing: null,
})

/** One verdict a window, from the reading at first instants; unknown where another reading says otherwise. */
function agreed(base: Verdicts, tried: readonly Verdicts[]): Verdicts {
  const shown = new Map(base.windows.map((verdict) => [verdict.key, verdict]))
  for (const { windows } of tried)
    for (const verdict of windows) if (!shown.has(verdict.key)) shown.set(verdict.key, verdict)
  const readings = tried.map(({ windows }) => new Map(windows.map((verdict) => [verdict.key, verdict])))
  const windows: Verdict[] = []
  for (const [key, verdict] of shown) {
    const own = readings.map((reading) => reading.get(key))
    const changesAt = own.reduce((least, other) => Math.min(least, other?.changesAt ?? least), verdict.changesAt)
    const sure = own.every((other) => other?.status === verdict.status)
    const sureNationally = own.every((other) => other?.national === verdict.national)
    const said = sure ? verdict : doubt(verdict)
    windows.push({ ...said, national: sureNationally ? verdict.national : 'unknown', changesAt })
  }
  const next = [base, ...tried].reduce((a, b) => (b.nextCycleAt < a.nextCycleAt ? b : a))
  return { windows, nextCycleAt: next.nextCycleAt, nextCycleKey: next.nextCycleKey }
}
