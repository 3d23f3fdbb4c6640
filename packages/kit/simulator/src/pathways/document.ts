import type { EpochMs, FactData } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after } from '../clock.ts'
import { draw, type Spread } from '../spread.ts'
import { anyResident, chiefOf, type Staff } from '../staff.ts'

/** Minutes until a resident's note is countersigned. Assumed. */
const COSIGNING: Spread = [
  [0, 20],
  [0.5, 400],
  [0.9, 1500],
  [1, 4000],
]
const COSIGNED: ReadonlySet<string> = new Set(['admission-note', 'first-course', 'discharge-note', 'rescue-note'])

/** Where a note was written and about what. */
export interface DocumentPlan {
  readonly docType: string
  readonly at: EpochMs
  readonly refs?: FactData
  readonly by?: Staff
}

/** A note is signed; the kinds that need it are countersigned later. Notes may come after the patient left. */
export function signDocument(chart: Chart, plan: DocumentPlan): void {
  const { rng } = chart
  const by = plan.by ?? anyResident(rng, chart.placeAt(plan.at).departmentId)
  const refs = plan.refs === undefined ? {} : { refs: plan.refs }
  const content = { documentId: chart.nextId('D'), docType: plan.docType, ...refs }
  chart.note('doc.signed', plan.at, content, by)
  if (COSIGNED.has(plan.docType) && rng.chance(0.97)) {
    chart.note(
      'doc.cosigned',
      after(plan.at, draw(rng, COSIGNING)),
      content,
      chiefOf(chart.placeAt(plan.at).departmentId),
    )
  }
}
