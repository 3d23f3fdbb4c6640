import type { Place } from './chart.ts'
import type { Rng } from './rng.ts'
import { anyAttending, anyNurse, chiefOf } from './staff.ts'

/** A place with an attending, a nurse and a head who answer for it. */
export function place(rng: Rng, departmentId: string, wardId: string | null): Place {
  const attending = anyAttending(rng, departmentId).staffId
  const nurse = anyNurse(rng, departmentId).staffId
  return { departmentId, wardId, responsible: { attending, nurse, head: chiefOf(departmentId).staffId } }
}
