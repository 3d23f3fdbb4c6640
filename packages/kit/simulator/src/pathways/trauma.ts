import type { Chart } from '../chart.ts'
import { after, latest } from '../clock.ts'
import { draw, type Spread } from '../spread.ts'
import { anyAttending } from '../staff.ts'
import { urgentConsult } from './consult.ts'
import { type Arrival, receive, type Wish } from './emergency.ts'
import { imaging } from './imaging.ts'
import { EMERGENCY_ANALYSIS, everydayItems, labReport } from './laboratory.ts'

/** Door to skin cut, minutes: 70 % within the 60 of the policy. Assumed. */
const DOOR_TO_CUT: Spread = [
  [0, 32],
  [0.7, 60],
  [0.95, 90],
  [1, 140],
]
/** Door to whole-body CT, minutes. Assumed. */
const DOOR_TO_CT: Spread = [
  [0, 10],
  [0.8, 28],
  [1, 45],
]

/** Severe injury: the team, the score, the scan, and theatre for those whose life depends on it. */
export function traumaVisit(chart: Chart, arrival: Arrival): Wish {
  const { rng } = chart
  const { triagedAt } = receive(chart, arrival)
  const operated = rng.chance(0.4)
  const activatedAt = after(triagedAt, 1 + rng.unit() * 3)
  score(chart, activatedAt, operated)
  const surgeons = rng.pick(['GEN', 'ORT', 'NSU', 'CTS'])
  const cutAt = after(arrival.at, draw(rng, DOOR_TO_CUT))
  const scannedAt = latest(
    after(activatedAt, 4),
    after(arrival.at, Math.min(draw(rng, DOOR_TO_CT), operated ? 22 : 45)),
  )
  imaging(chart, {
    modality: 'CT',
    bodyPart: 'whole-body',
    orderedAt: activatedAt,
    completedAt: scannedAt,
    positiveShare: 0.9,
  })
  labReport(chart, everydayItems(chart, 3), after(activatedAt, 2), EMERGENCY_ANALYSIS)
  for (const toDept of operated ? [surgeons, 'ANE'] : [surgeons]) urgentConsult(chart, toDept, after(activatedAt, 1))
  if (!operated) {
    chart.care('ed.greenway.ended', after(scannedAt, 40), { kind: 'trauma', outcome: 'admitted' })
    return {
      at: after(scannedAt, 50 + rng.int(60)),
      departmentId: surgeons,
      acuity: 'serious',
      operation: null,
      shock: false,
    }
  }
  const startsAt = latest(cutAt, after(scannedAt, 8))
  chart.care('ed.greenway.ended', after(startsAt, -6), { kind: 'trauma', outcome: 'surgery' })
  const operation = { level: rng.chance(0.5) ? 3 : 4, urgency: 'emergency', startsAt } as const
  return { at: after(scannedAt, 1), departmentId: surgeons, acuity: 'critical', operation, shock: false }
}

function score(chart: Chart, activatedAt: ReturnType<typeof after>, operated: boolean): void {
  const { rng } = chart
  const by = anyAttending(rng, 'ED')
  const ISS = operated ? 17 + rng.int(30) : 9 + rng.int(14)
  const RTS = Number((operated ? 5 + 2.5 * rng.unit() : 7 + 0.8 * rng.unit()).toFixed(2))
  chart.care('trauma.activated', activatedAt, { lifeThreatening: operated }, by)
  chart.care('ed.greenway.activated', activatedAt, { kind: 'trauma' }, by)
  if (rng.chance(0.95)) {
    const GCS = operated ? 6 + rng.int(9) : 13 + rng.int(3)
    chart.care(
      'trauma.scored',
      after(activatedAt, 3 + rng.int(8)),
      { ISS, RTS, GCS, shock: operated && rng.chance(0.5), lifeThreatening: operated },
      by,
    )
  }
}
