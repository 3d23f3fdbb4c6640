import type { EpochMs } from '@golden-hour/model'
import type { Chart } from './chart.ts'

export type Acuity = 'stable' | 'serious' | 'critical'

/** An operation somebody has decided on. */
export interface PlannedOperation {
  readonly level: 1 | 2 | 3 | 4
  readonly urgency: 'elective' | 'urgent' | 'emergency'
  /** When the skin is to be cut; null: on a coming working day. */
  readonly startsAt: EpochMs | null
}

/** A decision to admit, not yet a bed. */
export interface Admission {
  readonly patientId: string
  /** When the admission was registered. */
  readonly at: EpochMs
  readonly departmentId: string
  readonly planned: boolean
  readonly acuity: Acuity
  readonly operation: PlannedOperation | null
  /** In septic shock, recognised on the ward. */
  readonly shock: boolean
  /** The emergency encounter it continues, or null. */
  readonly from: Chart | null
}
