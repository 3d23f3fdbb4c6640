import { type Judgement, judged, judgeEnd, judgeWait, stillWaiting } from './judgement.ts'
import { dueOf, type ReadLimit } from './limits.ts'
import { chosenMatch } from './matching.ts'
import { type Due, durationOf, earlier, inTime, notEarlier, notLater } from './moments.ts'
import {
  askingOf,
  type Closing,
  cameTooEarly,
  closingOf,
  excuseOf,
  type Form,
  notedReason,
  stopBeforeClosing,
  unlessClosed,
} from './steps.ts'
import type { Match, Start, World } from './world.ts'

/** What a kind says of one start: the due, how it is judged in each form, and the stop that marks may read. */
export interface Finding {
  readonly due: Due | null
  readonly judge: (form: Form) => Judgement
  readonly boundStop: Match | null
}

export const unreadableLimit: Finding = { due: null, judge: () => judged('unknown', 'limit'), boundStop: null }

/** Deadlines and dwells. `served` replaces the stop where it `serves: one`. */
export function findWait(start: Start, world: World, served?: Match | null): Finding {
  const due: ReadLimit = dueOf(start.rule.limit, start, world)
  if (due === 'unreadable') return unreadableLimit
  if (cameTooEarly(start, world)) return { due, judge: () => judged('unknown', 'stop-before-start'), boundStop: null }
  const closing = closingOf(start, world)
  const stop = unlessClosed(served === undefined ? stopBeforeClosing(start, world) : served, closing)
  const wait = { start, began: start.moment, due, stop, closing, violated: null, excusesFrom: null }
  return { due, judge: (form) => judgeWait(wait, world, form), boundStop: stop }
}

/** The act is the start; the requirement has to be there, `atLeast` so long before. Decided at once. */
export function findOrder(start: Start, world: World): Finding {
  const due: Due = { base: start.moment, plus: -durationOf(start.rule.atLeast ?? 'PT0S') }
  const inGoodTime = (match: Match): boolean => inTime(match.moment, due)
  const requirement =
    start.rule.require === undefined ? null : chosenMatch(start.rule.require, askingOf(start, world), inGoodTime)
  const judge = (form: Form): Judgement => {
    const noted = notedReason(start, world, inGoodTime)
    if (requirement !== null) return judged('met', noted, requirement)
    const excuse = excuseOf(start, world, form, inGoodTime)
    return excuse === null ? judged('missed', noted) : judged(excuse.as, excuse.reason)
  }
  return { due, judge, boundStop: requirement }
}

/** Something that must not happen: `avoid`, never the start itself, within the limit and before closing. */
export function findAbsence(start: Start, world: World): Finding {
  const due = dueOf(start.rule.limit, start, world)
  if (due === 'unreadable') return unreadableLimit
  const closing = closingOf(start, world)
  const violates = ({ fact, moment }: Match): boolean =>
    fact !== start.fact &&
    notEarlier(moment, start.moment) &&
    (due === null || inTime(moment, due)) &&
    (closing === null || earlier(moment, closing.match.moment))
  const avoided =
    start.rule.avoid === undefined ? null : chosenMatch(start.rule.avoid, askingOf(start, world), violates)
  const judge = (form: Form): Judgement =>
    avoided === null ? judgeQuiet(start, due, closing, world, form) : judgeViolation(start, avoided, world, form)
  return { due, judge, boundStop: avoided }
}

function judgeViolation(start: Start, avoided: Match, world: World, form: Form): Judgement {
  const byThen = ({ moment }: Match): boolean => notLater(moment, avoided.moment)
  const excuse = excuseOf(start, world, form, byThen)
  if (excuse !== null) return judged(excuse.as, excuse.reason)
  return judged('missed', notedReason(start, world, byThen), avoided)
}

/** Nothing was violated: closed in time, run out, or still open. What closes it after its due decides nothing. */
function judgeQuiet(start: Start, due: Due | null, closing: Closing | null, world: World, form: Form): Judgement {
  if (closing !== null && (due === null || inTime(closing.match.moment, due)))
    return closing.isEnd ? judgeEnd(closing, start, form, null, 'met') : judged('met')
  return judged(stillWaiting(start, start.moment, due, world) ? 'open' : 'met')
}

/** A start and nothing to wait for. */
export function findTally(start: Start, world: World): Finding {
  const judge = (form: Form): Judgement => {
    const excuse = excuseOf(start, world, form, () => true)
    if (excuse !== null) return judged(excuse.as, excuse.reason)
    return judged(
      'met',
      notedReason(start, world, () => true),
    )
  }
  return { due: null, judge, boundStop: null }
}
