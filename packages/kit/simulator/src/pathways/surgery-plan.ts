import type { EpochMs, FactData } from '@golden-hour/model'
import type { PlannedOperation } from '../admission.ts'
import type { Staff } from '../staff.ts'

/** An operation with its day and its surgeon. */
export interface SurgeryPlan {
  readonly operation: PlannedOperation
  readonly requestedAt: EpochMs
  readonly startsAt: EpochMs
  readonly departmentId: string
  readonly surgeon: Staff
  readonly unplanned: boolean
  readonly daySurgery: boolean
}

/** What every fact of one operation says of it. */
export interface SurgeryFacts extends FactData {
  readonly surgeryId: string
  readonly surgeonId: string
  readonly level: number
  readonly expectedMin: number
}
