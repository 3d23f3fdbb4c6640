import { type Kysely, sql } from 'kysely'

/** Sources with their keys and counts, what the router knows of the journal, quarantine. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table sources (
      source_id text primary key,
      profile jsonb not null,
      created_at bigint not null
    )`.execute(db)
  await sql`
    create table source_keys (
      key_hash text primary key,
      source_id text not null references sources,
      created_at bigint not null,
      revoked_at bigint
    )`.execute(db)
  await sql`
    create table source_traffic (
      source_id text primary key,
      last_at bigint not null,
      accepted bigint not null,
      duplicates bigint not null,
      refused bigint not null,
      quarantined bigint not null,
      lags jsonb not null
    )`.execute(db)
  await sql`
    create table source_minutes (
      source_id text not null,
      minute bigint not null,
      events integer not null,
      primary key (source_id, minute)
    )`.execute(db)
  await sql`
    create table fact_index (
      identity text primary key,
      seen jsonb not null,
      keys jsonb not null
    ) with (fillfactor = 90)`.execute(db)
  // An owner's row is written anew with every fact that names the key: room beside it saves the index.
  await sql`
    create table key_owners (
      key text primary key,
      patient_id text not null,
      facts integer not null
    ) with (fillfactor = 70)`.execute(db)
  await sql`
    create table index_positions (
      part integer primary key,
      topic_id text not null,
      next_offset bigint not null
    )`.execute(db)
  await sql`
    create table quarantine (
      quarantine_id text primary key,
      source_id text not null,
      received_at bigint not null,
      reason text not null,
      detail text not null,
      mode text not null,
      headers jsonb not null,
      raw bytea not null,
      state text not null,
      tries jsonb not null
    )`.execute(db)
  await sql`create index quarantine_by_state on quarantine (state, received_at desc)`.execute(db)
}
