import { type DurationMs, type EpochMs, plus, type Status } from '@golden-hour/model'
import { type AlertLadder, roundsOf } from './ladder.ts'

export type AlertState = 'open' | 'acked' | 'resolved' | 'cancelled'

/** Where an alert stands on its ladder: all that decides what happens next. Plain JSON. */
export interface Climb {
  readonly state: AlertState
  readonly windowStatus: Status
  /** From 1; each acceptance that runs out begins another. */
  readonly cycle: number
  readonly cycleAt: EpochMs
  /** The last step fired in this cycle, -1 before the first. */
  readonly step: number
  readonly stepAt: EpochMs | null
  /** How many of that step's reminders were given, or passed over. */
  readonly round: number
  /** Whom the last step made responsible. */
  readonly owner: string | null
  /** Who accepted in this cycle. */
  readonly acceptedBy: string | null
  readonly acceptedAt: EpochMs | null
  readonly acceptedUntil: EpochMs | null
  /** In any cycle. */
  readonly everAccepted: boolean
  /** Cause and measure were given. */
  readonly answered: boolean
  /** Who said in this cycle that they are not on duty. */
  readonly declined: readonly string[]
  /** When to look again; null: never by time, because it is closed or the ladder is exhausted. */
  readonly nextAt: EpochMs | null
}

export const isClosed = ({ state }: Pick<Climb, 'state'>): boolean => state === 'resolved' || state === 'cancelled'

/** Everything that the ladder has was done, and nobody answered. */
export const isExhausted = (climb: Climb): boolean => climb.state === 'open' && climb.nextAt === null

function nextAtOf(climb: Climb, ladder: AlertLadder): EpochMs | null {
  if (isClosed(climb)) return null
  if (climb.state === 'acked') return climb.acceptedUntil
  const step = ladder.steps[climb.step + 1]
  const round: DurationMs | undefined = roundsOf(ladder, climb.step)[climb.round]
  const moments = [
    ...(step === undefined ? [] : [plus(climb.cycleAt, step.atMs)]),
    ...(round === undefined || climb.stepAt === null ? [] : [plus(climb.stepAt, round)]),
  ]
  return moments.length === 0 ? null : (Math.min(...moments) as EpochMs)
}

/** The same, with the time at which it is to be looked at again. */
export const timed = (climb: Climb, ladder: AlertLadder): Climb => ({ ...climb, nextAt: nextAtOf(climb, ladder) })

/** A new alert at the foot of its ladder. `at`: the log time of what opened it. */
export const openClimb = (ladder: AlertLadder, at: EpochMs, windowStatus: Status): Climb =>
  timed(
    {
      state: 'open',
      windowStatus,
      cycle: 1,
      cycleAt: at,
      step: -1,
      stepAt: null,
      round: 0,
      owner: null,
      acceptedBy: null,
      acceptedAt: null,
      acceptedUntil: null,
      everAccepted: false,
      answered: false,
      declined: [],
      nextAt: null,
    },
    ladder,
  )

/** The next cycle, from the foot again. */
export const reopened = (climb: Climb, at: EpochMs): Climb => ({
  ...climb,
  state: 'open',
  cycle: climb.cycle + 1,
  cycleAt: at,
  step: -1,
  stepAt: null,
  round: 0,
  acceptedBy: null,
  acceptedAt: null,
  acceptedUntil: null,
  declined: [],
})
