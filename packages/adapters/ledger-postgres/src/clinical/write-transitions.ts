import type { Status } from '@golden-hour/model'
import type { RecordedTransition } from '@golden-hour/ports'
import { sql } from 'kysely'
import { jsonText } from '../json-text.ts'
import type { Tx } from '../transact.ts'
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
async function contradictions(tx: Tx, rows: string): Promise<readonly string[]> {
  const { rows: found } = await sql<{ id: string }>`
    select distinct window_id || '@' || revision as id
    from jsonb_to_recordset(${rows}::jsonb) as r(
      window_id text, patient_id text, revision integer, transition jsonb)
    join revisions said using (window_id, patient_id, revision)
    where said.transition <> r.transition`.execute(tx)
  return found.map(({ id }) => id)
}

/** A row of `windows`, of one with the columns of a revision. */
const WINDOW_ROW = sql`
  window_id, transition->>'ruleId', patient_id, transition->>'encounterId', transition->>'department', status,
  transition->>'national', (transition->>'startedAt')::bigint, (transition->>'dueAt')::bigint, known_at, revision,
  status = any(${FINAL}::text[]), transition`

/**
 * Locks the windows until the end of the transaction, in one order; those that are new stand there with a word of this
 * batch. On a conflict nothing is changed: the row is locked all the same.
 */
async function lockWindows(tx: Tx, transitions: readonly RecordedTransition[]): Promise<void> {
  const some = new Map(transitions.map((word) => [word.transition.windowId, word]))
  await sql`
    insert into windows select ${WINDOW_ROW}
    from jsonb_to_recordset(${jsonText([...some.values()].map(revisionRow))}::jsonb) as r(
      window_id text, patient_id text, revision integer, status text, known_at bigint, transition jsonb)
    order by window_id
    on conflict (window_id) do update set revision = excluded.revision where false`.execute(tx)
}

/**
 * The windows are made of the revisions that are kept, never of what came: a contradiction does not get in by this door,
 * and batches lead to the same windows in whatever order they come. They are locked before the revisions are read: what
 * another writer of the same window has said is seen by whoever comes second.
 */
async function writeWindows(tx: Tx, transitions: readonly RecordedTransition[]): Promise<void> {
  await lockWindows(tx, transitions)
  const windowIds = transitions.map(({ transition }) => transition.windowId)
  await sql`
    insert into windows select ${WINDOW_ROW} from (${lastWordsQuery(windowIds, null)}) as word
    on conflict (window_id) do update set
      patient_id = excluded.patient_id, encounter_id = excluded.encounter_id, department = excluded.department,
      status = excluded.status, national = excluded.national, started_at = excluded.started_at,
      due_at = excluded.due_at, known_at = excluded.known_at, revision = excluded.revision,
      is_final = excluded.is_final, transition = excluded.transition
    where (excluded.patient_id, excluded.revision) is distinct from (windows.patient_id, windows.revision)`.execute(tx)
}

/** By the key of revisions; of two with the same key the first stays first. */
const inOrder = (transitions: readonly RecordedTransition[]): readonly RecordedTransition[] =>
  [...transitions].sort(({ transition: a }, { transition: b }) => {
    if (a.windowId !== b.windowId) return a.windowId < b.windowId ? -1 : 1
    if (a.patientId !== b.patientId) return a.patientId < b.patientId ? -1 : 1
    return a.revision - b.revision
  })

export interface TransitionsWritten {
  /** Revisions that were not there yet. */
  readonly added: number
  readonly contradicted: readonly string[]
}

export async function writeTransitions(
  tx: Tx,
  transitions: readonly RecordedTransition[],
): Promise<TransitionsWritten> {
  if (transitions.length === 0) return { added: 0, contradicted: [] }
  const revisions = jsonText(inOrder(transitions).map(revisionRow))
  const { numAffectedRows } = await sql`
    insert into revisions
    select * from jsonb_to_recordset(${revisions}::jsonb) as r(
      window_id text, patient_id text, revision integer, part integer, src_offset bigint, n integer, kind text,
      status text, known_at bigint, transition jsonb)
    on conflict (window_id, patient_id, revision) do nothing`.execute(tx)
  const added = Number(numAffectedRows)
  const contradicted = added === transitions.length ? [] : await contradictions(tx, revisions)
  await writeWindows(tx, transitions)
  return { added, contradicted }
}
