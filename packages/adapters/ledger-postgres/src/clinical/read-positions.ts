import type { ReadPosition } from '@golden-hour/ports'
import { sql, type Transaction } from 'kysely'
import type { Database } from '../database.ts'
import { jsonText } from '../json-text.ts'
import type { Tables } from '../tables.ts'

const positionRow = ({ topic, partition, topicId, next, lastSrc }: ReadPosition) => ({
  topic,
  part: partition,
  topic_id: topicId,
  next_offset: next,
  last_src_offset: lastSrc?.srcOffset ?? null,
  last_n: lastSrc?.n ?? null,
})

/** Of several of one partition the last counts. */
export async function writePositions(tx: Transaction<Tables>, positions: readonly ReadPosition[]): Promise<void> {
  const last = new Map(positions.map((position) => [`${position.partition} ${position.topic}`, position]))
  await sql`
    insert into positions
    select * from jsonb_to_recordset(${jsonText([...last.values()].map(positionRow))}::jsonb) as r(
      topic text, part integer, topic_id text, next_offset bigint, last_src_offset bigint, last_n integer)
    on conflict (topic, part) do update set topic_id = excluded.topic_id, next_offset = excluded.next_offset,
      last_src_offset = excluded.last_src_offset, last_n = excluded.last_n`.execute(tx)
}

export async function readPosition(db: Database, topic: string, partition: number): Promise<ReadPosition | null> {
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
}
