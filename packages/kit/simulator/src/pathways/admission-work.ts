import type { EpochMs } from '@golden-hour/model'
import type { Admission } from '../admission.ts'
import type { Chart } from '../chart.ts'
import { after } from '../clock.ts'
import { draw, type Spread } from '../spread.ts'
import { anyAttending, anyNurse, anyResident } from '../staff.ts'
import { signDocument } from './document.ts'

/** Hours from registration to each record: 95 % of first notes within 8 h, 95 % of admission notes within 24 h, 95 % of first rounds' notes within 48 h. Assumed. */
const FIRST_COURSE: Spread = [
  [0, 0.5],
  [0.5, 2.5],
  [0.95, 8],
  [1, 14],
]
const ADMISSION_NOTE: Spread = [
  [0, 1.5],
  [0.5, 9],
  [0.95, 24],
  [1, 44],
]
const FIRST_ROUND: Spread = [
  [0, 3],
  [0.5, 22],
  [0.95, 48],
  [1, 80],
]

/** Hours to each assessment and the share that is done at all. Assumed. */
const ASSESSMENTS: readonly { readonly kind: string; readonly hours: Spread; readonly done: number }[] = [
  {
    kind: 'admission',
    hours: [
      [0, 0.3],
      [0.8, 3],
      [0.97, 8],
      [1, 30],
    ],
    done: 0.99,
  },
  {
    kind: 'vte',
    hours: [
      [0, 0.5],
      [0.6, 4],
      [0.94, 24],
      [1, 40],
    ],
    done: 0.97,
  },
  {
    kind: 'nutrition',
    hours: [
      [0, 0.5],
      [0.6, 6],
      [0.95, 24],
      [1, 50],
    ],
    done: 0.95,
  },
  {
    kind: 'pain',
    hours: [
      [0, 0.3],
      [0.7, 2],
      [0.95, 8],
      [1, 20],
    ],
    done: 0.96,
  },
]

/** What the first two days on a ward ask for: assessments, the first notes, the first superior's round. */
export function admissionWork(chart: Chart, admission: Admission, wardAt: EpochMs): void {
  const { rng } = chart
  const { departmentId } = chart.placeAt(wardAt)
  for (const { kind, hours, done } of ASSESSMENTS) {
    if (!rng.chance(done)) continue
    const score = rng.int(8)
    const tier = score >= 5 ? 'high' : score >= 3 ? 'medium' : 'low'
    const at = after(wardAt, draw(rng, hours) * 60)
    chart.care('assess.completed', at, { kind, score, tier }, anyNurse(rng, departmentId))
    if (kind === 'vte' && tier !== 'low') prophylaxis(chart, at)
  }
  chart.care(
    'dx.recorded',
    after(wardAt, 30 + rng.int(60)),
    { rank: 1, type: 'admission' },
    anyResident(rng, departmentId),
  )
  firstNotes(chart, admission, departmentId)
}

function prophylaxis(chart: Chart, at: EpochMs): void {
  const { rng } = chart
  const content = {
    orderId: chart.nextId('O'),
    category: 'vte-prophylaxis',
    item: 'compression',
    purpose: 'prophylaxis',
  }
  const { departmentId } = chart.placeAt(at)
  const placedAt = after(at, 20 + rng.int(300))
  if (rng.chance(0.9)) chart.care('order.placed', placedAt, content, anyResident(rng, departmentId))
  if (rng.chance(0.88))
    chart.care('order.executed', after(placedAt, 10 + rng.int(240)), content, anyNurse(rng, departmentId))
}

function firstNotes(chart: Chart, admission: Admission, departmentId: string): void {
  const { rng } = chart
  const hoursIn = (hours: number): EpochMs => after(admission.at, hours * 60)
  // Whoever leaves within a day gets one short record at discharge instead.
  const note = (docType: string, hours: Spread, by = anyResident(rng, departmentId)): void => {
    const at = hoursIn(draw(rng, hours))
    if (at < chart.leavesAt && rng.chance(0.99)) signDocument(chart, { docType, at, by })
  }
  note('first-course', FIRST_COURSE)
  note('admission-note', ADMISSION_NOTE)
  note('superior-round', FIRST_ROUND, anyAttending(rng, departmentId))
}
