import type { Marks, MarkValue, Quality } from '@golden-hour/model'
import { cutToMinute, type EpochMs } from '@golden-hour/model'
import { type Context, isLater, type Match } from './context.ts'
import { decideAbsence } from './decide/absence.ts'
import { type Due, dueOf } from './decide/due.ts'
import { decideOrder, orderDue } from './decide/order.ts'
import { type Outcome, undecided } from './decide/outcome.ts'
import { type Cycles, calendarCycles, slidingCycles } from './decide/recurring.ts'
import { applicableItems } from './decide/stop.ts'
import { decideTally } from './decide/tally.ts'
import { decideWaiting } from './decide/waiting.ts'
import { matcherMatch } from './matches.ts'
import type { RuleProgram } from './rule-program.ts'
import { bindNames, type Start } from './starts.ts'
import type { StoredFact } from './stored-fact.ts'
import type { Verdict } from './verdict.ts'

/** What one start gives: its window, or its cycles; and the moment that resolves it, for episodes. */
export interface Evaluated {
  readonly windows: readonly Verdict[]
  readonly nextCycleAt: number
  readonly nextCycleLabel: string
  /** The stop or closing, whichever comes first; null while unresolved. */
  readonly resolvedBy: Match | null
}

/** What an evaluation needs beside the facts. */
export interface Question {
  readonly program: RuleProgram
  readonly start: Start
  readonly key: string
  readonly log: number
  /** The latest moment at which a calendar cycle may still begin. */
  readonly lastCycleBegin: number
  /** With `serves: one`: the match that serves this start, or null. Undefined: the rule does not say so. */
  readonly served: Match | null | undefined
}

const NO_MARKS: Marks = {}
const NO_QUALITY: readonly Quality[] = []

/** Steps 2–8 for one start. Null: there is no window. */
export function evaluateStart(ctx: Context, question: Question): Evaluated | null {
  const { program, start, log } = question
  const { rule } = program
  const { at } = start.match
  if (rule.effectiveFrom !== null && at < rule.effectiveFrom) return null
  if (rule.effectiveTo !== null && at >= rule.effectiveTo) return null
  const bound = bindNames(ctx, program, start)
  ctx.begin(start.carrier, start.match, bound)
  const applied = appliesTo(ctx, program)
  if (applied === null) return null
  if (rule.kind === 'bundle' && applicableItems(ctx, program).length === 0) return null
  const facts = applied.length === 0 ? start.facts : [...start.facts, ...applied]
  if (rule.kind === 'recurring') return evaluateCycles(ctx, question, facts)
  const due =
    rule.kind === 'order'
      ? { at: orderDue(program, start.match), limitMs: -rule.atLeastMs }
      : dueOf(ctx, program, start.match)
  if (due === 'unreadable') {
    const verdict = dress(ctx, question, question.key, start.match, null, undecided('unknown', 'limit'), facts)
    // What cannot be timed is resolved all the same: its episode ends with its stop or closing.
    const { resolvedBy } = decide(ctx, question, null, log)
    return { windows: [verdict], nextCycleAt: Number.POSITIVE_INFINITY, nextCycleLabel: '', resolvedBy }
  }
  const deadline = due === 'none' ? null : due
  const outcome = decide(ctx, question, deadline, log)
  const verdict = dress(ctx, question, question.key, start.match, deadline, outcome, facts)
  return {
    windows: [verdict],
    nextCycleAt: Number.POSITIVE_INFINITY,
    nextCycleLabel: '',
    resolvedBy: outcome.resolvedBy,
  }
}

function decide(ctx: Context, { program, start, served }: Question, due: Due | null, log: number): Outcome {
  switch (program.rule.kind) {
    case 'order':
      return decideOrder(ctx, program, start.match)
    case 'absence':
      return decideAbsence(ctx, program, start.match, due, log)
    case 'tally':
      return decideTally(ctx, program)
    default:
      return decideWaiting(ctx, program, start.match, due, log, served)
  }
}

/** Step 3: every entry holds. The facts that satisfied it, or null. */
function appliesTo(ctx: Context, program: RuleProgram): readonly StoredFact[] | null {
  const { applies } = program.rule
  if (applies.length === 0) return NO_FACTS
  const facts: StoredFact[] = []
  for (const entry of applies) {
    if (entry.kind === 'when') {
      ctx.scope.fact = null
      if (!entry.guard.test(ctx.scope)) return null
      continue
    }
    const match = matcherMatch(ctx, entry.matcher, null)
    if (match === null) return null
    facts.push(match.fact)
  }
  return facts
}

const NO_FACTS: readonly StoredFact[] = []

