import type { Eligible } from './matching.ts'
import { type Due, dueInstant, durationOf, inTime, type Moment, notEarlier, notLater } from './moments.ts'
import { type Closing, excuseOf, type Form, notedReason, reasonOf } from './steps.ts'
import type { Match, Start, World } from './world.ts'

export type StatusName = 'open' | 'overdue' | 'met' | 'late' | 'missed' | 'excused' | 'unknown'

/** What step 8 says. `stop` is the fact that decided, and null where an end, an excuse or time did. */
export interface Judgement {
  readonly status: StatusName
  readonly reason: string | null
  readonly stop: Match | null
}

export const judged = (status: StatusName, reason: string | null = null, stop: Match | null = null): Judgement => ({
  status,
  reason,
  stop,
})

/** Something waited for: a whole window, or one cycle of a recurring one. */
export interface Wait {
  readonly start: Start
  readonly began: Moment
  readonly due: Due | null
  readonly stop: Match | null
  readonly closing: Closing | null
  /** A bundle's item whose `before` is violated. */
  readonly violated: string | null
  /** An excuse of a cycle must have occurred in it. */
  readonly excusesFrom: Moment | null
}

/** `settle`, with its default: 59.999 s where the beginning is known to the minute. */
export const settleOf = (start: Start, began: Moment): number =>
  start.rule.settle === undefined ? (began.minute ? 59_999 : 0) : durationOf(start.rule.settle)

/** True while time alone has not decided yet: log time ≤ due + settle, or no due. */
export const stillWaiting = (start: Start, began: Moment, due: Due | null, world: World): boolean =>
  due === null || world.logTime <= dueInstant(due) + settleOf(start, began)

/** engine.md §3.7: at or before due; no due: at or before the stop or closing, if there is one. */
function excusable(wait: Wait): Eligible {
  const { due, stop, closing, excusesFrom } = wait
  const bound = (stop ?? closing?.match ?? null)?.moment ?? null
  return ({ moment }) => {
    if (excusesFrom !== null && !notEarlier(moment, excusesFrom)) return false
    if (due !== null) return inTime(moment, due)
    return bound === null || notLater(moment, bound)
  }
}

/** engine.md §3.8, the first table: the first row that holds. */
export function judgeWait(wait: Wait, world: World, form: Form): Judgement {
  const { start, due, stop, closing } = wait
  const eligible = excusable(wait)
  const noted = notedReason(start, world, eligible)
  if (stop !== null && (due === null || inTime(stop.moment, due))) return judged('met', noted, stop)
  const excuse = excuseOf(start, world, form, eligible)
  if (excuse !== null) return judged(excuse.as, excuse.reason)
  if (wait.violated !== null) return judged('missed', `before:${wait.violated}`)
  if (stop !== null) return judged('late', noted, stop)
  if (closing !== null) {
    if (due !== null && !inTime(closing.match.moment, due)) return judged('missed', noted)
    return closing.isEnd ? judgeEnd(closing, start, form, noted, 'missed') : judgeUntil(start)
  }
  return judged(stillWaiting(start, wait.began, due, world) ? 'open' : 'overdue', noted)
}

function judgeUntil(start: Start): Judgement {
  const kind = start.rule.kind ?? 'deadline'
  return judged(kind === 'dwell' || kind === 'recurring' ? 'excused' : 'missed', 'closed')
}

/** What an end says; in the national form an `excused` that is not national is what the kind falls back to. */
export function judgeEnd(
  closing: Closing,
  start: Start,
  form: Form,
  noted: string | null,
  fallback: 'missed' | 'met',
): Judgement {
  const says = closing.entry.as ?? 'excused'
  const status = says === 'noted' ? 'excused' : says
  const reason = reasonOf(closing.entry, closing.match, start) ?? noted
  if (form === 'national' && status === 'excused' && closing.entry.national !== true) return judged(fallback, reason)
  return judged(status, reason)
}
