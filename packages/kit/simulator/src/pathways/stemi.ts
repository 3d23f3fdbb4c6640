import type { EpochMs, Zone } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after, latest } from '../clock.ts'
import { draw, type Spread, weighted } from '../spread.ts'
import { anyAttending, anyNurse } from '../staff.ts'
import { type Arrival, receive, type Wish } from './emergency.ts'
import { type LabItem, labReport } from './laboratory.ts'
import { order } from './order.ts'

/** First medical contact to ECG, minutes: 90 % within 10. Assumed. */
const CONTACT_TO_ECG: Spread = [
  [0, 2],
  [0.5, 5],
  [0.9, 10],
  [1, 25],
]
/** Door to wire, minutes: 80 % within 90; the mean near the 69 min of the 2023 report of the chest pain centres (catalogue §2.2, S17). */
const DOOR_TO_WIRE: Spread = [
  [0, 38],
  [0.5, 66],
  [0.8, 90],
  [0.95, 115],
  [1, 170],
]
/** Door to lysis, minutes: 75 % within 30. Assumed. */
const DOOR_TO_LYSIS: Spread = [
  [0, 15],
  [0.75, 30],
  [1, 60],
]
/** Bedside troponin, minutes in the machine. Assumed. */
const POINT_OF_CARE: Spread = [
  [0, 3],
  [0.5, 8],
  [0.85, 12],
  [1, 25],
]

type Course = 'pci' | 'lysis' | 'refused' | 'late'

/** ST-elevation infarction: contact, ECG, the catheter laboratory, the wire. */
export function stemiVisit(chart: Chart, arrival: Arrival, zone: Zone): Wish {
  const { rng } = chart
  const course: Course = weighted(rng, [
    ['pci', 86],
    ['lysis', 5],
    ['refused', 4],
    ['late', 5],
  ] as const)
  const { triagedAt } = receive(chart, arrival)
  const ecgAt = firstEcg(chart, arrival, triagedAt)
  const diagnosedAt = diagnose(chart, arrival, latest(ecgAt, triagedAt), zone, course)
  const treatedAt = reperfuse(chart, arrival, diagnosedAt, course)
  chart.care('ed.greenway.ended', after(treatedAt, 4), { kind: 'stemi', outcome: 'admitted' })
  const critical = rng.chance(0.25)
  const acuity = critical ? 'critical' : 'serious'
  return {
    at: after(treatedAt, 5 + rng.int(20)),
    departmentId: critical ? 'ICU' : 'CAR',
    acuity,
    operation: null,
    shock: false,
  }
}

/** Ambulance crews make contact and may send the first ECG from the road; walking patients are met at triage. */
function firstEcg(chart: Chart, arrival: Arrival, triagedAt: EpochMs): EpochMs {
  const { rng } = chart
  const road = arrival.mode === 'ems'
  const contactAt = road ? after(arrival.at, -14 - rng.int(10)) : triagedAt
  const ecgAt = after(contactAt, draw(rng, CONTACT_TO_ECG))
  const place = road ? 'scene' : 'hospital'
  chart.care('ems.first-contact', contactAt, { fmcAt: new Date(contactAt).toISOString(), fmcPlace: place })
  chart.care('ecg.acquired', ecgAt, {}, anyNurse(rng, 'ED'))
  if (road && rng.chance(0.7)) chart.care('ems.ecg.transmitted', after(ecgAt, 1), {})
  chart.care('ecg.interpreted', after(ecgAt, 1 + rng.int(8)), {}, anyAttending(rng, 'CAR'))
  return after(ecgAt, 9)
}

function diagnose(chart: Chart, arrival: Arrival, from: EpochMs, zone: Zone, course: Course): EpochMs {
  const { rng } = chart
  const onsetHours = course === 'late' ? 13 + 20 * rng.unit() : 0.5 + 8 * rng.unit()
  const at = after(from, rng.unit() * 3)
  const troponin: LabItem = {
    item: 'troponin',
    value: Number((0.2 + 6 * rng.unit()).toFixed(2)),
    unit: 'ng/mL',
    interpretation: 'H',
  }
  chart.care('onset.recorded', after(at, 0.5), {
    onsetAt: zone.format(after(arrival.at, -onsetHours * 60)),
    onsetKind: 'known',
  })
  chart.care('stemi.diagnosed', at, {}, anyAttending(rng, 'CAR'))
  chart.care('ed.greenway.activated', after(at, 0.2), { kind: 'stemi' }, anyAttending(rng, 'ED'))
  labReport(chart, [troponin], latest(after(arrival.at, 3), after(from, -4)), POINT_OF_CARE)
  const drug = {
    category: 'drug',
    item: 'aspirin+ticagrelor',
    drugClass: 'antiplatelet',
    route: 'po',
    purpose: 'treatment',
  }
  order(chart, drug, after(at, 1), after(at, 2 + rng.int(6)))
  return at
}

/** Returns when the vessel was treated, or when it was settled that it would not be. */
function reperfuse(chart: Chart, arrival: Arrival, diagnosedAt: EpochMs, course: Course): EpochMs {
  const { rng } = chart
  const by = anyAttending(rng, 'CAR')
  if (course === 'pci') return primaryIntervention(chart, arrival, diagnosedAt)
  if (course === 'lysis') {
    const startedAt = latest(after(diagnosedAt, 4), after(arrival.at, draw(rng, DOOR_TO_LYSIS)))
    chart.care('stemi.lysis.started', startedAt, { drug: 'reteplase' }, by)
    return startedAt
  }
  const settledAt = after(diagnosedAt, 8 + rng.int(15))
  if (course === 'refused') chart.care('consent.signed', settledAt, { kind: 'treatment', refused: true }, by)
  return settledAt
}

function primaryIntervention(chart: Chart, arrival: Arrival, diagnosedAt: EpochMs): EpochMs {
  const { rng } = chart
  const by = anyAttending(rng, 'CAR')
  const activatedAt = after(diagnosedAt, 2 + rng.int(6))
  const wireAt = latest(after(activatedAt, 22), after(arrival.at, draw(rng, DOOR_TO_WIRE)))
  const enteredAt = latest(after(activatedAt, 5), after(wireAt, -14 - rng.int(8)))
  chart.care('cathlab.activated', activatedAt, {}, by)
  chart.care('consent.signed', after(activatedAt, 2), { kind: 'treatment', refused: false }, by)
  chart.care('patient.cathlab.entered', enteredAt, {}, anyNurse(rng, 'CAR'))
  chart.care('pci.wire-crossed', wireAt, { vessel: rng.pick(['LAD', 'RCA', 'LCX']) }, by)
  return wireAt
}