function evaluateCycles(ctx: Context, question: Question, facts: readonly StoredFact[]): Evaluated {
  const { program, start, key, log } = question
  const every = program.rule.every!
  const found: Cycles =
    every.kind === 'sliding'
      ? slidingCycles(ctx, program, start.match, every.everyMs, log)
      : calendarCycles(ctx, program, start.match, log, question.lastCycleBegin)
  const windows = found.cycles.map(({ label, begin, due, outcome }) =>
    dress(ctx, question, `${key}#${label}`, begin, due, outcome, facts),
  )
  return {
    windows,
    nextCycleAt: found.nextAt,
    nextCycleLabel: found.nextLabel,
    resolvedBy: found.closing?.match ?? null,
  }
}

function marksOf(ctx: Context, program: RuleProgram, stop: StoredFact | null): Marks {
  const { marks } = program.rule
  if (marks.length === 0) return NO_MARKS
  ctx.scope.fact = null
  ctx.scope.stop = stop
  const values: Record<string, MarkValue> = {}
  for (const { name, value } of marks) values[name] = markValue(value.value(ctx.scope))
  ctx.scope.stop = null
  return values
}

function markValue(value: unknown): MarkValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return Array.isArray(value) ? value.map(markValue) : null
}

/** The outcome as it is shown: times cut where they were compared cut, elapsed only where it is known to the second. */
function dress(
  ctx: Context,
  { program, start }: Question,
  key: string,
  begin: Match,
  due: Due | null,
  outcome: Outcome,
  facts: readonly StoredFact[],
): Verdict {
  const { stop } = outcome
  const cut = begin.minute || stop?.minute === true
  const shown = (at: number): number => (cut ? cutToMinute(at as EpochMs) : at)
  const startedAt = shown(begin.at)
  const dueAt = due === null ? null : due.limitMs === null ? due.at : startedAt + due.limitMs
  const stoppedAt = stop === null ? null : shown(stop.at)
  const coarse = begin.coarse || stop?.coarse === true
  const timed = stoppedAt !== null && !coarse && program.rule.kind !== 'order'
  const elapsedMs = timed ? stoppedAt - startedAt : null
  return {
    key,
    start: start.carrier,
    startedAt,
    dueAt,
    stoppedAt,
    elapsedMs,
    status: outcome.status,
    national: outcome.national,
    reason: outcome.reason,
    items: outcome.items,
    marks: marksOf(ctx, program, stop?.fact ?? null),
    quality: qualityOf(begin, outcome, dueAt, elapsedMs, coarse),
    stop: stop?.fact ?? null,
    excuse: outcome.excuse?.match.fact ?? null,
    closing: outcome.closing?.match.fact ?? null,
    documentedLate:
      dueAt !== null && outcome.status !== 'open' && isDocumentedLate(ctx, program, facts, outcome, dueAt),
    changesAt: outcome.changesAt,
  }
}

const FUTURE_TOLERANCE_MS = 300_000

const isFuture = (fact: StoredFact): boolean => fact.recordedAt < fact.occurredAt - FUTURE_TOLERANCE_MS

function qualityOf(
  begin: Match,
  { stop, status }: Outcome,
  dueAt: number | null,
  elapsedMs: number | null,
  coarse: boolean,
): readonly Quality[] {
  const quality: Quality[] = []
  if (begin.minute || stop?.minute === true) quality.push('minute')
  if (coarse) quality.push('date')
  if (elapsedMs === 0 && status === 'met') quality.push('zero')
  if (isFuture(begin.fact) || (stop !== null && isFuture(stop.fact))) quality.push('future')
  if (stop !== null && dueAt !== null && stop.at <= dueAt && stop.fact.recordedAt > dueAt) quality.push('backdated')
  if (stop !== null && stop.fact.data.auto === true) quality.push('auto-acknowledged')
  if (begin.fact.backfill || stop?.fact.backfill === true) quality.push('backfill')
  return quality.length === 0 ? NO_QUALITY : quality
}

const isLate = (fact: StoredFact, dueAt: number): boolean => fact.knownAt > dueAt && fact.occurredAt <= dueAt

function isDocumentedLate(
  ctx: Context,
  program: RuleProgram,
  facts: readonly StoredFact[],
  outcome: Outcome,
  dueAt: number,
): boolean {
  for (const fact of facts) if (isLate(fact, dueAt)) return true
  for (const { fact } of outcome.deciders) if (isLate(fact, dueAt)) return true
  if (program.usesVisit) for (const link of ctx.visits.links) if (isLate(link, dueAt)) return true
  return false
}

/** Whether a start at this moment is absorbed by an episode that was resolved then, or never. */
export const absorbed = (start: Match, resolvedBy: Match | null): boolean =>
  resolvedBy === null || !isLater(start, resolvedBy)
