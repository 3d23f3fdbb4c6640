import type { FactRef, Status } from '@golden-hour/model'
import type { Match } from '../context.ts'
import type { Closing, Excusing } from './closing.ts'

/** What a kind decides of one window or cycle, before it is dressed for showing. */
export interface Outcome {
  readonly status: Status
  readonly national: Status
  readonly reason: string | null
  readonly stop: Match | null
  readonly excuse: Excusing | null
  readonly closing: Closing | null
  readonly items: Readonly<Record<string, FactRef | null>> | null
  readonly changesAt: number
  /** Every match that decided it. */
  readonly deciders: readonly Match[]
  /** The stop or closing, whichever is earlier, whether it decided or not; what ends an episode. */
  readonly resolvedBy: Match | null
}

export const NEVER = Number.POSITIVE_INFINITY

export const undecided = (status: Status, reason: string | null): Outcome => ({
  status,
  national: status,
  reason,
  stop: null,
  excuse: null,
  closing: null,
  items: null,
  changesAt: NEVER,
  deciders: [],
  resolvedBy: null,
})
