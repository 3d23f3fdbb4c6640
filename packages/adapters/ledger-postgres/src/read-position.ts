import type { ReadPosition } from '@golden-hour/ports'
import { type RawBuilder, sql } from 'kysely'
import type { Database } from './database.ts'
import { jsonText } from './json-text.ts'
import type { Tx } from './transact.ts'

/** Tables of positions have the same columns. */
export type PositionsOf = 'positions' | 'alert_positions'

export interface PositionRow {
  readonly topic_id: string
  readonly next_offset: string
  readonly last_src_offset: string | null
  readonly last_n: number | null
}

const rowOf = ({ topic, partition, topicId, next, lastSrc }: ReadPosition) => ({
  topic,
  part: partition,
  topic_id: topicId,
  next_offset: next,
  last_src_offset: lastSrc?.srcOffset ?? null,
  last_n: lastSrc?.n ?? null,
})

export function positionOf(topic: string, partition: number, row: PositionRow): ReadPosition {
  const { last_src_offset: srcOffset, last_n: n } = row
  const lastSrc = srcOffset === null || n === null ? null : { srcOffset: Number(srcOffset), n }
  return { topic, partition, topicId: row.topic_id, next: Number(row.next_offset), lastSrc }
}

export const positionQuery = (table: PositionsOf, topic: string, partition: number): RawBuilder<PositionRow> => sql`
  select topic_id, next_offset, last_src_offset, last_n from ${sql.table(table)}
  where topic = ${topic} and part = ${partition}::integer`

export async function readPosition(
  db: Database,
  table: PositionsOf,
  topic: string,
  partition: number,
): Promise<ReadPosition | null> {
  const { rows } = await positionQuery(table, topic, partition).execute(db)
  return rows[0] === undefined ? null : positionOf(topic, partition, rows[0])
}

/** The last of each partition, in one order: two writers lock them alike. */
function lastOfEach(positions: readonly ReadPosition[]): readonly ReadPosition[] {
  const last = new Map(positions.map((position) => [JSON.stringify([position.topic, position.partition]), position]))
  return [...last].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, position]) => position)
}

/**
 * Of several of one partition the last counts. A position of the same topic only moves forward: whoever still believes
 * that the partition is theirs, after somebody else went further, takes nothing back. Another topic is read from anew.
 */
export async function writePositions(tx: Tx, table: PositionsOf, positions: readonly ReadPosition[]): Promise<void> {
  const rows = lastOfEach(positions).map(rowOf)
  await sql`
    insert into ${sql.table(table)} as kept
    select * from jsonb_to_recordset(${jsonText(rows)}::jsonb) as r(
      topic text, part integer, topic_id text, next_offset bigint, last_src_offset bigint, last_n integer)
    on conflict (topic, part) do update set topic_id = excluded.topic_id, next_offset = excluded.next_offset,
      last_src_offset = excluded.last_src_offset, last_n = excluded.last_n
    where kept.topic_id <> excluded.topic_id
      or (coalesce(excluded.last_src_offset, -1), coalesce(excluded.last_n, -1), excluded.next_offset)
        > (coalesce(kept.last_src_offset, -1), coalesce(kept.last_n, -1), kept.next_offset)`.execute(tx)
}
