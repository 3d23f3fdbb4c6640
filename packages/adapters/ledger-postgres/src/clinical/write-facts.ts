import type { RecordedFact, UnreadableRecord } from '@golden-hour/ports'
import { sql, type Transaction } from 'kysely'
import { jsonText } from '../json-text.ts'
import type { Tables } from '../tables.ts'

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

/** Answers how many were not there yet. */
export async function writeFacts(tx: Transaction<Tables>, facts: readonly RecordedFact[]): Promise<number> {
  if (facts.length === 0) return 0
  const { numAffectedRows } = await sql`
    insert into facts
    select * from jsonb_to_recordset(${jsonText(facts.map(factRow))}::jsonb) as r(
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
export async function writeUnreadable(tx: Transaction<Tables>, records: readonly UnreadableRecord[]): Promise<number> {
  if (records.length === 0) return 0
  const { numAffectedRows } = await sql`
    insert into unreadable
    select topic, part, log_offset, appended_at, reason, headers, decode(value, 'base64')
    from jsonb_to_recordset(${jsonText(records.map(unreadableRow))}::jsonb) as r(
      topic text, part integer, log_offset bigint, appended_at bigint, reason text, headers jsonb, value text)
    on conflict (topic, part, log_offset) do nothing`.execute(tx)
  return Number(numAffectedRows)
}
