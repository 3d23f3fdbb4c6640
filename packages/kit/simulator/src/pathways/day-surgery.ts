import { addDays, type EpochMs, type LocalDay, type Zone } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after, atHour, latest } from '../clock.ts'
import { draw, type Spread } from '../spread.ts'
import { anyNurse, anySurgeon } from '../staff.ts'
import { signDocument } from './document.ts'
import { operate } from './surgery.ts'

/** Minutes from leaving to the first call: 88 % within the 24 h of the policy. Assumed. */
const FIRST_CALL: Spread = [
  [0, 240],
  [0.3, 960],
  [0.88, 1440],
  [1, 2600],
]
const DISCHARGE_NOTE: Spread = [
  [0, -30],
  [0.6, 60],
  [0.93, 1440],
  [1, 2600],
]

/** A patient who comes in the morning, is operated, and sleeps at home. */
export function dayCase(chart: Chart, day: LocalDay, surgeonsOf: string, zone: Zone): void {
  const { rng } = chart
  const admittedAt = atHour(zone, day, 7 + rng.unit() * 2)
  const startsAt = latest(after(admittedAt, 75), atHour(zone, day, 8.5 + rng.unit() * 3.5))
  const requestedAt = atHour(zone, addDays(day, -1), 10 + rng.unit() * 5)
  const surgeon = anySurgeon(rng, surgeonsOf, 2)
  const operation = { level: rng.chance(0.5) ? 1 : 2, urgency: 'elective', startsAt } as const
  chart.care('daysurgery.registered', after(requestedAt, -20), {
    procedure: 'day-case',
    expectedDischarge: zone.format(atHour(zone, day, 17)),
  })
  if (rng.chance(0.97)) chart.care('assess.completed', after(requestedAt, -5), { kind: 'preop' }, anyNurse(rng, 'DSC'))
  chart.care('adt.admitted', admittedAt, { admissionKind: 'day-surgery', planned: true, source: 'outpatient' })
  chart.care('adt.ward-entered', after(admittedAt, 10), {}, anyNurse(rng, 'DSC'))
  const { endedAt } = operate(chart, {
    operation,
    requestedAt,
    startsAt,
    departmentId: surgeonsOf,
    surgeon,
    unplanned: false,
    daySurgery: true,
  })
  goHome(chart, after(endedAt, 180 + rng.int(180)), zone)
}

function goHome(chart: Chart, at: EpochMs, zone: Zone): void {
  const { rng } = chart
  chart.care('order.discharge.placed', after(at, -45), {}, anySurgeon(rng, 'DSC', 2))
  if (rng.chance(0.95)) chart.care('assess.completed', after(at, -30), { kind: 'discharge' }, anyNurse(rng, 'DSC'))
  chart.note('adt.discharged', at, { admissionKind: 'day-surgery', planned: true, disposition: 'home' })
  signDocument(chart, { docType: 'discharge-note', at: after(at, draw(rng, DISCHARGE_NOTE)) })
  chart.note('followup.planned', after(at, 15), {
    seq: 1,
    kind: 'day-surgery',
    mode: 'phone',
    plannedAt: zone.format(after(at, 1200)),
  })
  call(chart, at)
  chart.leavesAt = at
}

/** Results: 1 well, 2 a complaint answered, 3 told to come back, 4 not reached after three attempts. */
function call(chart: Chart, leftAt: EpochMs): void {
  const { rng } = chart
  if (rng.chance(0.02)) return
  const at = after(leftAt, draw(rng, FIRST_CALL))
  const by = anyNurse(rng, 'FUP')
  if (rng.chance(0.05)) {
    for (const minutes of [-120, -60])
      chart.note(
        'followup.failed',
        after(at, minutes),
        { seq: 1, kind: 'day-surgery', mode: 'phone', attempts: 1, reason: 'no-answer' },
        by,
      )
  }
  const luck = rng.unit()
  const result = luck < 0.9 ? 1 : luck < 0.96 ? 2 : luck < 0.98 ? 3 : 4
  chart.note(
    'followup.completed',
    at,
    {
      seq: 1,
      kind: 'day-surgery',
      mode: 'phone',
      attempts: result === 4 ? 3 : 1,
      result,
      abnormal: result === 2 || result === 3,
    },
    by,
  )
}
