import { addDays, type EpochMs, type Zone } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after, atHour, isWorkingDay } from '../clock.ts'
import { draw, type Spread } from '../spread.ts'
import { chiefOf } from '../staff.ts'
import { signDocument } from './document.ts'

/** Hours to the death note: 92 % within 24. Assumed. */
const NOTE: Spread = [
  [0, 0.5],
  [0.6, 8],
  [0.92, 24],
  [1, 60],
]
/** Working days to the discussion: 90 % within the 5 of the 2025 indicators. Assumed. */
const DISCUSSION: Spread = [
  [0, 1],
  [0.6, 4],
  [0.9, 6],
  [1, 9],
]

/** A death, its note, and the department's discussion of it on a later working day. */
export function death(chart: Chart, at: EpochMs, zone: Zone): void {
  const { rng } = chart
  chart.note('adt.died', at, { deathAt: zone.format(at) })
  signDocument(chart, { docType: 'death-note', at: after(at, draw(rng, NOTE) * 60) })
  if (rng.chance(0.03)) return
  let day = zone.dayOf(at)
  for (let left = Math.floor(draw(rng, DISCUSSION)); left > 0; ) {
    day = addDays(day, 1)
    if (isWorkingDay(day)) left -= 1
  }
  const discussion = { kind: 'death', chair: chiefOf(chart.placeAt(at).departmentId).staffId }
  chart.note(
    'discussion.completed',
    atHour(zone, day, 14 + rng.unit() * 3),
    discussion,
    chiefOf(chart.placeAt(at).departmentId),
  )
}
