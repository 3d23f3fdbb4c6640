import type { EpochMs } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after } from '../clock.ts'
import { draw, type Spread } from '../spread.ts'
import { anyNurse, anyResident } from '../staff.ts'
import { signDocument } from './document.ts'

/** Hours from leaving to the discharge note: 90 % within 24 h, some before the patient goes. Assumed. */
const DISCHARGE_NOTE: Spread = [
  [0, -2],
  [0.4, 1],
  [0.91, 24],
  [1, 60],
]
const FRONT_PAGE: Spread = [
  [0, 1],
  [0.85, 24],
  [1, 90],
]
/** Days to the first call after an ordinary stay. Assumed. */
const FOLLOW_UP: Spread = [
  [0, 3],
  [0.8, 7],
  [1, 15],
]

/** Going home: the order, the last assessment, the bill, the notes, and a call some days later. */
export function discharge(chart: Chart, at: EpochMs): void {
  const { rng } = chart
  const { departmentId } = chart.placeAt(at)
  const orderedAt = after(at, -60 - rng.int(150))
  const against = rng.chance(0.02)
  chart.care('order.discharge.placed', orderedAt, {}, anyResident(rng, departmentId))
  if (rng.chance(0.94))
    chart.care(
      'assess.completed',
      after(orderedAt, 10 + rng.int(40)),
      { kind: 'discharge' },
      anyNurse(rng, departmentId),
    )
  chart.care('billing.settled', after(at, -5 - rng.int(40)), { place: rng.chance(0.6) ? 'bedside' : 'window' })
  chart.note('adt.discharged', at, { admissionKind: 'ordinary', disposition: against ? 'against-advice' : 'home' })
  if (rng.chance(0.99))
    signDocument(chart, { docType: 'discharge-note', at: after(at, draw(rng, DISCHARGE_NOTE) * 60) })
  if (rng.chance(0.98))
    chart.note('frontpage.submitted', after(at, draw(rng, FRONT_PAGE) * 60), {}, anyResident(rng, departmentId))
  followUp(chart, at)
}

function followUp(chart: Chart, leftAt: EpochMs): void {
  const { rng } = chart
  chart.note('followup.planned', after(leftAt, 20), { seq: 1, kind: 'disease', mode: 'phone' })
  if (!rng.chance(0.85)) return
  const result = rng.chance(0.93) ? 1 : 2
  const at = after(leftAt, draw(rng, FOLLOW_UP) * 1440)
  chart.note(
    'followup.completed',
    at,
    { seq: 1, kind: 'disease', mode: 'phone', result, abnormal: result === 2 },
    anyNurse(rng, 'FUP'),
  )
}
