import type { TimelineReader } from '@golden-hour/ports'

type Departments = ReadonlySet<string>

/** The departments of patients, read for many at once and kept for a moment. */
export interface PatientDepartments {
  /** Patients of whom nothing is known are left out. */
  of(patientIds: Iterable<string>): Promise<ReadonlyMap<string, Departments>>
}

/** Who comes to a new department is seen there after so long at most. */
const KEPT_MS = 2_000
const SWEEP_AT = 5_000

/** `wall`: milliseconds that only grow. */
export function createPatientDepartments(reader: TimelineReader, wall: () => number): PatientDepartments {
  const kept = new Map<string, { readonly until: number; readonly departments: Departments }>()
  const sweep = (now: number): void => {
    for (const [patientId, { until }] of kept) if (until <= now) kept.delete(patientId)
  }
  return {
    async of(patientIds) {
      const now = wall()
      if (kept.size > SWEEP_AT) sweep(now)
      const wanted = [...new Set(patientIds)]
      const missing = wanted.filter((patientId) => (kept.get(patientId)?.until ?? 0) <= now)
      for (const [patientId, departments] of await reader.departmentsOf(missing))
        kept.set(patientId, { until: now + KEPT_MS, departments })
      return new Map(
        wanted.flatMap((patientId) => {
          const known = kept.get(patientId)
          return known === undefined ? [] : [[patientId, known.departments] as const]
        }),
      )
    },
  }
}
