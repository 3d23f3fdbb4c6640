import type { EpochMs } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after } from '../clock.ts'
import { draw, type Spread } from '../spread.ts'
import { anyResident, anyTechnician } from '../staff.ts'

export interface ImagingPlan {
  readonly modality: 'CT' | 'MR' | 'DX' | 'US'
  readonly bodyPart: string
  readonly orderedAt: EpochMs
  readonly completedAt: EpochMs
  readonly positiveShare: number
}

/** Minutes of the examination and of reading it. Assumed. */
const SCAN: Spread = [
  [0, 3],
  [0.5, 5],
  [1, 10],
]
const READING: Spread = [
  [0, 4],
  [0.5, 14],
  [0.9, 30],
  [1, 90],
]

/** An examination, planned by when it was completed. Returns when it was reported. */
export function imaging(chart: Chart, plan: ImagingPlan): EpochMs {
  const { rng } = chart
  const reportId = chart.nextId('X')
  const about = { requestId: chart.nextId('Y'), modality: plan.modality, bodyPart: plan.bodyPart }
  const scan = draw(rng, SCAN)
  const startedAt = after(plan.completedAt, -Math.min(scan, (plan.completedAt - plan.orderedAt) / 120_000))
  const reportedAt = after(plan.completedAt, draw(rng, READING))
  const by = anyTechnician(rng, 'RAD')
  chart.care('imaging.ordered', plan.orderedAt, about, anyResident(rng, chart.placeAt(plan.orderedAt).departmentId))
  chart.care('imaging.started', startedAt, about, by)
  chart.care('imaging.completed', plan.completedAt, about, by)
  chart.care('imaging.reported', reportedAt, { ...about, reportId, positive: rng.chance(plan.positiveShare) }, by)
  return reportedAt
}
