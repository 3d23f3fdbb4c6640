import type { FactRef } from './fact.ts'
import type { DurationMs, EpochMs } from './time.ts'

export type Kind = 'deadline' | 'dwell' | 'bundle' | 'order' | 'absence' | 'recurring' | 'tally'

/** What is known of a window now. `met` is compliant; `late`, `overdue`, `missed` are not; the others are counted apart. */
export type Status = 'open' | 'overdue' | 'met' | 'late' | 'missed' | 'excused' | 'unknown' | 'void'

export type Quality = 'minute' | 'date' | 'zero' | 'future' | 'backdated' | 'auto-acknowledged' | 'clock' | 'backfill'

export type MarkValue = string | number | boolean | null | readonly MarkValue[]
export type Marks = Readonly<Record<string, MarkValue>>

/** Which facts decided a window. */
export interface Evidence {
  readonly start: FactRef
  readonly stop: FactRef | null
  readonly excuse: FactRef | null
  readonly closing: FactRef | null
}

/** What is said of one window: everything but its history. Times are epoch milliseconds; null where there is none. */
export interface WindowView {
  readonly windowId: string
  readonly ruleId: string
  readonly patientId: string
  readonly encounterId: string | null
  readonly department: string | null
  readonly ward: string | null
  readonly responsible: Readonly<Record<string, string>> | null
  readonly status: Status
  readonly national: Status
  readonly reason: string | null
  readonly startedAt: EpochMs
  readonly dueAt: EpochMs | null
  readonly stoppedAt: EpochMs | null
  readonly elapsedMs: DurationMs | null
  readonly marginMs: DurationMs | null
  readonly items: Readonly<Record<string, FactRef | null>> | null
  readonly marks: Marks
  readonly quality: readonly Quality[]
  readonly evidence: Evidence
}

export type TransitionKind = 'opened' | 'status' | 'reminder' | 'marked' | 'voided' | 'restated'

/** One change of what is said of a window, or one reminder due. `${windowId}@${revision}` names it for ever. */
export interface Transition extends WindowView {
  readonly id: string
  readonly revision: number
  readonly kind: TransitionKind
  readonly previous: Status | null
  /** Log time at which this became known. */
  readonly knownAt: EpochMs
  readonly documentedLate: boolean
  readonly rule: { readonly id: string; readonly version: string; readonly rulebook: string }
  readonly cause: FactRef | 'time' | 'rulebook'
  /** The entry of the rule's `remind` that is due, and how many earlier ones passed with it. */
  readonly reminder: { readonly entry: string; readonly skipped: number } | null
}

/** What became of one fact of the journal; each has exactly one. */
export type Outcome = 'applied' | 'duplicate' | 'unused' | 'quarantined' | 'beyond-horizon'
export const OUTCOMES: readonly Outcome[] = ['applied', 'duplicate', 'unused', 'quarantined', 'beyond-horizon']
