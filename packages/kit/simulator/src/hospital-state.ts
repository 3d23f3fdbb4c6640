import type { EpochMs, Zone } from '@golden-hour/model'
import type { Beds } from './beds.ts'
import type { Rng } from './rng.ts'

/** What stays the same over the days. */
export interface Hospital {
  readonly seed: number
  readonly size: number
  readonly zone: Zone
  readonly beds: Beds
  /** Ward routine before this moment is not written. */
  readonly routineFrom: EpochMs
  readonly patients: PatientIndex
}

/** Who is known to the hospital: new patients get a new id, some come back. */
export interface PatientIndex {
  create(): string
  /** Somebody who went home before `at` and has not come back since, or a new patient. */
  returning(rng: Rng, at: EpochMs, share: number): string
  went(patientId: string, at: EpochMs): void
}
