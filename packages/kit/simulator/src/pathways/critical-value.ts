import type { EpochMs } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after } from '../clock.ts'
import { draw, type Spread, weighted } from '../spread.ts'
import { anyNurse, anyResident, anyTechnician } from '../staff.ts'
import { signDocument } from './document.ts'
import { EMERGENCY_ANALYSIS, type LabItem, labReport } from './laboratory.ts'
import { order } from './order.ts'

/** Minutes of each step, with the shares that keep the limits of catalogue §4.2 (5, 10 and 30 min). Assumed. */
const RECEIPT: Spread = [
  [0, 0.5],
  [0.5, 2],
  [0.88, 5],
  [0.95, 10],
  [0.99, 30],
  [1, 90],
]
const INFORMING: Spread = [
  [0, 0.5],
  [0.6, 3],
  [0.9, 8],
  [1, 40],
]
const HANDLING: Spread = [
  [0, 2],
  [0.5, 9],
  [0.9, 26],
  [1, 120],
]
const NOTE: Spread = [
  [0, 15],
  [0.5, 120],
  [0.9, 360],
  [1, 1500],
]

const FINDINGS: readonly (readonly [finding: readonly [LabItem, number], weight: number])[] = [
  [[{ item: 'potassium', value: 6.6, unit: 'mmol/L', interpretation: 'HH' }, 1.2], 26],
  [[{ item: 'potassium', value: 2.3, unit: 'mmol/L', interpretation: 'LL' }, 0.4], 18],
  [[{ item: 'glucose', value: 25.5, unit: 'mmol/L', interpretation: 'HH' }, 8], 14],
  [[{ item: 'glucose', value: 1.9, unit: 'mmol/L', interpretation: 'LL' }, 0.5], 8],
  [[{ item: 'haemoglobin', value: 42, unit: 'g/L', interpretation: 'LL' }, 14], 14],
  [[{ item: 'platelets', value: 11, unit: '10*9/L', interpretation: 'LL' }, 17], 12],
  [[{ item: 'inr', value: 5.2, unit: '1', interpretation: 'HH' }, 3], 8],
]

/** A life-threatening result: reported, published, received, told to a physician, handled, and reasoned about in a note. */
export function criticalValue(chart: Chart, collectedAt: EpochMs): void {
  const { rng } = chart
  const [base, width] = weighted(rng, FINDINGS)
  const found = { ...base, value: Number((base.value + width * rng.unit()).toFixed(1)) }
  const { reportId, reportedAt } = labReport(chart, [found], collectedAt, EMERGENCY_ANALYSIS)
  const criticalId = chart.nextId('V')
  publish(chart, criticalId, reportId, found, reportedAt)
  if (rng.chance(0.02)) {
    chart.care(
      'critical.cancelled',
      after(reportedAt, 3 + rng.int(20)),
      { criticalId, reason: 'haemolysed' },
      anyTechnician(rng, 'LAB'),
    )
    return
  }
  // One in a hundred is never answered by a click, however well it was treated.
  if (rng.chance(0.01)) return
  answer(chart, criticalId, reportedAt)
}

function publish(chart: Chart, criticalId: string, reportId: string, found: LabItem, at: EpochMs): void {
  const by = anyTechnician(chart.rng, 'LAB')
  const value = {
    item: found.item,
    itemCode: found.item,
    value: found.value,
    unit: found.unit,
    level: found.interpretation,
  }
  chart.care('critical.published', at, { criticalId, reportId, ...value, doubleChecked: true }, by)
  chart.care('critical.notified', after(at, 0.2), { criticalId, channel: 'popup' }, by)
}

function answer(chart: Chart, criticalId: string, publishedAt: EpochMs): void {
  const { rng } = chart
  const auto = rng.chance(0.04)
  const receipt = auto ? 0 : draw(rng, RECEIPT)
  if (receipt > 5)
    chart.care('critical.notified', after(publishedAt, 5), { criticalId, channel: 'phone' }, anyTechnician(rng, 'LAB'))
  const receivedAt = after(publishedAt, receipt)
  const informedAt = after(receivedAt, draw(rng, INFORMING))
  const handledAt = after(informedAt, draw(rng, HANDLING))
  const doctor = anyResident(rng, chart.placeAt(publishedAt).departmentId)
  const receiver = anyNurse(rng, chart.placeAt(publishedAt).departmentId)
  chart.care('critical.received', receivedAt, { criticalId, role: 'nurse', readBack: !auto, auto }, receiver)
  chart.care('critical.physician-informed', informedAt, { criticalId }, receiver)
  chart.care(
    'critical.received',
    after(informedAt, 0.5),
    { criticalId, role: 'physician', readBack: true, auto: false },
    doctor,
  )
  if (rng.chance(0.015)) return
  const orderId = order(
    chart,
    { category: 'drug', item: 'correction', purpose: 'treatment', refs: { criticalId } },
    handledAt,
    after(handledAt, 10),
  )
  chart.care('critical.handled', handledAt, { criticalId, action: 'ordered', orderIds: [orderId] }, doctor)
  const noteAt = after(handledAt, draw(rng, NOTE))
  if (noteAt < chart.leavesAt && rng.chance(0.96)) {
    signDocument(chart, { docType: 'progress', at: noteAt, refs: { criticalId }, by: doctor })
  }
}
