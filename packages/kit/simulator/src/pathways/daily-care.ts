import { addDays, type EpochMs, type LocalDay, type Zone } from '@golden-hour/model'
import type { Acuity } from '../admission.ts'
import type { Chart } from '../chart.ts'
import { after, atHour, isWorkingDay } from '../clock.ts'
import { anyAttending, anyNurse, chiefOf } from '../staff.ts'
import { routineConsult, urgentConsult } from './consult.ts'
import { criticalValue } from './critical-value.ts'
import { signDocument } from './document.ts'
import { everydayItems, labReport, ROUTINE_ANALYSIS } from './laboratory.ts'
import { order } from './order.ts'

/** Shares of patient-days with each event; assumed for a general ward, higher where patients are sicker. */
const CRITICAL_VALUE: Readonly<Record<Acuity, number>> = { stable: 0.015, serious: 0.06, critical: 0.16 }
const URGENT_CONSULT: Readonly<Record<Acuity, number>> = { stable: 0.006, serious: 0.025, critical: 0.05 }
const ROUTINE_CONSULT = 0.04

const CONSULTED: readonly string[] = ['CAR', 'RES', 'NEU', 'END', 'NEP', 'GAS', 'GEN', 'ONC']

/** A day of an inpatient: rounds, notes, tests, orders, and what goes wrong. */
export function dayOfCare(chart: Chart, day: LocalDay, acuity: Acuity, zone: Zone): void {
  const { rng } = chart
  const at = (hour: number): EpochMs => atHour(zone, day, hour)
  rounds(chart, day, at)
  if (rng.chance(acuity === 'stable' ? 0.3 : 0.7))
    labReport(chart, everydayItems(chart, 3), at(5.5 + rng.unit() * 1.2), ROUTINE_ANALYSIS)
  treatment(chart, at(9 + rng.unit() * 3))
  if (rng.chance(CRITICAL_VALUE[acuity])) criticalValue(chart, at(rng.chance(0.5) ? 5.5 + rng.unit() : rng.unit() * 23))
  const others = CONSULTED.filter((id) => id !== chart.placeAt(at(12)).departmentId)
  if (rng.chance(URGENT_CONSULT[acuity])) urgentConsult(chart, rng.pick(others), at(rng.unit() * 23.5))
  if (rng.chance(ROUTINE_CONSULT)) routineConsult(chart, rng.pick(others), at(9 + rng.unit() * 7))
}

function treatment(chart: Chart, placedAt: EpochMs): void {
  const { rng } = chart
  const intravenous = rng.chance(0.4)
  const content = intravenous
    ? { category: 'drug', item: 'infusion', route: 'iv', volumeMl: rng.pick([100, 250, 500]), purpose: 'treatment' }
    : { category: 'drug', item: 'oral-medication', route: 'po', purpose: 'treatment' }
  order(chart, content, placedAt, after(placedAt, 20 + rng.int(160)))
}

/** The attending's round every day, the chief's twice a week. */
function rounds(chart: Chart, day: LocalDay, at: (hour: number) => EpochMs): void {
  const { rng } = chart
  const when = at(7.9 + rng.unit() * 2.5)
  const { departmentId } = chart.placeAt(when)
  if (rng.chance(isWorkingDay(day) ? 0.98 : 0.9))
    chart.care('round.done', when, { level: 'attending', mode: 'bedside' }, anyAttending(rng, departmentId))
  if (rng.chance(isWorkingDay(day) ? 0.38 : 0.05))
    chart.care('round.done', after(when, 30), { level: 'chief', mode: 'bedside' }, chiefOf(departmentId))
}

/** Course notes at the interval the condition asks for: within a day, two days, three days, with a few skipped. */
export function courseNotes(chart: Chart, from: EpochMs, until: EpochMs, acuity: Acuity, zone: Zone): void {
  const { rng } = chart
  const write = (day: LocalDay, hour: number): void => {
    const at = atHour(zone, day, hour)
    if (at > from && at < until && at < chart.leavesAt) signDocument(chart, { docType: 'progress', at })
  }
  let day = zone.dayOf(from)
  const last = zone.dayOf(until)
  while (day <= last) {
    write(day, 9.5 + rng.unit() * 2)
    if (acuity === 'critical' && rng.chance(0.93)) write(day, 20 + rng.unit() * 2)
    const pause = acuity === 'critical' ? 1 : acuity === 'serious' ? 1 : 2
    day = addDays(day, rng.chance(0.06) ? pause + 1 : pause)
  }
}

/** Nursing rounds at the interval of the level, in hours (catalogue §2.5); the special level, watched without interval, is written up every second hour. */
const ROUND_HOURS: readonly number[] = [2, 1, 2, 3]

/** The background of every ward: nurses' rounds and vital signs. Nothing before `from` is written. */
export function nursing(chart: Chart, from: EpochMs, until: EpochMs, level: number): void {
  const { rng } = chart
  const hours = ROUND_HOURS[level] ?? 3
  let n = 0
  for (let at = from; at < until; at = after(at, hours * (rng.chance(0.04) ? 75 : 44 + 15 * rng.unit()))) {
    const { departmentId } = chart.placeAt(at)
    chart.care('nursing.round', at, { level }, anyNurse(rng, departmentId))
    if (n++ % Math.ceil(12 / hours) === 0) vitals(chart, after(at, 2), departmentId)
  }
}

function vitals(chart: Chart, at: EpochMs, departmentId: string): void {
  const { rng } = chart
  const measured = {
    MAP: 68 + rng.int(35),
    SpO2: 93 + rng.int(7),
    HR: 58 + rng.int(45),
    temperature: Number((36 + 1.8 * rng.unit()).toFixed(1)),
  }
  chart.care('vitals.recorded', at, measured, anyNurse(rng, departmentId))
}
