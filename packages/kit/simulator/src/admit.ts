import { type EpochMs, epochMs } from '@golden-hour/model'
import type { Admission } from './admission.ts'
import { type Chart, createChart } from './chart.ts'
import { after, afterHours, atHour, latest } from './clock.ts'
import { wardOf } from './directory.ts'
import type { Hospital } from './hospital-state.ts'
import { lastCareAt, leaveEmergency } from './pathways/emergency.ts'
import { electiveStart, inpatientStay, type Stay } from './pathways/inpatient.ts'
import { LONGEST_OPERATION } from './pathways/surgery.ts'
import { place } from './place.ts'
import { createRng, type Rng } from './rng.ts'
import { draw, type Spread } from './spread.ts'

/** Hours in hospital; the mean is about five days and a half. Assumed. */
const LENGTH_OF_STAY: Spread = [
  [0, 20],
  [0.5, 96],
  [0.9, 220],
  [0.99, 480],
  [1, 840],
]
/** Hours in intensive care before a ward takes over. Assumed. */
const INTENSIVE: Spread = [
  [0, 20],
  [0.5, 48],
  [0.9, 130],
  [1, 300],
]
/** Shares who die in hospital, by the condition they came in. Assumed. */
const MORTALITY = { stable: 0.0015, serious: 0.02, critical: 0.09 } as const

/** Finds a bed and writes the stay. Null: the house is full, and a planned patient is asked to come another day. */
export function admit(hospital: Hospital, admission: Admission, encounterId: string): Chart | null {
  const rng = createRng(hospital.seed, `${encounterId}/stay`)
  const first = place(rng, admission.departmentId, wardOf(admission.departmentId))
  const chart = createChart({
    patientId: admission.patientId,
    encounterId,
    rng: createRng(hospital.seed, encounterId),
    place: first,
    leavesAt: epochMs(admission.at + 1),
  })
  const stay = planStay(hospital, admission, chart, rng)
  if (stay === null) return null
  inpatientStay(chart, stay, hospital.zone)
  leaveDoor(admission, stay.wardAt)
  hospital.patients.went(
    admission.patientId,
    stay.dies ? epochMs(Number.MAX_SAFE_INTEGER) : afterHours(stay.endsAt, 24),
  )
  return chart
}

function leaveDoor(admission: Admission, wardAt: EpochMs): void {
  if (admission.from === null) return
  const surgeryAt = admission.operation?.urgency === 'emergency' ? admission.operation.startsAt : null
  leaveEmergency(
    admission.from,
    surgeryAt === null ? wardAt : after(surgeryAt, -7),
    surgeryAt === null ? 'admitted' : 'surgery',
  )
}

function planStay(hospital: Hospital, admission: Admission, chart: Chart, rng: Rng): Stay | null {
  const { zone } = hospital
  const wardId = wardOf(admission.departmentId)
  const operated = admission.operation?.urgency === 'emergency' ? admission.operation.startsAt : null
  const ready = operated === null ? readyAt(admission, rng) : after(operated, LONGEST_OPERATION * 0.5)
  const wardAt = admission.planned ? ready : hospital.beds.freeAt(wardId, ready)
  const operationAt =
    admission.operation === null ? null : (admission.operation.startsAt ?? electiveStart(chart, wardAt, zone))
  const dies = rng.chance(MORTALITY[admission.acuity])
  const shortest = operationAt === null ? wardAt : after(operationAt, LONGEST_OPERATION + 1680)
  const endsAt = leavingAt(
    hospital,
    latest(shortest, afterHours(wardAt, draw(rng, LENGTH_OF_STAY) * (dies ? 0.5 : 1))),
    dies,
  )
  const intensiveUntil = admission.departmentId === 'ICU' && !dies ? afterHours(wardAt, draw(rng, INTENSIVE)) : null
  const move = intensiveUntil === null ? null : moveOut(hospital, intensiveUntil, endsAt, rng)
  const until = move === null ? endsAt : move.at
  // Planned patients leave a bed in twenty for whom nobody planned.
  const spare = admission.planned ? Math.ceil((hospital.size * 0.05) / 15) : 0
  if (!hospital.beds.claim(wardId, wardAt, until, spare)) return null
  const bed = `${admission.departmentId}-${1 + rng.int(60)}`
  const nursingLevel = nursingLevelOf(admission, rng)
  return { admission, nursingLevel, wardAt, endsAt, dies, bed, operationAt, move, routineFrom: hospital.routineFrom }
}

/** Half of the serious are on the first level, the others on the second; nearly all of the stable on the third. */
function nursingLevelOf({ acuity }: Admission, rng: Rng): number {
  if (acuity === 'critical') return 0
  if (acuity === 'serious') return rng.chance(0.5) ? 1 : 2
  return rng.chance(0.05) ? 2 : 3
}

/** Registration, the way to the ward, and for emergency patients the end of what the door still does. */
function readyAt(admission: Admission, rng: Rng): EpochMs {
  const walked = after(admission.at, 15 + rng.int(40))
  return admission.from === null ? walked : latest(walked, after(lastCareAt(admission.from), 2))
}

/** People go home between nine and five; death keeps no hours. */
function leavingAt(hospital: Hospital, at: EpochMs, dies: boolean): EpochMs {
  if (dies) return at
  const minutes = ((at / 60_000) % 480) / 60
  const usual = atHour(hospital.zone, hospital.zone.dayOf(at), 9 + minutes)
  return usual >= at ? usual : afterHours(usual, 24)
}

const WARDS_AFTER_ICU: readonly string[] = ['RES', 'NEU', 'CAR', 'GEN', 'NSU', 'NEP']

function moveOut(hospital: Hospital, at: EpochMs, endsAt: EpochMs, rng: Rng): Stay['move'] {
  if (at > afterHours(endsAt, -20)) return null
  const departmentId = rng.pick(WARDS_AFTER_ICU)
  if (!hospital.beds.claim(wardOf(departmentId), at, endsAt)) return null
  return { at, to: place(rng, departmentId, wardOf(departmentId)) }
}
