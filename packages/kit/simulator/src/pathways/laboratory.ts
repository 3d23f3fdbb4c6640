import type { EpochMs } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after } from '../clock.ts'
import { draw, type Spread } from '../spread.ts'
import { anyNurse, anyTechnician } from '../staff.ts'

/** One measured quantity of a report. */
export interface LabItem {
  readonly item: string
  readonly value: number
  readonly unit: string
  readonly interpretation: string
}

interface Range {
  readonly item: string
  readonly unit: string
  readonly low: number
  readonly high: number
  readonly decimals: number
}

const range = (item: string, unit: string, low: number, high: number, decimals: number): Range => ({
  item,
  unit,
  low,
  high,
  decimals,
})

/** Reference ranges of adults as laboratories commonly print them (general knowledge, for colour only). */
const RANGES: readonly Range[] = [
  range('potassium', 'mmol/L', 3.5, 5.3, 1),
  range('sodium', 'mmol/L', 137, 147, 0),
  range('glucose', 'mmol/L', 3.9, 6.1, 1),
  range('creatinine', 'umol/L', 57, 97, 0),
  range('haemoglobin', 'g/L', 130, 175, 0),
  range('platelets', '10*9/L', 125, 350, 0),
  range('leukocytes', '10*9/L', 3.5, 9.5, 1),
  range('inr', '1', 0.8, 1.2, 2),
]

const rounded = (value: number, decimals: number): number => Number(value.toFixed(decimals))

/** Some everyday items; about a fifth outside their range, none critical. */
export function everydayItems(chart: Chart, size: number): readonly LabItem[] {
  const first = chart.rng.int(RANGES.length)
  return Array.from({ length: size }, (_, i) => {
    const { item, unit, low, high, decimals } = RANGES[(first + i) % RANGES.length] as Range
    const value = rounded(low + (high - low) * (chart.rng.unit() * 1.2 - 0.1), decimals)
    return { item, unit, value, interpretation: value > high ? 'H' : value < low ? 'L' : 'N' }
  })
}

/** Minutes from collection to the laboratory, and from there to the authorised result. Assumed. */
const TRANSIT: Spread = [
  [0, 4],
  [0.5, 12],
  [0.9, 30],
  [1, 70],
]
export const EMERGENCY_ANALYSIS: Spread = [
  [0, 10],
  [0.5, 22],
  [0.9, 40],
  [1, 75],
]
export const ROUTINE_ANALYSIS: Spread = [
  [0, 40],
  [0.5, 95],
  [0.9, 180],
  [1, 360],
]

/** What a report turned out to be. */
export interface Report {
  readonly reportId: string
  readonly reportedAt: EpochMs
}

/** A specimen from the arm to the report: one fact for the specimen, one for each item. */
export function labReport(chart: Chart, items: readonly LabItem[], collectedAt: EpochMs, analysis: Spread): Report {
  const { rng } = chart
  const specimenId = chart.nextId('S')
  const reportId = chart.nextId('R')
  const receivedAt = after(collectedAt, draw(rng, TRANSIT))
  const reportedAt = after(receivedAt, draw(rng, analysis))
  const specimen = { specimenId, item: items[0]?.item ?? 'panel' }
  chart.care('lab.specimen.collected', collectedAt, specimen, anyNurse(rng, chart.placeAt(collectedAt).departmentId))
  chart.care('lab.specimen.received', receivedAt, specimen, anyTechnician(rng, 'LAB'))
  reportItems(chart, items, { reportId, specimenId, collectedAt, reportedAt })
  return { reportId, reportedAt }
}

interface ReportTimes extends Report {
  readonly specimenId: string
  readonly collectedAt: EpochMs
}

function reportItems(chart: Chart, items: readonly LabItem[], report: ReportTimes): void {
  const by = anyTechnician(chart.rng, 'LAB')
  for (const item of items) {
    const { reportId, specimenId } = report
    const collectedAt = new Date(report.collectedAt).toISOString()
    chart.care(
      'lab.result.reported',
      report.reportedAt,
      { reportId, specimenId, ...item, collectedAt, status: 'F' },
      by,
    )
  }
}
