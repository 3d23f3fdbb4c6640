import type { EpochMs } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after } from '../clock.ts'
import { draw, type Spread } from '../spread.ts'
import { anyAttending, anyResident, type Staff } from '../staff.ts'
import { order } from './order.ts'

/** Minutes to the bedside after an urgent call: 85 % within the 10 of the policy. Assumed. */
const URGENT_ARRIVAL: Spread = [
  [0, 2],
  [0.5, 6],
  [0.85, 10],
  [0.97, 20],
  [1, 45],
]
/** Minutes to completion of a routine consultation: 93 % within 24 h. Assumed. */
const ROUTINE_COMPLETION: Spread = [
  [0, 60],
  [0.5, 420],
  [0.93, 1440],
  [1, 3000],
]
const VISIT: Spread = [
  [0, 5],
  [0.5, 15],
  [1, 40],
]

/** Somebody of another department is called at once and comes. Returns when they arrived. */
export function urgentConsult(chart: Chart, toDept: string, requestedAt: EpochMs): EpochMs {
  const { rng } = chart
  const consult = {
    consultId: chart.nextId('C'),
    urgency: 'emergency',
    fromDept: chart.placeAt(requestedAt).departmentId,
    toDept,
  }
  const arrival = draw(rng, URGENT_ARRIVAL)
  const arrivedAt = after(requestedAt, arrival)
  const completedAt = after(arrivedAt, draw(rng, VISIT))
  const by = anyAttending(rng, toDept)
  chart.care('consult.requested', requestedAt, consult, anyResident(rng, chart.placeAt(requestedAt).departmentId))
  chart.care('consult.accepted', after(requestedAt, Math.min(arrival / 2, 1.5)), consult, by)
  // Sometimes nobody signs in at the bedside; the consultation is known only by its end.
  if (!rng.chance(0.02)) chart.care('consult.arrived', arrivedAt, consult, by)
  finish(chart, consult, completedAt, by)
  if (rng.chance(0.9)) {
    const adviceAt = after(completedAt, 2 + rng.int(25))
    order(
      chart,
      { category: 'treatment', item: 'consult-advice', purpose: 'treatment', refs: { consultId: consult.consultId } },
      adviceAt,
      null,
    )
  }
  return arrivedAt
}

/** A consultation that may wait until tomorrow; a few are cancelled. */
export function routineConsult(chart: Chart, toDept: string, requestedAt: EpochMs): void {
  const { rng } = chart
  const consult = {
    consultId: chart.nextId('C'),
    urgency: 'routine',
    fromDept: chart.placeAt(requestedAt).departmentId,
    toDept,
  }
  chart.care('consult.requested', requestedAt, consult, anyResident(rng, chart.placeAt(requestedAt).departmentId))
  if (rng.chance(0.03)) {
    chart.care('consult.cancelled', after(requestedAt, 20 + rng.int(180)), consult)
    return
  }
  const completedAt = after(requestedAt, draw(rng, ROUTINE_COMPLETION))
  const by = anyAttending(rng, toDept)
  chart.care('consult.accepted', after(requestedAt, 5 + rng.int(30)), consult, by)
  chart.care('consult.arrived', after(completedAt, -5 - rng.int(20)), consult, by)
  finish(chart, consult, completedAt, by)
}

function finish(chart: Chart, consult: { consultId: string; toDept: string }, at: EpochMs, by: Staff): void {
  chart.care('consult.completed', at, consult, by)
  const refs = { consultId: consult.consultId }
  const content = { documentId: chart.nextId('D'), docType: 'consult-opinion', refs }
  chart.care('doc.signed', after(at, 1 + chart.rng.int(9)), content, by)
}
