import { randomUUID } from 'node:crypto'
import {
  decodeSummary,
  encodeSummary,
  grouped,
  type PackedBucket,
  packBuckets,
  type Summary,
  unpackBuckets,
} from '@golden-hour/bucket-packing'
import { durationMs } from '@golden-hour/model'
import type { Checkpoint, NewSnapshot, SnapshotBook, SnapshotBrief } from '@golden-hour/ports'
import { sql } from 'kysely'
import type { Database } from './database.ts'
import { type Tx, transact } from './transact.ts'

/** Of the advisory locks of this database, those of partitions that are saved: 'snap'. */
const SAVING = 0x736e6170
const KEPT = 2
/** Of buckets in one statement; a larger one goes alone. */
const STATEMENT_BYTES = 1_048_576

export function createSnapshotBook(db: Database): SnapshotBook {
  return {
    async save(snapshot) {
      const packed: PackedBucket[] = []
      for await (const bucket of packBuckets(snapshot.checkpoint.buckets))
        if (bucket.bytes !== null) packed.push(bucket)
      return transact(db, (tx) => save(tx, snapshot, packed))
    },
    async list(topicId, partition) {
      const { rows } = await listQuery(topicId, partition).execute(db)
      return rows.map(
        (row): SnapshotBrief => ({
          snapshotId: row.snapshot_id,
          offset: Number(row.log_offset),
          epoch: Number(row.epoch),
          age: durationMs(Math.max(0, Math.round(Number(row.age_ms)))),
        }),
      )
    },
    load: (snapshotId) => load(db, snapshotId),
  }
}

export const listQuery = (topicId: string, partition: number) =>
  sql<{ snapshot_id: string; log_offset: string; epoch: string; age_ms: number }>`
    select snapshot_id, log_offset, epoch,
      (extract(epoch from clock_timestamp() - saved_at) * 1000)::double precision as age_ms
    from snapshots where part = ${partition} and topic_id = ${topicId} order by snapshot_id desc`

async function save(
  tx: Tx,
  { partition, epoch, checkpoint }: NewSnapshot,
  packed: readonly PackedBucket[],
): Promise<'saved' | 'fenced'> {
  const { meta } = checkpoint
  const { topicId } = meta
  await sql`select pg_advisory_xact_lock(${SAVING}::integer, ${partition}::integer)`.execute(tx)
  const { rows } = await sql<{ epoch: string | null }>`
    select max(epoch) as epoch from snapshots where part = ${partition} and topic_id = ${topicId}`.execute(tx)
  if (Number(rows[0]?.epoch ?? 0) > epoch) return 'fenced'
  const sums = new Map(packed.map(({ bucket, sum, bytes }) => [bucket, { sum, size: bytes.length }]))
  const summary = encodeSummary({ id: randomUUID(), meta, buckets: sums })
  const { snapshot_id } = await tx
    .insertInto('snapshots')
    .values({
      topic_id: topicId,
      part: partition,
      epoch,
      log_offset: meta.offset,
      summary: summary.text,
      summary_sum: summary.sum,
    })
    .returning('snapshot_id')
    .executeTakeFirstOrThrow()
  for (const some of inStatements(packed))
    await tx
      .insertInto('snapshot_buckets')
      .values(some.map(({ bucket, bytes }) => ({ snapshot_id, bucket, bytes })))
      .execute()
  await sql`
    delete from snapshots where part = ${partition} and snapshot_id not in (
      select snapshot_id from snapshots where part = ${partition} and topic_id = ${topicId}
      order by snapshot_id desc limit ${KEPT})`.execute(tx)
  return 'saved'
}

async function load(db: Database, snapshotId: string): Promise<Checkpoint | null> {
  const row = await db
    .selectFrom('snapshots')
    .select(['summary', 'summary_sum'])
    .where('snapshot_id', '=', snapshotId)
    .executeTakeFirst()
  const summary = row === undefined ? null : decodeSummary(row.summary, row.summary_sum)
  if (summary === null || typeof summary === 'string') return null
  const buckets = new Map<number, Uint8Array>()
  for (const some of inStatements(named(summary))) {
    const packed = await read(db, snapshotId, some)
    if (packed === null) return null
    for await (const { bucket, bytes } of unpackBuckets(packed)) {
      if (bytes === null) return null
      buckets.set(bucket, bytes)
    }
  }
  return { meta: summary.meta, buckets }
}

interface Named {
  readonly bucket: number
  readonly sum: number
  readonly bytes: { readonly length: number }
}

const named = ({ buckets }: Summary): readonly Named[] =>
  [...buckets].map(([bucket, { sum, size }]) => ({ bucket, sum, bytes: { length: size } }))

/** Null where one of them is not there. */
async function read(db: Database, snapshotId: string, wanted: readonly Named[]): Promise<PackedBucket[] | null> {
  const rows = await db
    .selectFrom('snapshot_buckets')
    .select(['bucket', 'bytes'])
    .where('snapshot_id', '=', snapshotId)
    .where(
      'bucket',
      'in',
      wanted.map(({ bucket }) => bucket),
    )
    .execute()
  const there = new Map(rows.map(({ bucket, bytes }) => [bucket, Buffer.from(bytes)]))
  if (there.size < wanted.length) return null
  return wanted.map(({ bucket, sum }) => ({ bucket, sum, bytes: there.get(bucket)! }))
}

const inStatements = <Bucket extends { readonly bytes: { readonly length: number } }>(buckets: readonly Bucket[]) =>
  grouped(buckets, ({ bytes }) => bytes.length, STATEMENT_BYTES)
