import { type Kysely, sql } from 'kysely'

/**
 * Facts as the journal has them, windows as they are, revisions as they were said; positions of the readers. Keys that
 * are put in order are `collate "C"`: the same order on every machine and locale. Each patient's case counts the
 * revisions of its windows by itself.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table facts (
      part integer not null,
      log_offset bigint not null,
      event_id text collate "C" not null,
      source text collate "C" not null,
      type text collate "C" not null,
      fact_id text collate "C" not null,
      patient_id text collate "C" not null,
      encounter_id text collate "C",
      department_id text collate "C",
      occurred_at bigint not null,
      recorded_at bigint not null,
      known_at bigint not null,
      op text collate "C" not null,
      version double precision,
      time_precision text collate "C" not null,
      backfill boolean not null,
      fact jsonb not null,
      primary key (part, log_offset)
    )`.execute(db)
  await sql`create index facts_of_patient on facts (patient_id, occurred_at)`.execute(db)
  await sql`create index facts_by_identity on facts (source, type, fact_id)`.execute(db)
  await sql`create index facts_by_type on facts (type, known_at)`.execute(db)
  await sql`
    create table windows (
      window_id text collate "C" primary key,
      rule_id text collate "C" not null,
      patient_id text collate "C" not null,
      encounter_id text collate "C",
      department text collate "C",
      status text collate "C" not null,
      national text collate "C" not null,
      started_at bigint not null,
      due_at bigint,
      known_at bigint not null,
      revision integer not null,
      is_final boolean not null,
      transition jsonb not null
    )`.execute(db)
  await sql`create index windows_of_patient on windows (patient_id)`.execute(db)
  await sql`create index windows_by_start on windows (started_at, rule_id)`.execute(db)
  await sql`create index windows_running on windows (due_at) where not is_final`.execute(db)
  await sql`
    create table revisions (
      window_id text collate "C" not null,
      patient_id text collate "C" not null,
      revision integer not null,
      part integer not null,
      src_offset bigint not null,
      n integer not null,
      kind text collate "C" not null,
      status text collate "C" not null,
      known_at bigint not null,
      transition jsonb not null,
      primary key (window_id, patient_id, revision)
    )`.execute(db)
  await sql`create index revisions_by_known on revisions (known_at)`.execute(db)
  await sql`
    create table unreadable (
      topic text collate "C" not null,
      part integer not null,
      log_offset bigint not null,
      appended_at bigint not null,
      reason text not null,
      headers jsonb not null,
      value bytea not null,
      primary key (topic, part, log_offset)
    )`.execute(db)
  await sql`
    create table positions (
      topic text collate "C" not null,
      part integer not null,
      topic_id text collate "C" not null,
      next_offset bigint not null,
      last_src_offset bigint,
      last_n integer,
      primary key (topic, part)
    )`.execute(db)
  await sql`
    create table rulebooks (
      hash text collate "C" primary key,
      files jsonb not null,
      overlay jsonb,
      zone text,
      kept_at bigint not null
    )`.execute(db)
}
