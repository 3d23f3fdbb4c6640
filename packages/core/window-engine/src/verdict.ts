import type { FactRef, Marks, Quality, Status } from '@golden-hour/model'
import type { StoredFact } from './stored-fact.ts'

/** What the facts and the log time say of one window. */
export interface Verdict {
  /** The window's whole key. */
  readonly key: string
  /** The fact that carries the key: department, encounter and responsible are its. */
  readonly start: StoredFact
  readonly startedAt: number
  readonly dueAt: number | null
  readonly stoppedAt: number | null
  readonly elapsedMs: number | null
  readonly status: Status
  readonly national: Status
  readonly reason: string | null
  readonly items: Readonly<Record<string, FactRef | null>> | null
  readonly marks: Marks
  readonly quality: readonly Quality[]
  readonly stop: StoredFact | null
  readonly excuse: StoredFact | null
  readonly closing: StoredFact | null
  /** A fact that decided it became known after the deadline although it occurred before. */
  readonly documentedLate: boolean
  /** The next log time at which the status can change with no new fact; infinite if none. */
  readonly changesAt: number
}

/** What a group of windows is said to be at one log time. */
export interface Verdicts {
  readonly windows: readonly Verdict[]
  /** When the next calendar cycle begins, and its key; infinite if none. */
  readonly nextCycleAt: number
  readonly nextCycleKey: string
}
