import type { EpochMs } from '@golden-hour/model'
import type { Admission } from '../admission.ts'
import type { Chart } from '../chart.ts'
import { after, latest } from '../clock.ts'
import { draw, type Spread, weighted } from '../spread.ts'
import { anyNurse, anyResident } from '../staff.ts'
import { EMERGENCY_ANALYSIS, everydayItems, labReport } from './laboratory.ts'

export type Mode = 'ems' | 'walk-in' | 'transfer'
/** 1 is the most urgent. */
export type TriageLevel = 1 | 2 | 3 | 4

/** Somebody at the door of the emergency department. */
export interface Arrival {
  readonly at: EpochMs
  readonly mode: Mode
  readonly level: TriageLevel
  readonly complaint: string
}

/** What a visit came to: home, or an admission still without a bed. */
export type Wish = Omit<Admission, 'patientId' | 'from' | 'planned'>

/** Minutes from the door to triage, and from triage to the physician, by level. Assumed. */
const TRIAGE: Readonly<Record<TriageLevel, Spread>> = {
  1: [
    [0, 0.2],
    [0.9, 2],
    [1, 5],
  ],
  2: [
    [0, 0.5],
    [0.8, 4],
    [1, 10],
  ],
  3: [
    [0, 1],
    [0.5, 4],
    [0.9, 10],
    [1, 25],
  ],
  4: [
    [0, 1],
    [0.5, 5],
    [0.9, 13],
    [1, 35],
  ],
}
const FIRST_SEEN: Readonly<Record<TriageLevel, Spread>> = {
  1: [
    [0, 0.2],
    [0.9, 1.5],
    [1, 4],
  ],
  2: [
    [0, 0.5],
    [0.8, 6],
    [0.95, 10],
    [1, 25],
  ],
  3: [
    [0, 2],
    [0.5, 14],
    [0.88, 30],
    [1, 100],
  ],
  4: [
    [0, 3],
    [0.5, 30],
    [0.9, 90],
    [1, 200],
  ],
}

/** Where the visit stands once a physician has seen the patient. */
export interface Reception {
  readonly triagedAt: EpochMs
  readonly seenAt: EpochMs
}

/** The door, triage, the first physician, and the resuscitation room for levels 1 and 2. */
export function receive(chart: Chart, arrival: Arrival): Reception {
  const { rng } = chart
  if (arrival.mode === 'ems') ambulance(chart, arrival.at)
  const triagedAt = after(arrival.at, draw(rng, TRIAGE[arrival.level]))
  const seenAt = after(triagedAt, draw(rng, FIRST_SEEN[arrival.level]))
  chart.care('ed.arrived', arrival.at, { mode: arrival.mode, door: arrival.mode === 'ems' ? 'ambulance' : 'triage' })
  chart.care('ed.triaged', triagedAt, { level: arrival.level, complaint: arrival.complaint }, anyNurse(rng, 'ED'))
  chart.care('ed.physician.first-seen', seenAt, {}, anyResident(rng, 'ED'))
  if (arrival.level <= 2) chart.care('ed.resus.entered', after(triagedAt, 0.5), {}, anyNurse(rng, 'ED'))
  return { triagedAt, seenAt }
}

/** Minutes from the call to each stage, as shares of the way to the door. Assumed: response about 12 min, whole trip about 40. */
const TRIP: Spread = [
  [0, 18],
  [0.5, 38],
  [0.9, 60],
  [1, 95],
]

function ambulance(chart: Chart, arrivedAt: EpochMs): void {
  const { rng } = chart
  const trip = draw(rng, TRIP)
  const callId = chart.nextId('A')
  const call = (share: number): EpochMs => after(arrivedAt, -trip * (1 - share))
  chart.care('ems.call.received', call(0), { callId })
  chart.care('ems.dispatched', call(0.03), { callId })
  chart.care('ems.scene.arrived', call(0.35), { callId })
  chart.care('ems.departed-to-hospital', call(0.6), { callId })
  if (rng.chance(0.8)) chart.care('ems.prenotify.received', call(0.65), { callId })
}

/** Complaints of patients without a pathway, and the departments their admissions go to. */
const COMPLAINTS: readonly (readonly [complaint: readonly [string, readonly string[]], weight: number])[] = [
  [['abdominal-pain', ['GEN', 'GAS', 'GEN', 'URO']], 20],
  [['fever', ['RES', 'PED', 'NEP']], 18],
  [['cough-dyspnoea', ['RES', 'CAR']], 14],
  [['minor-injury', ['ORT']], 18],
  [['chest-discomfort', ['CAR']], 10],
  [['dizziness', ['NEU', 'END']], 10],
  [['bleeding-in-pregnancy', ['GYN']], 4],
  [['other', ['GAS', 'NEP', 'END', 'ONC']], 6],
]

export const anyComplaint = (chart: Chart): readonly [string, readonly string[]] => weighted(chart.rng, COMPLAINTS)

/** A visit outside the greenways: tests, treatment, home or a ward. */
export function generalVisit(chart: Chart, arrival: Arrival, departments: readonly string[]): Wish | null {
  const { rng } = chart
  const { seenAt } = receive(chart, arrival)
  const severe = arrival.level === 2
  let doneAt = after(seenAt, 10 + rng.int(30))
  if (severe || rng.chance(0.4)) {
    doneAt = labReport(chart, everydayItems(chart, 2), after(seenAt, 3 + rng.int(12)), EMERGENCY_ANALYSIS).reportedAt
  }
  if (rng.chance(0.5))
    chart.care('order.placed', after(seenAt, 5), { orderId: chart.nextId('O'), category: 'drug', item: 'symptomatic' })
  if (!rng.chance(severe ? 0.55 : 0.06)) return null
  const departmentId = severe && rng.chance(0.1) ? 'ICU' : rng.pick(departments)
  const acuity = departmentId === 'ICU' ? 'critical' : severe && rng.chance(0.4) ? 'serious' : 'stable'
  const acute = departmentId === 'GEN' && rng.chance(0.45)
  const operation = acute
    ? ({ level: 2, urgency: 'urgent', startsAt: after(doneAt, 240 + rng.int(600)) } as const)
    : null
  return {
    at: after(doneAt, 10 + rng.int(60)),
    departmentId,
    acuity,
    operation,
    shock: departmentId === 'ICU' && rng.chance(0.3),
  }
}

/** The last act of care in a chart; notes may be written when the patient has gone. */
export const lastCareAt = (chart: Chart): EpochMs => {
  const acts = chart.drafts.filter(({ type }) => !type.startsWith('doc.'))
  return latest(...acts.map(({ occurredAt }) => occurredAt))
}

/** The patient leaves the department: home, to a ward, to theatre, or dead. */
export function leaveEmergency(chart: Chart, at: EpochMs, disposition: 'home' | 'admitted' | 'surgery' | 'died'): void {
  if (chart.drafts.some(({ type }) => type === 'ed.resus.entered'))
    chart.care('ed.resus.left', after(at, -1), { outcome: disposition })
  if (disposition !== 'died') chart.care('ed.left', at, { disposition })
  chart.leavesAt = at
}
