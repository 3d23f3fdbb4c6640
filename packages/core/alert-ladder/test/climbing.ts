import type { EpochMs } from '@golden-hour/model'
import type { Action, AlertLadder, Climb, RosterRow } from '../src/index.ts'
import { decide, openClimb } from '../src/index.ts'
import { minute, rosterAt, T0, WARD } from './ladders.ts'

type Fired = Extract<Action, { kind: 'fired' }>

export interface Moment {
  readonly at: EpochMs
  readonly fired: Fired
}

export const firedOf = (actions: readonly Action[]): readonly Fired[] =>
  actions.filter((action): action is Fired => action.kind === 'fired')

export const open = (ladder: AlertLadder): Climb => openClimb(ladder, T0, 'open')

/** Wakes an alert whenever it asks to be, until it asks no more or the time is over. */
export function silence(ladder: AlertLadder, rows: readonly RosterRow[] = WARD, until = minute(10_000)) {
  const moments: Moment[] = []
  let climb = open(ladder)
  while (climb.nextAt !== null && climb.nextAt <= until) {
    const at = climb.nextAt
    const decision = decide(climb, ladder, { ...rosterAt(0, rows), at })
    moments.push(...firedOf(decision.actions).map((fired) => ({ at, fired })))
    climb = decision.climb
  }
  return { climb, moments }
}

/** `minute step.round person person…`, owners first. */
export const told = ({ at, fired }: Moment): string =>
  `${(at - T0) / 60_000} ${fired.step}.${fired.round} ${fired.told.map(({ person }) => person).join(' ')}`
