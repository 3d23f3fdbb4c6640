import type { RosterRow } from '@golden-hour/alert-ladder'
import { minute } from './transitions.ts'

const row = (person: string, role: string, department: string | null): RosterRow => ({
  department,
  role,
  person,
  from: minute(-10_000),
  to: minute(10_000),
  kind: 'shift',
})

/** Everybody whom the ladder of critical values names. */
export const WARD: readonly RosterRow[] = [
  row('A1', 'attending', 'NEU'),
  row('D1', 'duty-doctor', 'NEU'),
  row('N1', 'duty-nurse', 'NEU'),
  row('S1', 'second-line', 'NEU'),
  row('C1', 'chief', 'NEU'),
  row('L1', 'lab-reporter', null),
  row('Z1', 'duty-officer', null),
]
