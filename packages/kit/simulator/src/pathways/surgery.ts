import type { EpochMs } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after, latest } from '../clock.ts'
import { draw, type Spread } from '../spread.ts'
import { anyNurse } from '../staff.ts'
import { afterSurgery } from './after-surgery.ts'
import { prepareSurgery } from './before-surgery.ts'
import type { SurgeryFacts, SurgeryPlan } from './surgery-plan.ts'

/** Minutes expected, by level, and how the real length compares (8 % run over half as long again). Assumed. */
const EXPECTED: Readonly<Record<number, Spread>> = {
  1: [
    [0, 20],
    [1, 50],
  ],
  2: [
    [0, 40],
    [1, 100],
  ],
  3: [
    [0, 80],
    [1, 180],
  ],
  4: [
    [0, 150],
    [1, 330],
  ],
}
const RATIO: Spread = [
  [0, 0.7],
  [0.5, 1],
  [0.92, 1.5],
  [1, 2],
]

/** The longest an operation can take, in minutes. */
export const LONGEST_OPERATION = 330 * 2

const OP_CODES: readonly string[] = [
  '47.01',
  '51.23',
  '79.35',
  '81.51',
  '01.24',
  '45.73',
  '36.10',
  '68.49',
  '60.50',
  '32.41',
]

/** One operation from the request to the wards' rounds. Returns its id and when it ended. */
export function operate(chart: Chart, plan: SurgeryPlan): { surgeryId: string; endedAt: EpochMs } {
  const { rng } = chart
  const { level, urgency } = plan.operation
  const expectedMin = Math.round(draw(rng, EXPECTED[level] as Spread))
  const facts: SurgeryFacts = {
    surgeryId: chart.nextId('OP'),
    surgeonId: plan.surgeon.staffId,
    surgeons: [plan.surgeon.staffId],
    level,
    urgency,
    unplanned: plan.unplanned,
    expectedMin,
    opCode: rng.pick(OP_CODES),
    daySurgery: plan.daySurgery,
  }
  const endedAt = after(plan.startsAt, expectedMin * draw(rng, RATIO))
  const enteredAt = after(plan.startsAt, urgency === 'emergency' ? -3 - rng.int(3) : -25 - rng.int(25))
  prepareSurgery(chart, plan, facts, enteredAt)
  theatre(chart, plan, facts, enteredAt, endedAt)
  afterSurgery(chart, plan, facts, endedAt)
  return { surgeryId: facts.surgeryId, endedAt }
}

function theatre(chart: Chart, plan: SurgeryPlan, facts: SurgeryFacts, enteredAt: EpochMs, endedAt: EpochMs): void {
  const { rng } = chart
  const { surgeryId } = facts
  const minutes = (plan.startsAt - enteredAt) / 60_000
  const into = (share: number): EpochMs => after(enteredAt, minutes * share)
  const leftAt = after(endedAt, 8 + rng.int(15))
  const scrub = anyNurse(rng, 'ANE')
  chart.care('surgery.or-entered', enteredAt, facts, scrub)
  chart.care('surgery.check.signin', into(0.25), { surgeryId }, scrub)
  chart.care('anesthesia.started', into(0.4), { surgeryId, ASA: 1 + rng.int(4) })
  // A check is forgotten now and then; the record then lacks one of the three.
  if (!rng.chance(0.012)) chart.care('surgery.check.timeout', into(0.92), { surgeryId }, scrub)
  chart.care('surgery.started', plan.startsAt, facts, plan.surgeon)
  overrun(chart, plan, facts, endedAt)
  if (plan.departmentId === 'ORT' && rng.chance(0.6))
    chart.care('implant.used', after(endedAt, -12), { surgeryId, udi: `(01)0697${1_000_000 + rng.int(9_000_000)}` })
  chart.care('surgery.ended', endedAt, facts, plan.surgeon)
  if (!rng.chance(0.012)) chart.care('surgery.check.signout', after(endedAt, 4), { surgeryId }, scrub)
  chart.care('anesthesia.ended', after(endedAt, 7), { surgeryId })
  chart.care('surgery.or-left', leftAt, { surgeryId }, scrub)
  if (plan.operation.level < 4) recoveryRoom(chart, surgeryId, leftAt)
}

function recoveryRoom(chart: Chart, surgeryId: string, leftAt: EpochMs): void {
  chart.care('pacu.entered', after(leftAt, 2), { surgeryId })
  chart.care('pacu.left', after(leftAt, 25 + chart.rng.int(60)), { surgeryId })
}

/** Past one and a half times the expected length the team should pause and reassess; it does so three times in four. */
function overrun(chart: Chart, plan: SurgeryPlan, facts: SurgeryFacts, endedAt: EpochMs): void {
  const dueAt = after(plan.startsAt, facts.expectedMin * 1.5)
  if (endedAt <= dueAt || !chart.rng.chance(0.75)) return
  const at = latest(plan.startsAt, after(dueAt, -5))
  chart.care('reassess.recorded', at, { surgeryId: facts.surgeryId, reason: 'overrun' }, plan.surgeon)
}
