import type { EpochMs } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after } from '../clock.ts'
import { draw, type Spread } from '../spread.ts'
import { anyAttending } from '../staff.ts'
import { signDocument } from './document.ts'

/** Minutes from the rescue's end to its note: 90 % within the 6 h of the writing rules. Assumed. */
const NOTE: Spread = [
  [0, 15],
  [0.5, 130],
  [0.9, 360],
  [1, 900],
]

export interface RescuePlan {
  readonly startedAt: EpochMs
  readonly endedAt: EpochMs
  readonly outcome: 'survived' | 'died'
  readonly arrest: boolean
}

/** An attempt to save a life, with resuscitation where the heart stood still. */
export function rescue(chart: Chart, plan: RescuePlan): void {
  const { rng } = chart
  const leader = anyAttending(rng, chart.placeAt(plan.startedAt).departmentId)
  const rescueId = chart.nextId('Q')
  chart.care('rescue.started', plan.startedAt, { rescueId, leaderId: leader.staffId }, leader)
  if (plan.arrest) resuscitation(chart, plan)
  // A death is the rescue's end, at the same moment; it is written beside leaving, not before it.
  chart.note('rescue.ended', plan.endedAt, { rescueId, leaderId: leader.staffId, outcome: plan.outcome }, leader)
  if (rng.chance(0.97)) {
    signDocument(chart, {
      docType: 'rescue-note',
      at: after(plan.endedAt, draw(rng, NOTE)),
      refs: { rescueId },
      by: leader,
    })
  }
}

function resuscitation(chart: Chart, plan: RescuePlan): void {
  const { rng } = chart
  const length = (plan.endedAt - plan.startedAt) / 60_000
  const place = 'in-hospital'
  const survived = plan.outcome === 'survived'
  chart.care('cpr.started', after(plan.startedAt, 0.5), { place })
  if (survived)
    chart.care('rosc.achieved', after(plan.startedAt, length / 2), {
      place,
      sustainedMin: 20 + rng.int(600),
      ecmo: rng.chance(0.03),
    })
  const stop = survived
    ? { at: after(plan.startedAt, length / 2), reason: 'rosc' }
    : { at: plan.endedAt, reason: 'futile' }
  chart.note('cpr.ended', stop.at, { place, stopReason: stop.reason })
}
