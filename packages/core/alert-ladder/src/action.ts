import type { EpochMs } from '@golden-hour/model'
import type { Ask, ChannelName } from './ladder.ts'
import type { Via } from './roster.ts'

/** One person who is told, and what they are asked for. */
export interface Told {
  readonly person: string
  readonly role: string
  readonly ask: Ask
  readonly via: Via
  /** The telephone call asked of them, by its code; null: none. */
  readonly task: string | null
}

/** A gap of the roster that an alert fell into. */
export interface RosterFault {
  /** `nobody` was found; `stand-in`: the duty telephone or 总值班 was asked; `not-on-duty`: the person said so. */
  readonly kind: 'nobody' | 'stand-in' | 'not-on-duty'
  readonly department: string | null
  readonly role: string
  readonly person: string | null
  readonly step: number
}

export type Action =
  | { readonly kind: 'reopened'; readonly cycle: number; readonly at: EpochMs }
  | {
      readonly kind: 'fired'
      readonly cycle: number
      readonly step: number
      /** 0: the step itself; from 1: its reminders. */
      readonly round: number
      readonly dueAt: EpochMs
      /** Fired well after it was due, or in place of steps that were. */
      readonly late: boolean
      /** Steps of this cycle that were due before it and are not fired any more. */
      readonly merged: readonly number[]
      readonly told: readonly Told[]
      readonly channels: readonly ChannelName[]
      readonly board: string | null
    }
  | { readonly kind: 'roster-fault'; readonly fault: RosterFault }
  | { readonly kind: 'closed'; readonly state: 'resolved' | 'cancelled'; readonly reason: string }
