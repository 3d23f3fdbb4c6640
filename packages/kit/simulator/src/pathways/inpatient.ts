import { addDays, type EpochMs, type Zone } from '@golden-hour/model'
import type { Acuity, Admission } from '../admission.ts'
import type { Chart, Place } from '../chart.ts'
import { after, afterHours, atHour, earliest, latest, nextWorkingDay } from '../clock.ts'
import { anyNurse, anyResident, anySurgeon } from '../staff.ts'
import { admissionWork } from './admission-work.ts'
import { courseNotes, dayOfCare, nursing } from './daily-care.ts'
import { death } from './death.ts'
import { discharge } from './discharge.ts'
import { signDocument } from './document.ts'
import { rescue } from './rescue.ts'
import { septicShock } from './sepsis.ts'
import { operate } from './surgery.ts'
import { transfer } from './transfer.ts'

/** A stay whose bed is found: when it begins on the ward, when and how it ends, and where it moves in between. */
export interface Stay {
  readonly admission: Admission
  readonly wardAt: EpochMs
  readonly endsAt: EpochMs
  readonly dies: boolean
  /** 0 special, 1, 2 or 3. */
  readonly nursingLevel: number
  /** Shown, never a key. */
  readonly bed: string
  readonly operationAt: EpochMs | null
  /** Out of intensive care, or to another department. */
  readonly move: { readonly at: EpochMs; readonly to: Place } | null
  /** Routine of the wards before this moment is nobody's interest: it lies before the simulation. */
  readonly routineFrom: EpochMs
}

/** One hospital stay from registration to the last note. */
export function inpatientStay(chart: Chart, stay: Stay, zone: Zone): void {
  const { admission, wardAt, endsAt } = stay
  chart.leavesAt = endsAt
  admit(chart, stay)
  if (stay.move !== null) transfer(chart, stay.move.at, stay.move.to)
  admissionWork(chart, admission, wardAt)
  if (admission.shock) septicShock(chart, after(wardAt, 30 + chart.rng.int(600)))
  if (stay.operationAt !== null) operations(chart, stay, stay.operationAt)
  condition(chart, stay, zone)
  for (let day = addDays(zone.dayOf(wardAt), 1); day <= zone.dayOf(endsAt); day = addDays(day, 1)) {
    dayOfCare(chart, day, acuityAt(stay, atHour(zone, day, 12)), zone)
  }
  nursing(chart, latest(after(wardAt, 15), stay.routineFrom), endsAt, stay.nursingLevel)
  stageSummaries(chart, stay)
  if (stay.dies) die(chart, stay, zone)
  else leave(chart, stay)
}

function admit(chart: Chart, stay: Stay): void {
  const { rng } = chart
  const { admission, wardAt } = stay
  const link = admission.from === null ? {} : { fromEncounterId: admission.from.encounterId }
  const { departmentId } = chart.placeAt(admission.at)
  const level = stay.nursingLevel
  const source = admission.planned ? 'outpatient' : 'emergency'
  chart.care('adt.admitted', admission.at, {
    ...link,
    admissionKind: 'ordinary',
    planned: admission.planned,
    source,
    condition: admission.acuity,
  })
  chart.care(
    'adt.ward-entered',
    wardAt,
    { bed: stay.bed, source, planned: admission.planned },
    anyNurse(rng, departmentId),
  )
  if (departmentId === 'ICU') chart.care('icu.entered', wardAt)
  chart.care('order.nursing-level.set', after(wardAt, 12), { level }, anyResident(rng, departmentId))
}

/** Patients get better on the way: the sick are stable in the last third of their stay. */
const betterAt = ({ wardAt, endsAt }: Stay): EpochMs => after(wardAt, ((endsAt - wardAt) / 60_000) * 0.66)

const acuityAt = (stay: Stay, at: EpochMs): Acuity =>
  !stay.dies && at >= betterAt(stay) ? 'stable' : stay.admission.acuity

