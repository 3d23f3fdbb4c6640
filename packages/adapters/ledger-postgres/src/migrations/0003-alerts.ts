import { type Kysely, sql } from 'kysely'

/** Alerts, their steps, deliveries, acknowledgements and log; rosters, contacts; the notifier's positions. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table alerts (
      alert_id text primary key,
      window_id text not null,
      patient_id text not null,
      state text not null,
      severity text not null,
      opened_at bigint not null,
      next_at bigint,
      alert jsonb not null
    )`.execute(db)
  await sql`create unique index alerts_one_open on alerts (window_id) where state in ('open', 'acked')`.execute(db)
  await sql`create index alerts_by_timer on alerts (next_at) where next_at is not null`.execute(db)
  await sql`create index alerts_of_window on alerts (window_id, opened_at)`.execute(db)
  await sql`create index alerts_of_patient on alerts (patient_id, opened_at)`.execute(db)
  await sql`
    create table alert_steps (
      alert_id text not null references alerts,
      cycle integer not null,
      step integer not null,
      round integer not null,
      due_at bigint not null,
      fired_at bigint not null,
      late boolean not null,
      merged jsonb not null,
      told jsonb not null,
      unheard boolean not null,
      primary key (alert_id, cycle, step, round)
    )`.execute(db)
  await sql`create index alert_steps_unheard on alert_steps (alert_id) where unheard`.execute(db)
  await sql`
    create table deliveries (
      delivery_id text primary key,
      alert_id text not null references alerts,
      severity text not null,
      cycle integer not null,
      step integer not null,
      round integer not null,
      person text not null,
      channel text not null,
      channel_order integer not null,
      state text not null,
      reason text,
      provider_id text,
      attempts integer not null,
      temporaries integer not null,
      may_have_arrived boolean not null,
      due_at bigint,
      expires_at bigint not null,
      lease_until bigint,
      settled_at bigint,
      title text not null,
      body text not null,
      link text,
      unique (alert_id, cycle, step, round, person, channel)
    )`.execute(db)
  await sql`create index deliveries_due on deliveries (due_at) where state = 'pending'`.execute(db)
  await sql`create index deliveries_expiring on deliveries (expires_at) where state = 'pending'`.execute(db)
  await sql`create index deliveries_sending on deliveries (lease_until) where state = 'sending'`.execute(db)
  await sql`create index deliveries_of_person on deliveries (person, alert_id)`.execute(db)
  await sql`
    create table alert_acks (
      alert_id text not null references alerts,
      person text not null,
      client_ack_id text not null,
      cycle integer not null,
      kind text not null,
      outcome text not null,
      at bigint not null,
      read_back text,
      note text,
      primary key (alert_id, person, client_ack_id)
    )`.execute(db)
  await sql`create unique index alert_acks_once on alert_acks (alert_id, cycle, person, kind) where outcome = 'done'`.execute(
    db,
  )
  await sql`
    create table alert_log (
      seq bigint generated always as identity primary key,
      alert_id text not null references alerts,
      at bigint not null,
      kind text not null,
      cycle integer not null,
      step integer,
      staff_id text,
      channel text,
      body text not null
    )`.execute(db)
  await sql`create index alert_log_of_alert on alert_log (alert_id, seq)`.execute(db)
  await sql`
    create function alert_log_only_grows() returns trigger language plpgsql as $$
    begin
      raise exception 'alert_log only grows';
    end $$`.execute(db)
  await sql`
    create trigger alert_log_only_grows before update or delete on alert_log
    for each row execute function alert_log_only_grows()`.execute(db)
  await sql`
    create table roster (
      department text not null,
      role text not null,
      person text not null,
      kind text not null,
      from_at bigint not null,
      to_at bigint not null,
      primary key (department, role, person, kind, from_at)
    )`.execute(db)
  await sql`create index roster_by_end on roster (to_at)`.execute(db)
  await sql`
    create table roster_faults (
      seq bigint generated always as identity primary key,
      at bigint not null,
      alert_id text not null,
      fault jsonb not null
    )`.execute(db)
  await sql`
    create table contacts (
      person text not null,
      channel text not null,
      address text not null,
      primary key (person, channel)
    )`.execute(db)
  await sql`
    create table alert_positions (
      topic text not null,
      part integer not null,
      topic_id text not null,
      next_offset bigint not null,
      last_src_offset bigint,
      last_n integer,
      primary key (topic, part)
    )`.execute(db)
}
