import type { EpochMs, Zone } from '@golden-hour/model'
import type { Admission } from './admission.ts'
import type { Chart } from './chart.ts'
import { after } from './clock.ts'
import { criticalValue } from './pathways/critical-value.ts'
import { death } from './pathways/death.ts'
import {
  type Arrival,
  anyComplaint,
  generalVisit,
  lastCareAt,
  leaveEmergency,
  type TriageLevel,
  type Wish,
} from './pathways/emergency.ts'
import { rescue } from './pathways/rescue.ts'
import { sepsisVisit } from './pathways/sepsis.ts'
import { stemiVisit } from './pathways/stemi.ts'
import { strokeVisit } from './pathways/stroke.ts'
import { traumaVisit } from './pathways/trauma.ts'
import { weighted } from './spread.ts'

/** Per thousand arrivals; assumed for a centre that takes in a district of some hundred thousand. */
const KINDS = [
  ['stroke', 20],
  ['stemi', 9],
  ['trauma', 11],
  ['sepsis', 8],
  ['arrest', 2],
  ['general', 950],
] as const

/** One visit, sorted at the door. Returns the wish for a bed, or null for who went home or died. */
export function emergencyVisit(chart: Chart, at: EpochMs, zone: Zone): Admission | null {
  const kind = weighted(chart.rng, KINDS)
  const wish =
    kind === 'general'
      ? general(chart, at)
      : kind === 'arrest'
        ? arrest(chart, at, zone)
        : greenway(chart, at, kind, zone)
  if (kind !== 'arrest' && chart.rng.chance(kind === 'general' ? 0.012 : 0.06)) criticalValue(chart, after(at, 20))
  if (wish === null) {
    if (kind !== 'arrest') leaveEmergency(chart, after(lastCareAt(chart), 5 + chart.rng.int(30)), 'home')
    return null
  }
  return { ...wish, patientId: chart.patientId, planned: false, from: chart }
}

function general(chart: Chart, at: EpochMs): Wish | null {
  const { rng } = chart
  const [complaint, departments] = anyComplaint(chart)
  const level = weighted<TriageLevel>(rng, [
    [2, 7],
    [3, 45],
    [4, 48],
  ])
  return generalVisit(
    chart,
    { at, level, complaint, mode: rng.chance(level === 2 ? 0.4 : 0.08) ? 'ems' : 'walk-in' },
    departments,
  )
}

function greenway(chart: Chart, at: EpochMs, kind: 'stroke' | 'stemi' | 'trauma' | 'sepsis', zone: Zone): Wish {
  const { rng } = chart
  const mode = weighted(rng, [
    ['ems', kind === 'trauma' ? 80 : 45],
    ['walk-in', 45],
    ['transfer', 8],
  ] as const)
  const arrival: Arrival = { at, mode, level: rng.chance(0.35) ? 1 : 2, complaint: kind }
  if (kind === 'stroke') return strokeVisit(chart, arrival, zone)
  if (kind === 'stemi') return stemiVisit(chart, arrival, zone)
  return kind === 'trauma' ? traumaVisit(chart, arrival) : sepsisVisit(chart, arrival)
}

/** Brought in under resuscitation: two of three die in the room. */
function arrest(chart: Chart, at: EpochMs, zone: Zone): Wish | null {
  const { rng } = chart
  const startedAt = after(at, 1)
  const endedAt = after(startedAt, 20 + rng.int(40))
  const survived = rng.chance(0.35)
  chart.care('ed.arrived', at, { mode: 'ems', door: 'ambulance' })
  chart.care('ed.triaged', after(at, 0.5), { level: 1, complaint: 'arrest' })
  chart.care('ed.physician.first-seen', after(at, 0.8), {})
  chart.care('ed.resus.entered', after(at, 0.9), {})
  if (!survived) chart.leavesAt = endedAt
  rescue(chart, { startedAt, endedAt, outcome: survived ? 'survived' : 'died', arrest: true })
  if (survived)
    return { at: after(endedAt, 30), departmentId: 'ICU', acuity: 'critical', operation: null, shock: false }
  chart.note('ed.resus.left', endedAt, { outcome: 'died' })
  death(chart, endedAt, zone)
  return null
}
