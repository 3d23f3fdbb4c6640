import type { EpochMs, Zone } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after, latest } from '../clock.ts'
import { draw, type Spread, weighted } from '../spread.ts'
import { anyAttending } from '../staff.ts'
import { urgentConsult } from './consult.ts'
import { type Arrival, receive, type Wish } from './emergency.ts'
import { imaging } from './imaging.ts'
import { EMERGENCY_ANALYSIS, everydayItems, labReport } from './laboratory.ts'
import { order } from './order.ts'

/** Door to needle, minutes: 75 % within 60 and 45 % within 45, near to what Chinese stroke centres report. Assumed. */
const DOOR_TO_NEEDLE: Spread = [
  [0, 24],
  [0.45, 45],
  [0.75, 60],
  [0.95, 85],
  [1, 130],
]
/** Door to groin puncture, minutes: 70 % within 90. Assumed. */
const DOOR_TO_PUNCTURE: Spread = [
  [0, 55],
  [0.7, 90],
  [0.95, 130],
  [1, 180],
]
/** Puncture to reperfusion, minutes. Assumed. */
const REPERFUSION: Spread = [
  [0, 15],
  [0.5, 35],
  [1, 90],
]
/** Onset to door, hours. Assumed. */
const ONSET: Spread = [
  [0, 0.4],
  [0.5, 2],
  [0.8, 4.5],
  [1, 14],
]

type Course = 'lysis' | 'contraindicated' | 'refused' | 'haemorrhage' | 'out-of-window'

const COURSES: readonly (readonly [Course, number])[] = [
  ['lysis', 48],
  ['contraindicated', 14],
  ['refused', 7],
  ['haemorrhage', 15],
  ['out-of-window', 16],
]

const CODES: Readonly<Record<Exclude<Course, 'lysis' | 'refused'>, readonly string[]>> = {
  contraindicated: ['anticoagulant', 'recent-surgery', 'platelets-low'],
  haemorrhage: ['intracranial-haemorrhage'],
  'out-of-window': ['out-of-window'],
}

/** The stroke greenway from the door to the needle, the puncture, or the reason why not. */
export function strokeVisit(chart: Chart, arrival: Arrival, zone: Zone): Wish {
  const { rng } = chart
  const course = weighted(rng, COURSES)
  const { triagedAt } = receive(chart, arrival)
  const target = after(arrival.at, draw(rng, DOOR_TO_NEEDLE))
  const codeAt = activate(chart, arrival, triagedAt, zone, course)
  const ctDone = latest(after(codeAt, 2), between(arrival.at, target, 0.45))
  imaging(chart, { modality: 'CT', bodyPart: 'head', orderedAt: codeAt, completedAt: ctDone, positiveShare: 0.6 })
  labReport(chart, everydayItems(chart, 3), after(codeAt, 1 + rng.int(4)), EMERGENCY_ANALYSIS)
  urgentConsult(chart, 'NEU', after(codeAt, 0.5))
  const decidedAt = decide(
    chart,
    course,
    latest(after(ctDone, 1), between(arrival.at, target, 0.75)),
    latest(target, after(ctDone, 4)),
  )
  const treatedAt = thrombectomy(chart, arrival, course, decidedAt)
  chart.care('ed.greenway.ended', after(treatedAt, 3), { kind: 'stroke', outcome: 'admitted' })
  const critical = rng.chance(0.15)
  const acuity = critical ? 'critical' : 'serious'
  return {
    at: after(treatedAt, 10 + rng.int(30)),
    departmentId: critical ? 'ICU' : 'NEU',
    acuity,
    operation: null,
    shock: false,
  }
}

const between = (from: EpochMs, to: EpochMs, share: number): EpochMs => after(from, ((to - from) / 60_000) * share)

function activate(chart: Chart, arrival: Arrival, triagedAt: EpochMs, zone: Zone, course: Course): EpochMs {
  const { rng } = chart
  const onsetHours = course === 'out-of-window' ? 7 + 20 * rng.unit() : Math.min(4, draw(rng, ONSET))
  const codeAt = after(triagedAt, 0.5 + 3 * rng.unit())
  const onsetKind = weighted(rng, [
    ['known', 75],
    ['last-seen-well', 20],
    ['unknown', 5],
  ] as const)
  chart.care('onset.recorded', after(triagedAt, 0.3), {
    onsetAt: zone.format(after(arrival.at, -onsetHours * 60)),
    onsetKind,
  })
  chart.care(
    'stroke.recognized',
    after(triagedAt, 0.4),
    { setting: 'ed', NIHSS: 2 + rng.int(22) },
    anyAttending(rng, 'ED'),
  )
  chart.care('ed.greenway.activated', codeAt, { kind: 'stroke' }, anyAttending(rng, 'ED'))
  return codeAt
}

/** Returns when the question of lysis was settled. */
function decide(chart: Chart, course: Course, talkAt: EpochMs, needleAt: EpochMs): EpochMs {
  const { rng } = chart
  const by = anyAttending(rng, 'NEU')
  if (course === 'lysis') {
    lysis(chart, talkAt, needleAt)
    return needleAt
  }
  if (course === 'refused') {
    chart.care('stroke.thrombolysis.consent', talkAt, { result: 'refused', reason: 'family-declined' }, by)
    return talkAt
  }
  chart.care('stroke.contraindication', talkAt, { code: [rng.pick(CODES[course])] }, by)
  return talkAt
}

function lysis(chart: Chart, talkAt: EpochMs, needleAt: EpochMs): void {
  const { rng } = chart
  const by = anyAttending(rng, 'NEU')
  const weight = 48 + rng.int(40)
  const dose = Number(Math.min(90, weight * 0.9).toFixed(1))
  const drug = {
    category: 'drug',
    item: 'alteplase',
    drugClass: 'thrombolytic',
    route: 'iv',
    dose,
    unit: 'mg',
    purpose: 'treatment',
  }
  chart.care('stroke.thrombolysis.consent', talkAt, { result: 'signed' }, by)
  order(chart, drug, after(talkAt, 0.5), needleAt)
  chart.care('stroke.thrombolysis.started', needleAt, { drug: 'alteplase', dose, weight }, by)
  const doorAt = chart.drafts.find(({ type }) => type === 'ed.arrived')?.occurredAt ?? needleAt
  if (needleAt - doorAt > 3_600_000 && rng.chance(0.35)) {
    const code = rng.pick(['blood-pressure', 'airway', 'diagnosis'])
    chart.care('stroke.delay.justified', after(needleAt, 5 + rng.int(40)), { code }, by)
  }
}

/** Returns when treatment in the emergency department or the angiography room was over. */
function thrombectomy(chart: Chart, arrival: Arrival, course: Course, decidedAt: EpochMs): EpochMs {
  const { rng } = chart
  const share = course === 'lysis' ? 0.25 : course === 'contraindicated' ? 0.35 : course === 'refused' ? 0.2 : 0
  if (!rng.chance(share)) return decidedAt
  const punctureAt = latest(after(decidedAt, 6), after(arrival.at, draw(rng, DOOR_TO_PUNCTURE)))
  const openedAt = after(punctureAt, draw(rng, REPERFUSION))
  const by = anyAttending(rng, 'NEU')
  chart.care('consent.signed', after(punctureAt, -5), { kind: 'treatment', refused: false }, by)
  chart.care('stroke.puncture', punctureAt, {}, by)
  if (rng.chance(0.88)) chart.care('stroke.reperfused', openedAt, { mTICI: rng.pick(['2b', '2c', '3']) }, by)
  return openedAt
}
