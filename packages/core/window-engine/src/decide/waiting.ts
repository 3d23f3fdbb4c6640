import type { Status } from '@golden-hour/model'
import { type Context, isLater, type Match } from '../context.ts'
import type { RuleProgram } from '../rule-program.ts'
import { type Closing, closingOf, type Excuses, type Excusing, endStatus, excusesOf, NO_EXCUSES } from './closing.ts'
import { type Due, inTime, settleOf } from './due.ts'
import { NEVER, type Outcome, undecided } from './outcome.ts'
import { isEarly, type Stop, stopOf } from './stop.ts'

/** What the status table reads. */
interface Reading {
  readonly stop: Match | null
  readonly stopInTime: boolean
  readonly violated: string | null
  readonly closing: Closing | null
  readonly closedInTime: boolean
  readonly dwell: boolean
  readonly timeIsUp: boolean
}

type Row = { readonly status: Status; readonly by: 'stop' | 'excuse' | 'before' | 'closing' | 'time' }

/** Step 8, the first row that holds, for deadline, dwell and bundle. */
function firstRow(reading: Reading, excusing: Excusing | null, national: boolean): Row {
  const { stop, closing } = reading
  if (stop !== null && reading.stopInTime) return { status: 'met', by: 'stop' }
  if (excusing !== null) return { status: excusing.excuse.as as Status, by: 'excuse' }
  if (reading.violated !== null) return { status: 'missed', by: 'before' }
  if (stop !== null) return { status: 'late', by: 'stop' }
  if (closing !== null && reading.closedInTime) {
    if (closing.end !== null) return { status: endStatus(closing.end, national, 'missed'), by: 'closing' }
    return { status: reading.dwell ? 'excused' : 'missed', by: 'closing' }
  }
  if (closing !== null) return { status: 'missed', by: 'closing' }
  return { status: reading.timeIsUp ? 'overdue' : 'open', by: 'time' }
}

/** Steps 5–8 for deadline, dwell and bundle. `served`: the match that `serves: one` gives this window, if the rule says so. */
export function decideWaiting(
  ctx: Context,
  program: RuleProgram,
  start: Match,
  due: Due | null,
  log: number,
  served: Match | null | undefined,
): Outcome {
  const { rule } = program
  const stopping: Stop =
    served === undefined ? stopOf(ctx, program, start) : { match: served, violated: null, items: null, deciders: [] }
  const closing = closingOf(ctx, program, start)
  const late = stopping.match !== null && closing !== null && isLater(stopping.match, closing.match)
  const stop = late ? null : stopping.match
  const bound = stop ?? closing?.match ?? null
  if (isEarly(ctx, program, start))
    return { ...undecided('unknown', 'stop-before-start'), items: stopping.items, resolvedBy: bound }
  const excuses =
    rule.excuses.length === 0
      ? NO_EXCUSES
      : excusesOf(ctx, program, null, (match) =>
          due !== null ? inTime(due, start, match) : bound === null || !isLater(match, bound),
        )
  const timeIsUp = due !== null && log > due.at + settleOf(program, start)
  const reading: Reading = {
    stop,
    stopInTime: stop !== null && inTime(due, start, stop),
    violated: stopping.violated,
    closing,
    closedInTime: closing !== null && inTime(due, start, closing.match),
    dwell: rule.kind === 'dwell',
    timeIsUp,
  }
  return outcomeOf(reading, excuses, stopping, due === null ? NEVER : due.at + settleOf(program, start) + 1)
}

/** Whether both forms read the same: nothing excuses in one and not in the other. */
const isNational = ({ closing }: Reading, { adjusted, national }: Excuses): boolean =>
  adjusted === national && (closing === null || closing.end === null || closing.end.national)

function outcomeOf(reading: Reading, excuses: Excuses, stopping: Stop, timesUpAt: number): Outcome {
  const row = firstRow(reading, excuses.adjusted, false)
  const national = isNational(reading, excuses) ? row : firstRow(reading, excuses.national, true)
  const { closing } = reading
  const excuse = row.by === 'excuse' ? excuses.adjusted : null
  let reason: string | null = null
  if (row.by === 'excuse') reason = excuses.adjusted?.reason ?? null
  else if (row.by === 'before') reason = `before:${reading.violated}`
  else if (row.by === 'closing' && reading.closedInTime) reason = closing?.reason ?? null
  reason ??= excuses.noted?.reason ?? null
  const deciders: Match[] = [...stopping.deciders]
  if (row.by === 'stop' && reading.stop !== null) deciders.push(reading.stop)
  if (excuse !== null) deciders.push(excuse.match)
  if (row.by === 'closing' && closing !== null) deciders.push(closing.match)
  return {
    status: row.status,
    national: national.status,
    reason,
    stop: row.by === 'stop' ? reading.stop : null,
    excuse: excuse ?? (reason !== null && row.by !== 'closing' && row.by !== 'before' ? excuses.noted : null),
    closing: row.by === 'closing' ? closing : null,
    items: stopping.items,
    changesAt: (row.status === 'open' || national.status === 'open') && !reading.timeIsUp ? timesUpAt : NEVER,
    deciders,
    resolvedBy: reading.stop ?? closing?.match ?? null,
  }
}
