import type { Status } from '@golden-hour/model'
import type { RecordedTransition } from '@golden-hour/ports'
import { sql, type Transaction } from 'kysely'
import { jsonText } from '../json-text.ts'
import type { Tables } from '../tables.ts'
import { lastWordsQuery } from './last-words.ts'

/** Nothing is waited for any more; a later word may still restate it. */
const FINAL: readonly Status[] = ['met', 'late', 'missed', 'excused', 'void']

const revisionRow = ({ partition, srcOffset, n, transition }: RecordedTransition) => ({
  window_id: transition.windowId,
  patient_id: transition.patientId,
  revision: transition.revision,
  part: partition,
  src_offset: srcOffset,
  n,
  kind: transition.kind,
  status: transition.status,
  known_at: transition.knownAt,
  transition,
})

/** Of those that were there before, the ids that now say something else. */
async function contradictions(tx: Transaction<Tables>, rows: string): Promise<readonly string[]> {
  const { rows: found } = await sql<{ id: string }>`
    select distinct window_id || '@' || revision as id
    from jsonb_to_recordset(${rows}::jsonb) as r(
      window_id text, patient_id text, revision integer, transition jsonb)
    join revisions said using (window_id, patient_id, revision)
    where said.transition <> r.transition`.execute(tx)
  return found.map(({ id }) => id)
}

/**
 * The windows are made of the revisions that are kept, never of what came: a contradiction does not get in by this door,
 * and batches lead to the same windows in whatever order they come.
 */
async function writeWindows(tx: Transaction<Tables>, windowIds: readonly string[]): Promise<void> {
  await sql`
    insert into windows
    select window_id, transition->>'ruleId', patient_id, transition->>'encounterId', transition->>'department', status,
      transition->>'national', (transition->>'startedAt')::bigint, (transition->>'dueAt')::bigint, known_at, revision,
      status = any(${FINAL}::text[]), transition
    from (${lastWordsQuery(windowIds, null)}) as word
    on conflict (window_id) do update set
      patient_id = excluded.patient_id, encounter_id = excluded.encounter_id, department = excluded.department,
      status = excluded.status, national = excluded.national, started_at = excluded.started_at,
      due_at = excluded.due_at, known_at = excluded.known_at, revision = excluded.revision,
      is_final = excluded.is_final, transition = excluded.transition
    where (excluded.patient_id, excluded.revision) is distinct from (windows.patient_id, windows.revision)`.execute(tx)
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
      window_id text, patient_id text, revision integer, part integer, src_offset bigint, n integer, kind text,
      status text, known_at bigint, transition jsonb)
    on conflict (window_id, patient_id, revision) do nothing`.execute(tx)
  const added = Number(numAffectedRows)
  const contradicted = added === transitions.length ? [] : await contradictions(tx, revisions)
  await writeWindows(
    tx,
    transitions.map(({ transition }) => transition.windowId),
  )
  return { added, contradicted }
}
