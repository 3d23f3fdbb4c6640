import { addDays, type EpochMs, type LocalDay, type Zone } from '@golden-hour/model'
import type { Admission } from './admission.ts'
import { admit } from './admit.ts'
import { arrivalTimes } from './arrivals.ts'
import { createBeds } from './beds.ts'
import { type Chart, createChart, type Place } from './chart.ts'
import { afterHours, atHour, isWorkingDay } from './clock.ts'
import { wardOf } from './directory.ts'
import { electiveWish } from './elective.ts'
import { emergencyVisit } from './emergency-door.ts'
import type { Hospital, PatientIndex } from './hospital-state.ts'
import { dayCase } from './pathways/day-surgery.ts'
import { place } from './place.ts'
import { createRng, type Rng } from './rng.ts'

export function createHospital(seed: number, size: number, zone: Zone, routineFrom: EpochMs): Hospital {
  return { seed, size, zone, beds: createBeds(size), routineFrom, patients: createPatientIndex() }
}

function createPatientIndex(): PatientIndex {
  let last = 20_000_000
  const create = (): string => `P${++last}`
  let gone: { readonly patientId: string; readonly at: EpochMs }[] = []
  return {
    create,
    returning(rng, at, share) {
      const back = rng.chance(share) ? gone.find((patient) => patient.at < at) : undefined
      if (back === undefined) return create()
      gone = gone.filter((patient) => patient !== back)
      return back.patientId
    },
    went(patientId, at) {
      gone = [...gone.slice(-200), { patientId, at }]
    },
  }
}

/** Electives and day cases on a working day, for each bed; assumed, so that 600 beds take about 100 patients a day. */
const ELECTIVES_PER_BED = 0.115
const DAY_CASES_PER_BED = 0.042
const DAY_CASE_SURGEONS: readonly string[] = ['GEN', 'URO', 'GYN', 'ORT']

/** Everything that begins on a day, each encounter written to its end. Days must be asked for in their order. */
export function hospitalDay(hospital: Hospital, day: LocalDay): readonly Chart[] {
  const { zone } = hospital
  const rng = createRng(hospital.seed, `day/${day}`)
  const charts: Chart[] = []
  const wishes: Admission[] = []
  for (const [n, at] of arrivalTimes(rng, day, hospital.size, zone).entries()) {
    const chart = openChart(hospital, `ED${stamp(day)}-${pad(n + 1)}`, place(rng, 'ED', null), at, rng)
    const wish = emergencyVisit(chart, at, zone)
    if (wish !== null) wishes.push(wish)
    charts.push(chart)
  }
  const electives = Math.round(hospital.size * ELECTIVES_PER_BED * (isWorkingDay(day) ? 0.85 + 0.3 * rng.unit() : 0.12))
  for (let n = 0; n < electives; n++) {
    const at = atHour(zone, day, 8 + rng.unit() * 7)
    wishes.push({ ...electiveWish(rng, at), patientId: hospital.patients.returning(rng, at, 0.02), from: null })
  }
  wishes.sort((a, b) => a.at - b.at)
  for (const [n, wish] of wishes.entries()) {
    const chart = admit(hospital, wish, `IP${stamp(day)}-${pad(n + 1)}`)
    if (chart !== null) charts.push(chart)
  }
  return [...charts, ...dayCases(hospital, day, rng)]
}

function dayCases(hospital: Hospital, day: LocalDay, rng: Rng): readonly Chart[] {
  if (!isWorkingDay(day)) return []
  const size = Math.round(hospital.size * DAY_CASES_PER_BED * (0.8 + 0.4 * rng.unit()))
  return Array.from({ length: size }, (_, n) => {
    const registered = atHour(hospital.zone, addDays(day, -1), 9)
    const at = place(rng, 'DSC', wardOf('DSC'))
    const chart = openChart(hospital, `DS${stamp(day)}-${pad(n + 1)}`, at, registered, rng)
    dayCase(chart, day, rng.pick(DAY_CASE_SURGEONS), hospital.zone)
    return chart
  })
}

const openChart = (hospital: Hospital, encounterId: string, at: Place, from: EpochMs, rng: Rng): Chart =>
  createChart({
    patientId: hospital.patients.returning(rng, from, 0.02),
    encounterId,
    rng: createRng(hospital.seed, encounterId),
    place: at,
    leavesAt: afterHours(from, 72),
  })

const pad = (n: number): string => String(n).padStart(4, '0')
const stamp = (day: LocalDay): string => day.replaceAll('-', '')
