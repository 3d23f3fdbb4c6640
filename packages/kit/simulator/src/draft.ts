import type { EpochMs, FactData, Precision } from '@golden-hour/model'
import type { FaultKind } from './faults/kinds.ts'

/** One message before it is written out: what happened, and when each machine came to know. */
export interface Draft {
  readonly type: string
  readonly source: string
  readonly patientId: string
  readonly encounterId: string
  readonly factId: string
  /** 1 for the first message about a fact, then 2, 3 for its corrections and its void. */
  readonly version: number
  readonly op: 'assert' | 'void'
  readonly precision: Precision
  readonly occurredAt: EpochMs
  readonly recordedAt: EpochMs
  readonly knownAt: EpochMs
  readonly backfill: boolean
  readonly data: FactData
  readonly faults: readonly FaultKind[]
}
