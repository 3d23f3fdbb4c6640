import { type Kysely, sql } from 'kysely'

/** What several gateways have decided and not yet brought into the journal; what concerns topics: where a record stands that could not be taken, and how many were lost. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create sequence round_numbers`.execute(db)
  // Rows live for milliseconds: the dead are cleared away by their number, not by their share.
  await sql`
    create table round_parts (
      round bigint not null,
      wave smallint not null,
      part integer not null,
      records bytea not null,
      primary key (round, wave, part)
    ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000)`.execute(db)
  await sql`alter table round_parts alter column records set storage external`.execute(db)
  // The round that wrote the row last; null where the journal had it before the index.
  await sql`alter table fact_index add column round bigint`.execute(db)
  await sql`alter table key_owners add column round bigint`.execute(db)
  await sql`alter table source_traffic add column lost bigint not null default 0`.execute(db)
  await sql`alter table quarantine add column place text`.execute(db)
}