function condition(chart: Chart, stay: Stay, zone: Zone): void {
  const { acuity } = stay.admission
  const setAt = after(stay.wardAt, 10 + chart.rng.int(30))
  const set = (at: EpochMs, status: Acuity): void =>
    chart.care('order.condition-status.set', at, { status }, anyResident(chart.rng, chart.placeAt(at).departmentId))
  set(setAt, acuity)
  if (acuity === 'stable' || stay.dies) {
    courseNotes(chart, setAt, stay.endsAt, acuity, zone)
    return
  }
  const changedAt = latest(after(setAt, 60), betterAt(stay))
  chart.care('condition.changed', after(changedAt, -10), { from: acuity, to: 'stable' })
  set(changedAt, 'stable')
  courseNotes(chart, setAt, changedAt, acuity, zone)
  courseNotes(chart, changedAt, stay.endsAt, 'stable', zone)
}

/** The operation, and for one in a hundred and twenty a way back to theatre that nobody had planned. */
function operations(chart: Chart, stay: Stay, startsAt: EpochMs): void {
  const { rng } = chart
  const { admission } = stay
  const operation = admission.operation
  if (operation === null) return
  const departmentId = admission.departmentId
  const surgeon = anySurgeon(rng, departmentId, operation.level)
  const about = { departmentId, surgeon, daySurgery: false }
  const requestedAt = operation.urgency === 'elective' ? after(stay.wardAt, 40 + rng.int(120)) : after(admission.at, 1)
  const first = operate(chart, { ...about, operation, requestedAt, startsAt, unplanned: false })
  const returnAt = afterHours(first.endedAt, 6 + rng.int(60))
  if (!rng.chance(0.008) || afterHours(returnAt, 24) > stay.endsAt) return
  const again = { level: operation.level, urgency: 'emergency', startsAt: returnAt } as const
  const second = operate(chart, {
    ...about,
    operation: again,
    requestedAt: after(returnAt, -60),
    startsAt: returnAt,
    unplanned: true,
  })
  const link = { surgeryId: second.surgeryId, prevSurgeryId: first.surgeryId, unplanned: true, reason: 'bleeding' }
  chart.care('surgery.unplanned-return', after(returnAt, -45), link, surgeon)
}

function stageSummaries(chart: Chart, stay: Stay): void {
  for (let at = afterHours(stay.wardAt, 29.5 * 24); at < stay.endsAt; at = afterHours(at, 29.5 * 24)) {
    signDocument(chart, { docType: 'stage-summary', at })
  }
}

function die(chart: Chart, stay: Stay, zone: Zone): void {
  const { rng } = chart
  const startedAt = latest(after(stay.wardAt, 5), after(stay.endsAt, -20 - rng.int(50)))
  if (rng.chance(0.85)) rescue(chart, { startedAt, endedAt: stay.endsAt, outcome: 'died', arrest: true })
  death(chart, stay.endsAt, zone)
}

/** The sick may need rescuing on the way and go home all the same. */
function leave(chart: Chart, stay: Stay): void {
  const { rng } = chart
  const share = stay.admission.acuity === 'critical' ? 0.12 : stay.admission.acuity === 'serious' ? 0.03 : 0.001
  if (rng.chance(share)) {
    const startedAt = after(stay.wardAt, 60 + (rng.unit() * 0.6 * (stay.endsAt - stay.wardAt)) / 60_000)
    const endedAt = earliest(after(startedAt, 20 + rng.int(60)), after(stay.endsAt, -60))
    if (startedAt < endedAt) rescue(chart, { startedAt, endedAt, outcome: 'survived', arrest: rng.chance(0.4) })
  }
  discharge(chart, stay.endsAt)
}

/** When an elective operation is done: the next working day, most of them before the evening. */
export const electiveStart = (chart: Chart, wardAt: EpochMs, zone: Zone): EpochMs =>
  atHour(zone, nextWorkingDay(zone.dayOf(wardAt)), 8.3 + chart.rng.unit() * 6.5)
