import type { EpochMs } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after } from '../clock.ts'
import { anyAttending, anyNurse, chiefOf } from '../staff.ts'
import type { SurgeryFacts, SurgeryPlan } from './surgery-plan.ts'

/** Everything that has to be settled before a patient enters the theatre; an emergency does what saves time. */
export function prepareSurgery(chart: Chart, plan: SurgeryPlan, facts: SurgeryFacts, enteredAt: EpochMs): void {
  const minutes = (enteredAt - plan.requestedAt) / 60_000
  const by = (share: number): EpochMs => after(plan.requestedAt, minutes * share)
  chart.care('surgery.requested', plan.requestedAt, facts, plan.surgeon)
  if (plan.operation.urgency !== 'emergency' && !plan.daySurgery) discuss(chart, plan, facts, by)
  if (plan.operation.level >= 3)
    chart.care(
      'surgery.approved',
      by(0.5),
      { surgeryId: facts.surgeryId, level: facts.level, approver: 'department' },
      chiefOf(plan.departmentId),
    )
  if (plan.operation.level === 4) jointDiscussion(chart, plan, facts, by)
  const plannedAt = new Date(plan.startsAt).toISOString()
  chart.care('surgery.scheduled', by(0.55), { ...facts, plannedAt })
  consent(chart, plan, facts, by)
  assess(chart, facts, by)
}

/** The discussion belongs before the request is consented to; one in twenty comes after the consent. */
function discuss(chart: Chart, plan: SurgeryPlan, facts: SurgeryFacts, by: (share: number) => EpochMs): void {
  const { rng } = chart
  if (rng.chance(0.02)) return
  const { surgeryId } = facts
  const participants = [plan.surgeon.staffId, chiefOf(plan.departmentId).staffId]
  const content = {
    kind: 'preop',
    surgeryId,
    refs: { surgeryId },
    participants,
    chair: chiefOf(plan.departmentId).staffId,
  }
  chart.care('discussion.completed', by(rng.chance(0.95) ? 0.3 + 0.2 * rng.unit() : 0.85), content, plan.surgeon)
}

/** Level 4 needs several departments at one table before the cut: 96 of 100 have it, 2 too late, 2 never. */
function jointDiscussion(chart: Chart, plan: SurgeryPlan, facts: SurgeryFacts, by: (share: number) => EpochMs): void {
  const { rng } = chart
  const luck = rng.unit() + (plan.operation.urgency === 'emergency' ? -0.1 : 0)
  if (luck > 0.98) return
  const at = luck > 0.96 ? after(plan.startsAt, 60 + rng.int(600)) : by(0.4 + 0.2 * rng.unit())
  const participants = [
    plan.surgeon.staffId,
    chiefOf(plan.departmentId).staffId,
    chiefOf('ANE').staffId,
    chiefOf('ICU').staffId,
  ]
  chart.care('surgery.mdt.completed', at, {
    surgeryId: facts.surgeryId,
    participants,
    chair: chiefOf(plan.departmentId).staffId,
  })
}

function consent(chart: Chart, plan: SurgeryPlan, facts: SurgeryFacts, by: (share: number) => EpochMs): void {
  const { rng } = chart
  const { surgeryId } = facts
  const at = rng.chance(0.985) ? by(0.6 + 0.15 * rng.unit()) : after(plan.startsAt, 30)
  chart.care('consent.signed', at, { kind: 'surgery', surgeryId, refused: false }, plan.surgeon)
  chart.care('consent.signed', by(0.78), { kind: 'anesthesia', surgeryId, refused: false }, anyAttending(rng, 'ANE'))
  if (rng.chance(0.97)) chart.care('surgery.site.marked', by(0.9), { surgeryId }, plan.surgeon)
}

function assess(chart: Chart, facts: SurgeryFacts, by: (share: number) => EpochMs): void {
  const { rng } = chart
  const { surgeryId } = facts
  if (rng.chance(0.97))
    chart.care(
      'assess.completed',
      by(0.65),
      { kind: 'preop', surgeryId },
      anyNurse(rng, chart.placeAt(by(0.65)).departmentId),
    )
  if (rng.chance(0.98))
    chart.care('assess.completed', by(0.75), { kind: 'anesthesia', surgeryId }, anyAttending(rng, 'ANE'))
}
