import type { Rng } from './rng.ts'

/** Somebody who works here: an id of the department, never a name. */
export interface Staff {
  readonly staffId: string
  readonly role: 'physician' | 'nurse' | 'technician' | 'pharmacist'
  readonly title: string
}

const PHYSICIANS = 12
const NURSES = 16

const padded = (n: number): string => (n < 10 ? `0${n}` : String(n))

const titleOfPhysician = (n: number): string =>
  n === 1 ? 'chief' : n <= 3 ? 'associate-chief' : n <= 7 ? 'attending' : 'resident'

/** The n-th physician: 1 heads the department, 2–3 are associate chiefs, 4–7 attendings, 8–12 residents. */
export const physician = (departmentId: string, n: number): Staff => ({
  staffId: `${departmentId}-D${padded(n)}`,
  role: 'physician',
  title: titleOfPhysician(n),
})

/** The n-th nurse; 1 is the head nurse. */
export const nurse = (departmentId: string, n: number): Staff => ({
  staffId: `${departmentId}-N${padded(n)}`,
  role: 'nurse',
  title: n === 1 ? 'head-nurse' : n <= 5 ? 'senior-nurse' : 'nurse',
})

export const technician = (departmentId: string, n: number): Staff => ({
  staffId: `${departmentId}-T${padded(n)}`,
  role: 'technician',
  title: 'technician',
})

export const chiefOf = (departmentId: string): Staff => physician(departmentId, 1)
/** Daily rounds are an attending's (6–7); surgeons are others, so that a daily round is not taken for the surgeon's. */
export const anyAttending = (rng: Rng, departmentId: string): Staff => physician(departmentId, 6 + rng.int(2))
export const anySurgeon = (rng: Rng, departmentId: string, level: number): Staff =>
  physician(departmentId, level === 4 ? 2 + rng.int(2) : 2 + rng.int(4))
export const anyResident = (rng: Rng, departmentId: string): Staff => physician(departmentId, 8 + rng.int(5))
export const anyNurse = (rng: Rng, departmentId: string): Staff => nurse(departmentId, 2 + rng.int(NURSES - 1))
export const anyTechnician = (rng: Rng, departmentId: string): Staff => technician(departmentId, 1 + rng.int(8))

/** Everybody of a department, for directories and rosters of a demonstration. */
export function staffOf(departmentId: string): readonly Staff[] {
  const range = (size: number, make: (dept: string, n: number) => Staff): Staff[] =>
    Array.from({ length: size }, (_, i) => make(departmentId, i + 1))
  if (departmentId === 'LAB' || departmentId === 'RAD') return range(8, technician)
  return [...range(PHYSICIANS, physician), ...range(NURSES, nurse)]
}
