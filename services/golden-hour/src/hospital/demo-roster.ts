import type { RosterRow } from '@golden-hour/alert-ladder'
import type { EpochMs } from '@golden-hour/model'
import { DEPARTMENTS } from '@golden-hour/simulator'

const doctor = (department: string, n: number): string => `${department}-D${String(n).padStart(2, '0')}`
const nurse = (department: string, n: number): string => `${department}-N${String(n).padStart(2, '0')}`
const technician = (department: string, n: number): string => `${department}-T${String(n).padStart(2, '0')}`

/** Who has which duty in every clinical department. */
const OF_DEPARTMENT: Readonly<Record<string, (department: string) => string>> = {
  attending: (department) => doctor(department, 4),
  'duty-doctor': (department) => doctor(department, 8),
  'second-line': (department) => doctor(department, 2),
  chief: (department) => doctor(department, 1),
  surgeon: (department) => doctor(department, 3),
  'duty-nurse': (department) => nurse(department, 2),
  'head-nurse': (department) => nurse(department, 1),
}

/** Duties of the whole hospital, or of one department only. */
const OF_HOSPITAL: readonly (readonly [role: string, department: string | null, person: string])[] = [
  ['ed-doctor', null, doctor('ED', 8)],
  ['triage-nurse', null, nurse('ED', 2)],
  ['trauma-lead', null, doctor('ED', 2)],
  ['stroke-nurse', null, nurse('NEU', 3)],
  ['stroke-doctor', null, doctor('NEU', 8)],
  ['stroke-lead', null, doctor('NEU', 2)],
  ['cardiology-duty', null, doctor('CAR', 8)],
  ['chest-pain-lead', null, doctor('CAR', 2)],
  ['cathlab-nurse', null, nurse('CAR', 5)],
  ['consultant-duty', null, doctor('GEN', 8)],
  ['consultant-second-line', null, doctor('GEN', 2)],
  ['anaesthetist', null, doctor('ANE', 4)],
  ['theatre-head-nurse', null, nurse('ANE', 1)],
  ['lab-reporter', null, technician('LAB', 2)],
  ['lab-lead', null, technician('LAB', 1)],
  ['lab-reporter', 'RAD', technician('RAD', 2)],
  ['lab-lead', 'RAD', technician('RAD', 1)],
  ['day-centre-lead', null, doctor('DSC', 1)],
  ['followup-nurse', null, nurse('FUP', 2)],
  ['medical-affairs', null, 'MA-01'],
  ['quality-office', null, 'QC-01'],
  ['duty-officer', null, 'DO-01'],
]

/** A roster in which every role that the shipped ladders name has somebody, from `from` to `to`. */
export function demoRoster(from: EpochMs, to: EpochMs): readonly RosterRow[] {
  const kind = 'shift'
  const duties: RosterRow[] = OF_HOSPITAL.map(([role, department, person]) => ({
    role,
    department,
    person,
    from,
    to,
    kind,
  }))
  for (const { id } of DEPARTMENTS) {
    for (const [role, personOf] of Object.entries(OF_DEPARTMENT)) {
      duties.push({ role, department: id, person: personOf(id), from, to, kind })
    }
  }
  return duties
}
