/** Who was shown which patient lately, so that a list that refreshes every second fills no log. */
export interface ShownPatients {
  /** Those of the patients who were not written down for this person within the time. */
  fresh(staffId: string, patients: readonly string[]): readonly string[]
  /** They are written down now. */
  written(staffId: string, patients: readonly string[]): void
}

/** Past so many pairs those that are over are thrown away. */
const SWEEP_AT = 20_000

/** `wall`: milliseconds that only grow. */
export function createShownPatients(forMs: number, wall: () => number): ShownPatients {
  const until = new Map<string, number>()
  const key = (staffId: string, patientId: string): string => JSON.stringify([staffId, patientId])
  const sweep = (now: number): void => {
    for (const [pair, end] of until) if (end <= now) until.delete(pair)
  }
  return {
    fresh(staffId, patients) {
      const now = wall()
      return patients.filter((patientId) => (until.get(key(staffId, patientId)) ?? Number.NEGATIVE_INFINITY) <= now)
    },
    written(staffId, patients) {
      const now = wall()
      if (until.size > SWEEP_AT) sweep(now)
      for (const patientId of patients) until.set(key(staffId, patientId), now + forMs)
    },
  }
}
