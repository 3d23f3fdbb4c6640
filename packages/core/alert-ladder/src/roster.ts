import type { EpochMs } from '@golden-hour/model'
import type { NotifyEntry } from './ladder.ts'

/** An override stands above a swap, a swap above the planned shift. */
export const ROSTER_KINDS = ['override', 'swap', 'shift', 'duty-phone'] as const
export type RosterKind = (typeof ROSTER_KINDS)[number]

/** Who does what from `from` (included) to `to` (excluded). */
export interface RosterRow {
  /** Null: of the hospital as a whole. */
  readonly department: string | null
  readonly role: string
  /** A staff id; of kind `duty-phone`, the id under which the telephone's contacts are kept. */
  readonly person: string
  readonly from: EpochMs
  readonly to: EpochMs
  readonly kind: RosterKind
}

/** The hospital's officer on duty, who is asked when nobody else is found. */
export const DUTY_OFFICER = 'duty-officer'

/** Where a person was found. `responsible`: named by the fact that began the window. */
export type Via = RosterKind | 'responsible' | 'duty-officer'

export interface Found {
  readonly person: string
  /** The role under which they are told: the one asked for, or the one that stood in. */
  readonly role: string
  readonly via: Via
}

/** The roster as it stands at a moment, for one alert. */
export interface RosterNow {
  readonly rows: readonly RosterRow[]
  readonly at: EpochMs
  readonly department: string | null
  /** As the transition names them: `{ attending: staffId … }`. */
  readonly responsible: Readonly<Record<string, string>> | null
}

export interface RosterAt extends RosterNow {
  /** They said that they are not on duty. */
  readonly declined: readonly string[]
}

/** Roles of ladders, and what the vocabulary calls the same people in `responsible`. */
const NAMED_AS: Readonly<Record<string, string>> = {
  'duty-doctor': 'duty',
  'duty-nurse': 'nurse',
  anaesthetist: 'anesthetist',
  chief: 'head',
  'head-nurse': 'headNurse',
}

const PLANNED: readonly RosterKind[] = ['override', 'swap', 'shift']

const covers = (row: RosterRow, { at, declined }: RosterAt): boolean =>
  row.from <= at && at < row.to && !declined.includes(row.person)

/** People are told once, however many rows name them. */
const once = (found: readonly Found[]): readonly Found[] =>
  found.filter(({ person }, i) => found.findIndex((other) => other.person === person) === i)

function planned(role: string, department: string | null, roster: RosterAt): readonly Found[] {
  for (const kind of PLANNED) {
    const rows = roster.rows.filter(
      (row) => row.kind === kind && row.role === role && row.department === department && covers(row, roster),
    )
    if (rows.length > 0) return once(rows.map(({ person }) => ({ person, role, via: kind })))
  }
  return []
}

function responsible(role: string, { responsible: named, declined }: RosterAt): readonly Found[] {
  const person = named?.[role] ?? named?.[NAMED_AS[role] ?? '']
  return person === undefined || declined.includes(person) ? [] : [{ person, role, via: 'responsible' }]
}

function inRole(role: string, of: NotifyEntry['of'], roster: RosterAt): readonly Found[] {
  const inDepartment = of === 'department' && roster.department !== null ? planned(role, roster.department, roster) : []
  if (inDepartment.length > 0) return inDepartment
  const inHospital = planned(role, null, roster)
  return inHospital.length > 0 ? inHospital : responsible(role, roster)
}

function dutyPhone(roster: RosterAt): readonly Found[] {
  if (roster.department === null) return []
  return once(
    roster.rows
      .filter((row) => row.kind === 'duty-phone' && row.department === roster.department && covers(row, roster))
      .map(({ person, role }) => ({ person, role, via: 'duty-phone' })),
  )
}

/**
 * Who is to be told: override, swap or shift of the role in the department or else in the hospital, then whom the case
 * itself names, then the same for the `else` role. Several people of one role are all told; the first to accept owns.
 */
export function resolve(entry: Pick<NotifyEntry, 'role' | 'of' | 'else'>, roster: RosterAt): readonly Found[] {
  const found = inRole(entry.role, entry.of, roster)
  return found.length > 0 || entry.else === null ? found : inRole(entry.else, entry.of, roster)
}

/** Who is asked in an owner's place where the roster names nobody: the department's duty telephone, then 总值班. */
export function standIn(roster: RosterAt): readonly Found[] {
  const phone = dutyPhone(roster)
  if (phone.length > 0) return phone
  return planned(DUTY_OFFICER, null, roster).map((found) => ({ ...found, via: 'duty-officer' }))
}

/** Roles that somebody has now, in the alert's department or the hospital, or because the case names them. */
export function rolesOf(person: string, { rows, at, department, responsible: named }: RosterNow): readonly string[] {
  const onDuty = rows
    .filter((row) => row.person === person && row.from <= at && at < row.to)
    .filter((row) => row.department === null || row.department === department)
    .map((row) => row.role)
  const asNamed = Object.entries(named ?? {})
    .filter(([, staffId]) => staffId === person)
    .flatMap(([name]) => [name, ...Object.keys(NAMED_AS).filter((role) => NAMED_AS[role] === name)])
  return [...new Set([...onDuty, ...asNamed])]
}
