import type { EpochMs } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after } from '../clock.ts'
import { draw, type Spread } from '../spread.ts'
import { anyAttending, anyNurse } from '../staff.ts'
import { signDocument } from './document.ts'
import type { SurgeryFacts, SurgeryPlan } from './surgery-plan.ts'

/** Minutes from the end to each record: 94 % of operation notes within 24 h, 93 % of first postoperative notes within 6 h. Assumed. */
const OPERATION_NOTE: Spread = [
  [0, 20],
  [0.5, 150],
  [0.94, 1440],
  [1, 3600],
]
const FIRST_NOTE: Spread = [
  [0, 8],
  [0.6, 60],
  [0.93, 360],
  [1, 1500],
]
/** Minutes from the end to the surgeon's own round, where one is made. With the shares below 93 % come within 24 h. */
const ROUND: Spread = [
  [0, 60],
  [0.5, 780],
  [0.97, 1440],
  [1, 2000],
]
const ROUND_OWN = 0.965
const ROUND_COLLEAGUE = 0.02

/** The records and the rounds that an operation calls for. */
export function afterSurgery(chart: Chart, plan: SurgeryPlan, facts: SurgeryFacts, endedAt: EpochMs): void {
  const { rng } = chart
  const refs = { surgeryId: facts.surgeryId }
  const about = { refs, by: plan.surgeon }
  if (rng.chance(0.985))
    signDocument(chart, { docType: 'operation-note', at: after(endedAt, draw(rng, OPERATION_NOTE)), ...about })
  if (rng.chance(0.99))
    signDocument(chart, { docType: 'postop-first-course', at: after(endedAt, draw(rng, FIRST_NOTE)), ...about })
  surgeonsRound(chart, plan, facts, endedAt)
  const { departmentId } = chart.placeAt(endedAt)
  if (!plan.daySurgery && rng.chance(0.92)) {
    const score = rng.int(9)
    const tier = score >= 5 ? 'high' : score >= 3 ? 'medium' : 'low'
    chart.care(
      'assess.completed',
      after(endedAt, 60 + rng.int(900)),
      { kind: 'vte', score, tier, ...refs },
      anyNurse(rng, departmentId),
    )
  }
}

/** The surgeon comes in person, or a colleague does, or nobody. Day patients are seen before they go. */
function surgeonsRound(chart: Chart, plan: SurgeryPlan, facts: SurgeryFacts, endedAt: EpochMs): void {
  const { rng } = chart
  const luck = rng.unit()
  if (luck > ROUND_OWN + ROUND_COLLEAGUE) return
  const delay = plan.daySurgery ? 40 + rng.int(60) : draw(rng, ROUND)
  const own = luck <= ROUND_OWN
  const by = own ? plan.surgeon : anyAttending(rng, plan.departmentId)
  const level = own ? 'surgeon' : 'attending'
  chart.care('round.done', after(endedAt, delay), { level, mode: 'bedside', surgeryId: facts.surgeryId }, by)
}
