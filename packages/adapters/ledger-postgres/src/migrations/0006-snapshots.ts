import { type Kysely, sql } from 'kysely'

/** States of partitions, behind the checkpoints. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table snapshots (
      snapshot_id bigint generated always as identity primary key,
      topic_id text not null,
      part integer not null,
      epoch bigint not null,
      log_offset bigint not null,
      saved_at timestamptz not null default clock_timestamp(),
      summary text not null,
      summary_sum text not null
    )`.execute(db)
  await sql`create index snapshots_of_partition on snapshots (part, snapshot_id)`.execute(db)
  await sql`
    create table snapshot_buckets (
      snapshot_id bigint not null references snapshots on delete cascade,
      bucket integer not null,
      bytes bytea not null,
      primary key (snapshot_id, bucket)
    )`.execute(db)
  // Packed already.
  await sql`alter table snapshot_buckets alter column bytes set storage external`.execute(db)
}
