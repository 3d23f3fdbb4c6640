import { acknowledge, type RosterRow, rolesOf } from '@golden-hour/alert-ladder'
import type { AckRequest } from '@golden-hour/board-api'
import type { EpochMs } from '@golden-hour/model'
import type { AckDecision, NewAlertLogEntry, StoredAlert } from '@golden-hour/ports'
import type { Person } from '@golden-hour/service-kit'
import { changeOf } from './change.ts'
import type { Deliverer } from './deliveries.ts'

/** What somebody said of an alert. */
export interface Said {
  readonly person: Person
  readonly ack: AckRequest
  /** Whether what was read back is what was published; null: nothing to compare. */
  readonly readBackMatches: boolean | null
  readonly at: EpochMs
}

/** In the log whatever it led to, ahead of what followed from it. */
function lineOf(alert: StoredAlert, { person, ack, at }: Said, outcome: string): NewAlertLogEntry {
  const done = outcome === 'done'
  const words = [
    ...(done ? [] : [ack.kind]),
    ...(done && ack.readBack !== undefined ? ['read back'] : []),
    ...(ack.note === undefined ? [] : [ack.note]),
  ]
  const { cycle, step } = alert.climb
  const kind = done ? ack.kind : outcome
  return { at, kind, cycle, step, staffId: person.staffId, channel: null, text: words.join('; ') }
}

/** Cause and measure may also be given by those who answer for quality, whom no step told. */
const answersFor = ({ role, department }: Person, alert: StoredAlert): boolean =>
  role === 'qc-officer' || role === 'admin' || (role === 'department-head' && department === alert.department)

const isConcerned = (alert: StoredAlert, { person, ack }: Said, roles: readonly string[]): boolean =>
  alert.staff.includes(person.staffId) ||
  roles.some((role) => alert.ladder.ack.by.includes(role)) ||
  (ack.kind === 'answered' && answersFor(person, alert))

/** What a person's word makes of the alert. Nobody speaks for an alert that does not concern them. */
export function takeAck(alert: StoredAlert, rows: readonly RosterRow[], said: Said, deliverer: Deliverer): AckDecision {
  const { climb, ladder, department, responsible } = alert
  const { staffId } = said.person
  const roster = { rows, at: said.at, department, responsible }
  const mine = alert.told.filter((told) => told.person === staffId)
  const asked = mine.filter((told) => told.ask === 'accept')
  const roles = [...new Set([...mine.map((told) => told.role), ...rolesOf(staffId, roster)])]
  if (!isConcerned(alert, said, roles)) return { outcome: 'not-allowed', change: null }
  const { outcome, ...decision } = acknowledge(
    climb,
    ladder,
    {
      kind: said.ack.kind,
      person: staffId,
      roles,
      wasOwner: asked.length > 0,
      isOwner: asked.some((told) => told.step === climb.step),
      readBackMatches: said.readBackMatches,
    },
    roster,
  )
  if (outcome === 'not-allowed') return { outcome, change: null }
  const change = changeOf(alert, decision, said.at, deliverer, outcome === 'done' ? staffId : null)
  return { outcome, change: { ...change, log: [lineOf(alert, said, outcome), ...change.log] } }
}
