import { type Kysely, sql } from 'kysely'

/** Reports as they were issued, what was delivered of them, and which nights were run. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table reports (
      report_id text primary key,
      period text not null,
      revision integer not null,
      issued_at bigint not null,
      as_of bigint not null,
      content_hash text not null,
      restated integer not null,
      body text not null,
      unique (period, revision)
    )`.execute(db)
  await sql`create index reports_by_issue on reports (issued_at desc, report_id desc)`.execute(db)
  await sql`
    create table report_files (
      report_id text not null references reports,
      format text not null,
      name text not null,
      bytes integer not null,
      sha256 text not null,
      delivered_at bigint not null,
      primary key (report_id, format)
    )`.execute(db)
  await sql`create table report_nights (day text primary key, closed_at bigint not null)`.execute(db)
  // A window's start may be restated, so the windows of a period are looked for among all revisions.
  await sql`create index revisions_by_start on revisions (((transition->>'startedAt')::bigint))`.execute(db)
}
