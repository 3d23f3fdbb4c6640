export {
  ACK_KINDS,
  type AckKind,
  type Acknowledged,
  type Acknowledgement,
  type AckOutcome,
  acknowledge,
  mayAccept,
} from './acknowledge.ts'
export type { Action, RosterFault, Told } from './action.ts'
export { type AlertState, type Climb, isClosed, isExhausted, openClimb } from './climb.ts'
export { decide } from './decide.ts'
export type { LadderFault } from './fault.ts'
export type { Decision } from './fire.ts'
export { type AlertLadder, type Ask, CHANNELS, type ChannelName, type LadderStep, type NotifyEntry } from './ladder.ts'
export { type ReadLadder, readLadder } from './read-ladder.ts'
export { type ReadLadders, readLadders } from './read-ladders.ts'
export {
  DUTY_OFFICER,
  type Found,
  ROSTER_KINDS,
  type RosterKind,
  type RosterNow,
  type RosterRow,
  resolve,
  rolesOf,
  type Via,
} from './roster.ts'
export { opensAlert, settle } from './settle.ts'
