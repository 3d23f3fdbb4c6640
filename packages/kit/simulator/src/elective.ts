import type { EpochMs } from '@golden-hour/model'
import type { Admission, PlannedOperation } from './admission.ts'
import type { Rng } from './rng.ts'
import { weighted } from './spread.ts'

/** Where planned patients go, roughly as the wards are large. Intensive care is nobody's plan. */
const DEPARTMENTS: readonly (readonly [departmentId: string, weight: number])[] = [
  ['GEN', 16],
  ['ORT', 15],
  ['ONC', 11],
  ['URO', 8],
  ['GYN', 9],
  ['CAR', 9],
  ['GAS', 7],
  ['END', 6],
  ['NEP', 5],
  ['NEU', 4],
  ['RES', 5],
  ['PED', 4],
  ['NSU', 4],
  ['CTS', 4],
]

const SURGICAL: ReadonlySet<string> = new Set(['GEN', 'ORT', 'URO', 'GYN', 'NSU', 'CTS'])
const LEVELS = [
  [1, 8],
  [2, 34],
  [3, 40],
  [4, 18],
] as const

/** A planned admission; four of five surgical patients come for an operation. */
export function electiveWish(rng: Rng, at: EpochMs): Omit<Admission, 'patientId' | 'from'> {
  const departmentId = weighted(rng, DEPARTMENTS)
  const operated = SURGICAL.has(departmentId) && rng.chance(0.8)
  const operation: PlannedOperation | null = operated
    ? { level: weighted(rng, LEVELS), urgency: 'elective', startsAt: null }
    : null
  const acuity = rng.chance(0.03) ? 'serious' : 'stable'
  return { at, departmentId, planned: true, acuity, operation, shock: false }
}
