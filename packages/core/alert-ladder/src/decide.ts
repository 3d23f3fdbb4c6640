import { plus } from '@golden-hour/model'
import { type Climb, isClosed, reopened, timed } from './climb.ts'
import { type Decision, fireRound, fireStep } from './fire.ts'
import { type AlertLadder, roundsOf } from './ladder.ts'
import type { RosterNow } from './roster.ts'

/** The last step of the cycle that is due and was not fired; null: none. */
function dueStep({ cycleAt, step }: Climb, ladder: AlertLadder, now: number): number | null {
  let due: number | null = null
  for (let i = step + 1; i < ladder.steps.length; i++) if (plus(cycleAt, ladder.steps[i]!.atMs) <= now) due = i
  return due
}

/** The number of the last reminder that is due and was not given; null: none. */
function dueRound({ step, stepAt, round }: Climb, ladder: AlertLadder, now: number): number | null {
  if (stepAt === null) return null
  let due: number | null = null
  for (const [i, offset] of roundsOf(ladder, step).entries()) if (i >= round && plus(stepAt, offset) <= now) due = i + 1
  return due
}

/**
 * What time alone asks for at `roster.at`: an acceptance that ran out begins the next cycle; of steps that are due the
 * last fires; else the last reminder that is due. Asked again at the same moment it asks for nothing more.
 */
export function decide(climb: Climb, ladder: AlertLadder, roster: RosterNow): Decision {
  const now = roster.at
  if (isClosed(climb)) return { climb, actions: [] }
  if (climb.state === 'acked') {
    if (climb.acceptedUntil === null || climb.acceptedUntil > now) return { climb: timed(climb, ladder), actions: [] }
    const open = reopened(climb, climb.acceptedUntil)
    const next = decide(open, ladder, roster)
    return { climb: next.climb, actions: [{ kind: 'reopened', cycle: open.cycle, at: open.cycleAt }, ...next.actions] }
  }
  const step = dueStep(climb, ladder, now)
  if (step !== null) return fireStep(climb, ladder, roster, step, plus(climb.cycleAt, ladder.steps[step]!.atMs))
  const round = dueRound(climb, ladder, now)
  return round === null ? { climb: timed(climb, ladder), actions: [] } : fireRound(climb, ladder, roster, round)
}
