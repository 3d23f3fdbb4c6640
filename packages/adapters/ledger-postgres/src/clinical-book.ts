import type { ClinicalBatch, ClinicalBook, ReadPosition, RecordedFact, RecordedTransition } from '@golden-hour/ports'
import { sql, type Transaction } from 'kysely'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'

type Tx = Transaction<Tables>

const FINAL: ReadonlySet<string> = new Set(['met', 'late', 'missed', 'excused', 'void'])

const factRow = ({ partition, offset, eventId, appendedAt, fact }: RecordedFact) => ({
  part: partition,
  log_offset: offset,
  event_id: eventId,
  source: fact.source,
  type: fact.type,
  fact_id: fact.factId,
  patient_id: fact.patientId,
  encounter_id: typeof fact.data.encounterId === 'string' ? fact.data.encounterId : null,
  department_id: typeof fact.data.departmentId === 'string' ? fact.data.departmentId : null,
  occurred_at: fact.occurredAt,
  recorded_at: fact.recordedAt,
  known_at: appendedAt,
  op: fact.op,
  version: fact.version,
  time_precision: fact.precision,
  backfill: fact.backfill,
  fact,
})

async function writeFacts(tx: Tx, facts: readonly RecordedFact[]): Promise<void> {
  if (facts.length === 0) return
  await sql`
    insert into facts
    select * from jsonb_to_recordset(${JSON.stringify(facts.map(factRow))}::jsonb) as r(
      part integer, log_offset bigint, event_id text, source text, type text, fact_id text, patient_id text,
      encounter_id text, department_id text, occurred_at bigint, recorded_at bigint, known_at bigint, op text,
      version double precision, time_precision text, backfill boolean, fact jsonb)
    on conflict (part, log_offset) do nothing`.execute(tx)
}

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

/** The last word of each window: one statement must not touch a row twice. */
function lastWords(transitions: readonly RecordedTransition[]): readonly RecordedTransition[] {
  const last = new Map<string, RecordedTransition>()
  for (const recorded of transitions) last.set(recorded.transition.windowId, recorded)
  return [...last.values()]
}

async function writeTransitions(tx: Tx, transitions: readonly RecordedTransition[]): Promise<void> {
  if (transitions.length === 0) return
  await sql`
    insert into revisions
    select * from jsonb_to_recordset(${JSON.stringify(transitions.map(revisionRow))}::jsonb) as r(
      window_id text, revision integer, part integer, src_offset bigint, n integer, kind text, known_at bigint,
      transition jsonb)
    on conflict (window_id, revision) do nothing`.execute(tx)
  await sql`
    insert into windows
    select * from jsonb_to_recordset(${JSON.stringify(lastWords(transitions).map(windowRow))}::jsonb) as r(
      window_id text, rule_id text, patient_id text, encounter_id text, department text, status text, national text,
      started_at bigint, due_at bigint, known_at bigint, revision integer, is_final boolean, transition jsonb)
    on conflict (window_id) do update set
      patient_id = excluded.patient_id, encounter_id = excluded.encounter_id, department = excluded.department,
      status = excluded.status, national = excluded.national, started_at = excluded.started_at,
      due_at = excluded.due_at, known_at = excluded.known_at, revision = excluded.revision,
      is_final = excluded.is_final, transition = excluded.transition
    where excluded.revision > windows.revision`.execute(tx)
}

async function writeUnreadable(tx: Tx, batch: ClinicalBatch): Promise<void> {
  if (batch.unreadable.length === 0) return
  const rows = batch.unreadable.map((record) => ({
    part: record.partition,
    log_offset: record.offset,
    appended_at: record.appendedAt,
    reason: record.reason,
    headers: JSON.stringify(record.headers),
    value: record.value,
  }))
  await tx
    .insertInto('unreadable')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['part', 'log_offset']).doNothing())
    .execute()
}

async function writePosition(tx: Tx, position: ReadPosition): Promise<void> {
  const moved = {
    topic_id: position.topicId,
    next_offset: position.next,
    last_src_offset: position.lastSrc?.srcOffset ?? null,
    last_n: position.lastSrc?.n ?? null,
  }
  await tx
    .insertInto('positions')
    .values({ topic: position.topic, part: position.partition, ...moved })
    .onConflict((conflict) => conflict.columns(['topic', 'part']).doUpdateSet(moved))
    .execute()
}

/** The windows of one page while all are read. */
const PAGE = 2_000

export function createClinicalBook(db: Database): ClinicalBook {
  const count = async (table: 'facts' | 'windows' | 'revisions'): Promise<number> => {
    const row = await db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<string>().as('n'))
      .executeTakeFirstOrThrow()
    return Number(row.n)
  }
  return {
    async write(batch) {
      await db.transaction().execute(async (tx) => {
        await writeFacts(tx, batch.facts)
        await writeUnreadable(tx, batch)
        await writeTransitions(tx, batch.transitions)
        await writePosition(tx, batch.position)
      })
    },
    async position(topic, partition) {
      const row = await db
        .selectFrom('positions')
        .selectAll()
        .where('topic', '=', topic)
        .where('part', '=', partition)
        .executeTakeFirst()
      if (row === undefined) return null
      const lastSrc =
        row.last_src_offset === null || row.last_n === null
          ? null
          : { srcOffset: Number(row.last_src_offset), n: row.last_n }
      return { topic, partition, topicId: row.topic_id, next: Number(row.next_offset), lastSrc }
    },
    async clear() {
      await sql`truncate facts, windows, revisions, unreadable, positions`.execute(db)
    },
    async *windows() {
      let after = ''
      for (;;) {
        const page = await db
          .selectFrom('windows')
          .select(['window_id', 'transition'])
          .where('window_id', '>', after)
          .orderBy('window_id')
          .limit(PAGE)
          .execute()
        for (const row of page) yield row.transition
        const last = page.at(-1)
        if (last === undefined) return
        after = last.window_id
      }
    },
    async revisions(windowId) {
      const rows = await db
        .selectFrom('revisions')
        .select('transition')
        .where('window_id', '=', windowId)
        .orderBy('revision')
        .execute()
      return rows.map((row) => row.transition)
    },
    async counts() {
      return { facts: await count('facts'), windows: await count('windows'), revisions: await count('revisions') }
    },
  }
}
