import { type Kysely, sql } from 'kysely'

/** Who may log in; who read what, in a chain that nobody may mend; what the board is drawn from. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table accounts (
      staff_id text primary key,
      name text not null,
      role text not null,
      department text,
      salt bytea not null,
      hash bytea not null,
      cost jsonb not null
    )`.execute(db)
  await sql`
    create table audit_log (
      seq bigint primary key,
      at bigint not null,
      staff_id text,
      role text,
      action text not null,
      resource text not null,
      patients text[] not null,
      address text,
      hash text not null
    )`.execute(db)
  await sql`create index audit_of_patient on audit_log using gin (patients)`.execute(db)
  await sql`create index audit_of_staff on audit_log (staff_id, seq)`.execute(db)
  // The end of the chain: whoever removes the newest entries is found out by it.
  await sql`
    create table audit_head (one boolean primary key default true check (one), seq bigint not null, hash text not null)
  `.execute(db)
  await sql`
    create function audit_log_stands() returns trigger language plpgsql as
    $$ begin raise exception 'the audit log is only ever added to'; end $$`.execute(db)
  await sql`
    create trigger audit_log_stands before update or delete or truncate on audit_log
    for each statement execute function audit_log_stands()`.execute(db)
  await sql`create index facts_ed_arrived on facts (occurred_at) where type = 'ed.arrived'`.execute(db)
  await sql`
    create index facts_ed_ended on facts (patient_id)
    where type in ('ed.left', 'adt.discharged', 'adt.died', 'adt.transferred-out', 'adt.ward-entered', 'icu.entered')
  `.execute(db)
}
