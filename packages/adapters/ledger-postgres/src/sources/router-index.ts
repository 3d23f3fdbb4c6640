import { epochMs } from '@golden-hour/model'
import type { SeenVersion, SourceBook } from '@golden-hour/ports'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { jsonText } from '../json-text.ts'

type RouterIndex = Pick<SourceBook, 'lookUp' | 'writeIndex' | 'indexPositions' | 'clearIndex'>

/** A version as it is kept: short, because there is one for every fact of the hospital. */
type KeptVersion = readonly [
  digest: string,
  patientId: string,
  version: number | null,
  recordedAt: number,
  op: 'a' | 'v',
]

const keep = (seen: SeenVersion): KeptVersion => [
  seen.digest,
  seen.patientId,
  seen.version,
  seen.recordedAt,
  seen.op === 'void' ? 'v' : 'a',
]

const restore = ([digest, patientId, version, recordedAt, op]: KeptVersion): SeenVersion => ({
  digest,
  patientId,
  version,
  recordedAt: epochMs(recordedAt),
  op: op === 'v' ? 'void' : 'assert',
})

export const createRouterIndex = (db: Database): RouterIndex => ({
  async lookUp(identities, keys) {
    const facts =
      identities.length === 0
        ? { rows: [] }
        : await sql<{ identity: string; seen: KeptVersion[]; keys: string[] }>`
            select identity, seen, keys from fact_index where identity = any(${[...identities]}::text[])`.execute(db)
    const owners =
      keys.length === 0
        ? { rows: [] }
        : await sql<{ key: string; patient_id: string; facts: number }>`
            select key, patient_id, facts from key_owners where key = any(${[...keys]}::text[])`.execute(db)
    return {
      facts: facts.rows.map((row) => ({ identity: row.identity, seen: row.seen.map(restore), keys: row.keys })),
      owners: owners.rows.map((row) => ({ key: row.key, patientId: row.patient_id, facts: row.facts })),
    }
  },
  async writeIndex({ facts, owners, positions }) {
    const factRows = facts.map(({ identity, seen, keys }) => ({ identity, seen: seen.map(keep), keys }))
    const ownerRows = owners.map((owner) => ({ key: owner.key, patient_id: owner.patientId, facts: owner.facts }))
    const positionRows = positions.map((at) => ({ part: at.partition, topic_id: at.topicId, next_offset: at.next }))
    await db.transaction().execute(async (tx) => {
      if (factRows.length > 0)
        await sql`
          insert into fact_index
          select * from jsonb_to_recordset(${jsonText(factRows)}::jsonb) as r(
            identity text, seen jsonb, keys jsonb)
          on conflict (identity) do update set seen = excluded.seen, keys = excluded.keys`.execute(tx)
      if (ownerRows.length > 0)
        await sql`
          insert into key_owners
          select * from jsonb_to_recordset(${jsonText(ownerRows)}::jsonb) as r(
            key text, patient_id text, facts integer)
          on conflict (key) do update set patient_id = excluded.patient_id, facts = excluded.facts`.execute(tx)
      if (positionRows.length > 0)
        await sql`
          insert into index_positions
          select * from jsonb_to_recordset(${JSON.stringify(positionRows)}::jsonb) as r(
            part integer, topic_id text, next_offset bigint)
          on conflict (part) do update set topic_id = excluded.topic_id, next_offset = excluded.next_offset`.execute(tx)
    })
  },
  async indexPositions() {
    const rows = await db.selectFrom('index_positions').selectAll().orderBy('part').execute()
    return rows.map((row) => ({ partition: row.part, topicId: row.topic_id, next: Number(row.next_offset) }))
  },
  async clearIndex() {
    await sql`truncate fact_index, key_owners, index_positions`.execute(db)
  },
})
