import type { RecordedFact, UnreadableRecord } from '@golden-hour/ports'
import { sql } from 'kysely'
import { jsonText } from '../json-text.ts'
import type { Tx } from '../transact.ts'

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const factRow = ({ partition, offset, eventId, appendedAt, fact }: RecordedFact) => ({
  part: partition,
  log_offset: offset,
  event_id: eventId,
  source: fact.source,
  type: fact.type,
  fact_id: fact.factId,
  patient_id: fact.patientId,
  encounter_id: textOrNull(fact.data.encounterId),
  department_id: textOrNull(fact.data.departmentId),
  occurred_at: fact.occurredAt,
  recorded_at: fact.recordedAt,
  known_at: appendedAt,
  op: fact.op,
  version: fact.version,
  time_precision: fact.precision,
  backfill: fact.backfill,
  fact,
})

/** Two writers who have some of the same rows take them in one order: they never wait for each other in a ring. */
const inOrder = <Row extends RecordedFact | UnreadableRecord>(rows: readonly Row[]): readonly Row[] =>
  [...rows].sort((a, b) => topicOrder(a, b) || a.partition - b.partition || a.offset - b.offset)

function topicOrder(a: RecordedFact | UnreadableRecord, b: RecordedFact | UnreadableRecord): number {
  if (!('topic' in a && 'topic' in b) || a.topic === b.topic) return 0
  return a.topic < b.topic ? -1 : 1
}

/** Answers how many were not there yet. */
export async function writeFacts(tx: Tx, facts: readonly RecordedFact[]): Promise<number> {
  if (facts.length === 0) return 0
  const { numAffectedRows } = await sql`
    insert into facts
    select * from jsonb_to_recordset(${jsonText(inOrder(facts).map(factRow))}::jsonb) as r(
      part integer, log_offset bigint, event_id text, source text, type text, fact_id text, patient_id text,
      encounter_id text, department_id text, occurred_at bigint, recorded_at bigint, known_at bigint, op text,
      version double precision, time_precision text, backfill boolean, fact jsonb)
    on conflict (part, log_offset) do nothing`.execute(tx)
  return Number(numAffectedRows)
}

const unreadableRow = (record: UnreadableRecord) => ({
  topic: record.topic,
  part: record.partition,
  log_offset: record.offset,
  appended_at: record.appendedAt,
  reason: record.reason,
  headers: record.headers,
  value: Buffer.from(record.value).toString('base64'),
})

/** Answers how many were not there yet. */
export async function writeUnreadable(tx: Tx, records: readonly UnreadableRecord[]): Promise<number> {
  if (records.length === 0) return 0
  const { numAffectedRows } = await sql`
    insert into unreadable
    select topic, part, log_offset, appended_at, reason, headers, decode(value, 'base64')
    from jsonb_to_recordset(${jsonText(inOrder(records).map(unreadableRow))}::jsonb) as r(
      topic text, part integer, log_offset bigint, appended_at bigint, reason text, headers jsonb, value text)
    on conflict (topic, part, log_offset) do nothing`.execute(tx)
  return Number(numAffectedRows)
}
