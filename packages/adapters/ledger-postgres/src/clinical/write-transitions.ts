import type { Status } from '@golden-hour/model'
import type { RecordedTransition } from '@golden-hour/ports'
import { sql, type Transaction } from 'kysely'
import { jsonText } from '../json-text.ts'
import type { Tables } from '../tables.ts'

/** Nothing is waited for any more; a later word may still restate it. */
const FINAL: ReadonlySet<Status> = new Set<Status>(['met', 'late', 'missed', 'excused', 'void'])

const revisionRow = ({ partition, srcOffset, n, transition }: RecordedTransition) => ({
  window_id: transition.windowId,
  revision: transition.revision,
  part: partition,
  src_offset: srcOffset,
  n,
  kind: transition.kind,
  known_at: transition.knownAt,
  transition,
})

const windowRow = ({ transition }: RecordedTransition) => ({
  window_id: transition.windowId,
  rule_id: transition.ruleId,
  patient_id: transition.patientId,
  encounter_id: transition.encounterId,
  department: transition.department,
  status: transition.status,
  national: transition.national,
  started_at: transition.startedAt,
  due_at: transition.dueAt,
  known_at: transition.knownAt,
  revision: transition.revision,
  is_final: FINAL.has(transition.status),
  transition,
})

/** The greatest revision of each window: one statement must not touch a row twice. */
function lastWords(transitions: readonly RecordedTransition[]): readonly RecordedTransition[] {
  const last = new Map<string, RecordedTransition>()
  for (const recorded of transitions) {
    const { windowId, revision } = recorded.transition
    if (revision > (last.get(windowId)?.transition.revision ?? 0)) last.set(windowId, recorded)
  }
  return [...last.values()]
}

/** Of those that were there before, the ids that now say something else. */
async function contradictions(tx: Transaction<Tables>, rows: string): Promise<readonly string[]> {
  const { rows: found } = await sql<{ id: string }>`
    select distinct r.window_id || '@' || r.revision as id
    from jsonb_to_recordset(${rows}::jsonb) as r(window_id text, revision integer, transition jsonb)
    join revisions said on said.window_id = r.window_id and said.revision = r.revision
    where said.transition <> r.transition`.execute(tx)
  return found.map(({ id }) => id)
}

export interface TransitionsWritten {
  /** Revisions that were not there yet. */
  readonly added: number
  readonly contradicted: readonly string[]
}

export async function writeTransitions(
  tx: Transaction<Tables>,
  transitions: readonly RecordedTransition[],
): Promise<TransitionsWritten> {
  if (transitions.length === 0) return { added: 0, contradicted: [] }
  const revisions = jsonText(transitions.map(revisionRow))
  const { numAffectedRows } = await sql`
    insert into revisions
    select * from jsonb_to_recordset(${revisions}::jsonb) as r(
      window_id text, revision integer, part integer, src_offset bigint, n integer, kind text, known_at bigint,
      transition jsonb)
    on conflict (window_id, revision) do nothing`.execute(tx)
  const added = Number(numAffectedRows)
  // What the ledger holds of a window is the last of what was kept: a contradiction must not get in by this door.
  const contradicted = added === transitions.length ? [] : await contradictions(tx, revisions)
  await sql`
    insert into windows
    select * from jsonb_to_recordset(${jsonText(lastWords(transitions).map(windowRow))}::jsonb) as r(
      window_id text, rule_id text, patient_id text, encounter_id text, department text, status text, national text,
      started_at bigint, due_at bigint, known_at bigint, revision integer, is_final boolean, transition jsonb)
    on conflict (window_id) do update set
      patient_id = excluded.patient_id, encounter_id = excluded.encounter_id, department = excluded.department,
      status = excluded.status, national = excluded.national, started_at = excluded.started_at,
      due_at = excluded.due_at, known_at = excluded.known_at, revision = excluded.revision,
      is_final = excluded.is_final, transition = excluded.transition
    where excluded.revision > windows.revision`.execute(tx)
  return { added, contradicted }
}
