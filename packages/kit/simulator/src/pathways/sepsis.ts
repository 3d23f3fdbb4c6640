import type { EpochMs } from '@golden-hour/model'
import type { Chart } from '../chart.ts'
import { after } from '../clock.ts'
import { draw, type Spread } from '../spread.ts'
import { anyAttending } from '../staff.ts'
import { type Arrival, receive, type Wish } from './emergency.ts'
import { EMERGENCY_ANALYSIS, labReport } from './laboratory.ts'
import { order } from './order.ts'

/** Minutes from the recognition of shock to each element; about two thirds of the bundles are whole within the hour. Assumed. */
const LACTATE: Spread = [
  [0, -6],
  [0.4, 4],
  [0.93, 40],
  [1, 120],
]
const CULTURE: Spread = [
  [0, 2],
  [0.6, 15],
  [0.9, 40],
  [1, 110],
]
const ANTIBIOTIC: Spread = [
  [0, 12],
  [0.5, 34],
  [0.8, 58],
  [0.95, 110],
  [1, 240],
]
const FLUID: Spread = [
  [0, 2],
  [0.6, 18],
  [0.9, 50],
  [1, 170],
]
const VASOPRESSOR: Spread = [
  [0, 20],
  [0.7, 55],
  [1, 200],
]

/** A visit in septic shock: recognised after a while, bundled, admitted to intensive care. */
export function sepsisVisit(chart: Chart, arrival: Arrival): Wish {
  const { rng } = chart
  const { seenAt } = receive(chart, arrival)
  const t0 = after(seenAt, 8 + rng.int(50))
  const doneAt = septicShock(chart, t0)
  return { at: after(doneAt, 10 + rng.int(60)), departmentId: 'ICU', acuity: 'critical', operation: null, shock: false }
}

/** Septic shock and its bundle, in any department. Returns when the first hour's work was done. */
export function septicShock(chart: Chart, t0: EpochMs): EpochMs {
  const { rng } = chart
  const lactate = Number((1.4 + 6 * rng.unit()).toFixed(1))
  const hypotension = rng.chance(0.75)
  chart.care(
    'sepsis.shock.t0',
    t0,
    { t0Source: 'diagnosis', hypotension, lactate },
    anyAttending(rng, chart.placeAt(t0).departmentId),
  )
  const interpretation = lactate >= 4 ? 'HH' : lactate > 2 ? 'H' : 'N'
  labReport(
    chart,
    [{ item: 'lactate', value: lactate, unit: 'mmol/L', interpretation }],
    after(t0, draw(rng, LACTATE)),
    EMERGENCY_ANALYSIS,
  )
  const antibioticAt = after(t0, draw(rng, ANTIBIOTIC))
  culture(chart, t0, antibioticAt)
  antibiotic(chart, t0, antibioticAt)
  resuscitate(chart, t0, hypotension || lactate >= 4, hypotension)
  if (lactate > 2 && rng.chance(0.88)) {
    const later = { item: 'lactate', value: Number((lactate * 0.7).toFixed(1)), unit: 'mmol/L', interpretation: 'H' }
    labReport(chart, [later], after(t0, 120 + rng.int(220)), EMERGENCY_ANALYSIS)
  }
  return antibioticAt
}

/** Nine times in ten the culture is drawn before the antibiotic runs; sometimes it is forgotten. */
function culture(chart: Chart, t0: EpochMs, antibioticAt: EpochMs): void {
  const { rng } = chart
  if (rng.chance(0.03)) return
  const drawn = after(t0, draw(rng, CULTURE))
  const at = drawn > antibioticAt && rng.chance(0.6) ? after(antibioticAt, -5) : drawn
  chart.care('lab.specimen.collected', at, { item: 'blood-culture', specimenId: chart.nextId('S') })
}

function antibiotic(chart: Chart, t0: EpochMs, at: EpochMs): void {
  const drug = {
    category: 'drug',
    item: 'meropenem',
    drugClass: 'antibiotic-broad',
    route: 'iv',
    dose: 1,
    unit: 'g',
    purpose: 'treatment',
  }
  const ordered = after(t0, Math.min(8, (at - t0) / 120_000))
  order(chart, drug, ordered, chart.rng.chance(0.985) ? at : null)
}

function resuscitate(chart: Chart, t0: EpochMs, fluidNeeded: boolean, hypotension: boolean): void {
  const { rng } = chart
  const fluid = {
    category: 'drug',
    item: 'ringer-lactate',
    drugClass: 'crystalloid',
    route: 'iv',
    volumeMl: 1800,
    purpose: 'treatment',
  }
  const pressor = {
    category: 'drug',
    item: 'norepinephrine',
    drugClass: 'vasopressor',
    route: 'iv',
    purpose: 'treatment',
  }
  if (fluidNeeded && rng.chance(0.96)) {
    const delay = draw(rng, FLUID)
    order(chart, fluid, after(t0, delay / 2), after(t0, delay))
  }
  if (hypotension && rng.chance(0.7)) {
    const delay = draw(rng, VASOPRESSOR)
    order(chart, pressor, after(t0, delay - 5), after(t0, delay))
  }
}
