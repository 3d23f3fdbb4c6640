import type { Period } from '@golden-hour/rulebook'
import { type Context, isLater, type Match } from '../context.ts'
import { matcherMatches } from '../matches.ts'
import type { RuleProgram } from '../rule-program.ts'
import { type Closing, closingOf, type Excuses, endStatus, excusesOf } from './closing.ts'
import { type Due, inTime, settleOf } from './due.ts'
import { NEVER, type Outcome } from './outcome.ts'

/** One cycle of a recurring window, before it is dressed for showing. */
export interface Cycle {
  /** What follows `#` in the key. */
  readonly label: string
  readonly begin: Match
  readonly due: Due
  readonly outcome: Outcome
}

export interface Cycles {
  readonly cycles: readonly Cycle[]
  readonly nextAt: number
  readonly nextLabel: string
  readonly closing: Closing | null
}

interface Running {
  readonly begin: Match
  readonly due: Due
  readonly stop: Match | null
  /** Null unless it closed this very cycle. */
  readonly closing: Closing | null
}

/** `every: P1D`: each match closes the running cycle and begins the next. */
export function slidingCycles(ctx: Context, program: RuleProgram, start: Match, everyMs: number, log: number): Cycles {
  const closing = closingOf(ctx, program, start)
  const cycles: Cycle[] = []
  let begin: Match | null = start
  const from = { at: start.at, minute: start.minute, leadMs: 0 }
  const add = (stop: Match | null, closed: Closing | null): void => {
    const due: Due = { at: begin!.at + everyMs, limitMs: everyMs }
    const outcome = decideCycle(ctx, program, { begin: begin!, due, stop, closing: closed }, log)
    cycles.push({ label: String(cycles.length + 1), begin: begin!, due, outcome })
  }
  for (const match of matcherMatches(ctx, program.rule.stop!, from)) {
    if (closing !== null && isLater(match, closing.match)) break
    if (cycles.length > 0 && !isLater(match, begin)) continue
    add(match, null)
    begin = match
    if (closing !== null && !isLater(closing.match, match)) {
      begin = null
      break
    }
  }
  if (begin !== null) add(null, closing)
  return { cycles, nextAt: NEVER, nextLabel: '', closing }
}

/** `every: { period }`: one cycle a whole calendar period that has begun. */
export function calendarCycles(
  ctx: Context,
  program: RuleProgram,
  start: Match,
  log: number,
  lastBegin: number,
): Cycles {
  const every = program.rule.every!
  if (every.kind !== 'calendar') throw new Error('calendarCycles needs a calendar')
  const closing = closingOf(ctx, program, start)
  const from = { at: start.at, minute: start.minute, leadMs: 0 }
  const matches = matcherMatches(ctx, program.rule.stop!, from)
  const cycles: Cycle[] = []
  const startAt = start.at as Period['begin']
  const add = (period: Period, begin: Match): void => {
    const due: Due = { at: period.last, limitMs: null }
    const inside = matches.filter((match) => match.at >= period.begin && match.at <= period.last)
    const stop = inside[every.times - 1] ?? null
    const open = stop !== null && closing !== null && isLater(stop, closing.match) ? null : stop
    const outcome = decideCycle(ctx, program, { begin, due, stop: open, closing }, log)
    cycles.push({ label: period.label, begin, due, outcome })
  }
  const around = every.firstPartial ? every.periods.around(startAt) : null
  if (around !== null && around.begin < start.at) {
    if (around.begin > log) return { cycles, nextAt: around.begin, nextLabel: around.label, closing }
    add(around, start)
  }
  let next = every.periods.from(startAt)
  for (; next !== null; next = every.periods.from((next.last + 1) as Period['begin'])) {
    if (closing !== null && next.begin >= closing.match.at) return { cycles, nextAt: NEVER, nextLabel: '', closing }
    if (next.begin > lastBegin) return { cycles, nextAt: NEVER, nextLabel: '', closing }
    if (next.begin > log) return { cycles, nextAt: next.begin, nextLabel: next.label, closing }
    add(next, { fact: start.fact, at: next.begin, sortAt: next.begin, minute: false, coarse: false })
  }
  return { cycles, nextAt: NEVER, nextLabel: '', closing }
}

function decideCycle(ctx: Context, program: RuleProgram, running: Running, log: number): Outcome {
  const { begin, due, stop, closing } = running
  const excuses = excusesOf(ctx, program, { at: begin.at, minute: begin.minute, leadMs: 0 }, (match) =>
    inTime(due, begin, match),
  )
  const timesUpAt = due.at + settleOf(program, begin) + 1
  const adjusted = cycleStatus(running, excuses, false, log >= timesUpAt)
  const national = cycleStatus(running, excuses, true, log >= timesUpAt)
  const closedInTime = closing !== null && inTime(due, begin, closing.match)
  let reason: string | null = null
  if (adjusted.by === 'excuse') reason = excuses.adjusted?.reason ?? null
  else if (adjusted.by === 'closing' && closedInTime) reason = closing.reason
  reason ??= excuses.noted?.reason ?? null
  const excuse = adjusted.by === 'excuse' ? excuses.adjusted : null
  return {
    status: adjusted.status,
    national: national.status,
    reason,
    stop: adjusted.by === 'stop' ? stop : null,
    excuse,
    closing: adjusted.by === 'closing' ? closing : null,
    items: null,
    changesAt: adjusted.status === 'open' || national.status === 'open' ? timesUpAt : NEVER,
    resolvedBy: null,
    deciders: [stop, excuse?.match ?? null, adjusted.by === 'closing' ? (closing?.match ?? null) : null].filter(
      (match) => match !== null,
    ),
  }
}

type By = 'stop' | 'excuse' | 'closing' | 'time'

function cycleStatus(
  { begin, due, stop, closing }: Running,
  excuses: Excuses,
  national: boolean,
  timeIsUp: boolean,
): { readonly status: Outcome['status']; readonly by: By } {
  const excusing = national ? excuses.national : excuses.adjusted
  if (stop !== null && inTime(due, begin, stop)) return { status: 'met', by: 'stop' }
  if (excusing !== null) return { status: excusing.excuse.as as 'excused' | 'unknown', by: 'excuse' }
  if (stop !== null) return { status: 'late', by: 'stop' }
  if (closing !== null) {
    if (!inTime(due, begin, closing.match)) return { status: 'missed', by: 'closing' }
    const status = closing.end === null ? 'excused' : endStatus(closing.end, national, 'missed')
    return { status, by: 'closing' }
  }
  return { status: timeIsUp ? 'overdue' : 'open', by: 'time' }
}
