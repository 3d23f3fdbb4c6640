import type { EpochMs } from '@golden-hour/model'
import type { Chart, Place } from '../chart.ts'
import { after } from '../clock.ts'
import { draw, type Spread } from '../spread.ts'
import { anyResident } from '../staff.ts'
import { signDocument } from './document.ts'

/** Hours from a transfer to the receiving note: 94 % within 24 h. Assumed. */
const TRANSFER_IN: Spread = [
  [0, 0.5],
  [0.6, 6],
  [0.94, 24],
  [1, 50],
]

/** From one department to another: responsibility changes hands, and both sides write. */
export function transfer(chart: Chart, at: EpochMs, to: Place): void {
  const { rng } = chart
  const from = chart.placeAt(at)
  const outAt = rng.chance(0.93) ? after(at, -15 - rng.int(60)) : after(at, 30 + rng.int(300))
  if (rng.chance(0.98))
    signDocument(chart, { docType: 'transfer-out', at: outAt, by: anyResident(rng, from.departmentId) })
  if (from.departmentId === 'ICU') chart.care('icu.left', after(at, -2))
  chart.moveTo(at, to)
  const route = { from: from.departmentId, to: to.departmentId, fromWard: from.wardId ?? '', toWard: to.wardId ?? '' }
  chart.care('adt.transferred', at, route)
  chart.care('care.attending-changed', after(at, 5), { from: from.responsible.attending, to: to.responsible.attending })
  const inAt = after(at, draw(rng, TRANSFER_IN) * 60)
  if (inAt < chart.leavesAt && rng.chance(0.98))
    signDocument(chart, { docType: 'transfer-in', at: inAt, by: anyResident(rng, to.departmentId) })
}
