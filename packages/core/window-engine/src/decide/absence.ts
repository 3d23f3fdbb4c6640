import type { Status } from '@golden-hour/model'
import { type Context, isLater, type Match } from '../context.ts'
import { matcherMatch } from '../matches.ts'
import type { RuleProgram } from '../rule-program.ts'
import { type Closing, closingOf, type Excuses, type Excusing, endStatus, excusesOf } from './closing.ts'
import { type Due, inTime, settleOf } from './due.ts'
import { NEVER, type Outcome } from './outcome.ts'

interface Reading {
  readonly avoided: Match | null
  readonly closing: Closing | null
  readonly timeIsUp: boolean
}

/** absence: what should not happen, within the limit and before the window is closed. */
export function decideAbsence(ctx: Context, program: RuleProgram, start: Match, due: Due | null, log: number): Outcome {
  const found = closingOf(ctx, program, start)
  const closing = found !== null && inTime(due, start, found.match) ? found : null
  const avoided = avoidedBy(ctx, program, start, due, closing)
  const excuses = excusesOf(
    ctx,
    program,
    null,
    (match) => inTime(due, start, match) && !(avoided !== null && isLater(match, avoided)),
  )
  const timesUpAt = due === null ? NEVER : due.at + settleOf(program, start) + 1
  return outcomeOf({ avoided, closing, timeIsUp: log >= timesUpAt }, excuses, timesUpAt)
}

function avoidedBy(
  ctx: Context,
  program: RuleProgram,
  start: Match,
  due: Due | null,
  closing: Closing | null,
): Match | null {
  const from = { at: start.at, minute: start.minute, leadMs: 0 }
  ctx.excluded = ctx.carrier
  const avoided = matcherMatch(ctx, program.rule.stop!, from)
  ctx.excluded = null
  if (avoided === null || !inTime(due, start, avoided)) return null
  return closing !== null && !isLater(closing.match, avoided) ? null : avoided
}

type Row = { readonly status: Status; readonly by: 'avoided' | 'excuse' | 'closing' | 'time' }

function row({ avoided, closing, timeIsUp }: Reading, excusing: Excusing | null, national: boolean): Row {
  if (avoided !== null)
    return excusing !== null
      ? { status: excusing.excuse.as as Status, by: 'excuse' }
      : { status: 'missed', by: 'avoided' }
  if (closing !== null)
    return { status: closing.end === null ? 'met' : endStatus(closing.end, national, 'met'), by: 'closing' }
  return { status: timeIsUp ? 'met' : 'open', by: 'time' }
}

function outcomeOf(reading: Reading, excuses: Excuses, timesUpAt: number): Outcome {
  const { avoided, closing } = reading
  const chosen = row(reading, excuses.adjusted, false)
  const national = row(reading, excuses.national, true)
  const excuse = chosen.by === 'excuse' ? excuses.adjusted : null
  let reason: string | null = null
  if (excuse !== null) reason = excuse.reason
  else if (chosen.by === 'closing' && closing?.end != null) reason = closing.reason
  else if (chosen.by === 'avoided') reason = excuses.noted?.reason ?? null
  return {
    status: chosen.status,
    national: national.status,
    reason,
    stop: chosen.by === 'avoided' ? avoided : null,
    excuse,
    closing: chosen.by === 'closing' ? closing : null,
    items: null,
    changesAt: chosen.status === 'open' || national.status === 'open' ? timesUpAt : NEVER,
    resolvedBy: avoided ?? closing?.match ?? null,
    deciders: [avoided, excuse?.match ?? null, closing?.match ?? null].filter((match) => match !== null),
  }
}
