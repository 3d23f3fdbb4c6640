import type { AlertChange, AlertLogLine, NewAlertLogEntry, StoredAlert } from '@golden-hour/ports'
import { sql } from 'kysely'
import { jsonText } from '../json-text.ts'
import type { Tx } from '../transact.ts'

/** Rows for `jsonb_to_recordset`. */
export const asRows = (rows: readonly object[]) => sql`${jsonText(rows)}::jsonb`

const alertRow = (alert: StoredAlert) => ({
  alert_id: alert.alertId,
  window_id: alert.windowId,
  patient_id: alert.patientId,
  state: alert.climb.state,
  severity: alert.severity,
  opened_at: alert.openedAt,
  next_at: alert.climb.nextAt,
  alert,
})

/** The last word on each alert, in the order in which they were first named. */
function lastWords(changes: readonly AlertChange[]): readonly StoredAlert[] {
  const last = new Map<string, StoredAlert>()
  for (const { alert } of changes) last.set(alert.alertId, alert)
  return [...last.values()]
}

const ALERT_ROW = sql`
  alert_id text, window_id text, patient_id text, state text, severity text, opened_at bigint, next_at bigint,
  alert jsonb`

async function rewriteAlerts(tx: Tx, alerts: readonly StoredAlert[]): Promise<void> {
  if (alerts.length === 0) return
  await sql`
    update alerts a set patient_id = r.patient_id, state = r.state, next_at = r.next_at, alert = r.alert
    from jsonb_to_recordset(${asRows(alerts.map(alertRow))}) as r(${ALERT_ROW})
    where a.alert_id = r.alert_id`.execute(tx)
}

async function openAlerts(tx: Tx, alerts: readonly StoredAlert[]): Promise<void> {
  if (alerts.length === 0) return
  await sql`
    insert into alerts select * from jsonb_to_recordset(${asRows(alerts.map(alertRow))}) as r(${ALERT_ROW})`.execute(tx)
}

/** What closed makes room for what opens: a window has one alert that is not closed. */
async function writeAlerts(
  tx: Tx,
  alerts: readonly StoredAlert[],
  isThere: (alertId: string) => boolean,
): Promise<void> {
  await rewriteAlerts(
    tx,
    alerts.filter(({ alertId }) => isThere(alertId)),
  )
  await openAlerts(
    tx,
    alerts.filter(({ alertId }) => !isThere(alertId)),
  )
}

async function writeSteps(tx: Tx, changes: readonly AlertChange[], at: number): Promise<void> {
  const rows = changes.flatMap(({ alert, steps }) =>
    steps.map((step) => ({
      alert_id: alert.alertId,
      cycle: step.cycle,
      step: step.step,
      round: step.round,
      due_at: step.dueAt,
      fired_at: at,
      late: step.late,
      merged: step.merged,
      told: step.told,
      unheard: step.told.length === 0,
    })),
  )
  if (rows.length === 0) return
  await sql`
    insert into alert_steps
    select * from jsonb_to_recordset(${asRows(rows)}) as r(
      alert_id text, cycle integer, step integer, round integer, due_at bigint, fired_at bigint, late boolean,
      merged jsonb, told jsonb, unheard boolean)`.execute(tx)
}

/** What is being sent just now is not called back, but is not tried again either. */
async function cancelDeliveries(tx: Tx, changes: readonly AlertChange[], at: number): Promise<void> {
  const rows = changes.flatMap(({ alert, cancel }) =>
    cancel === null ? [] : [{ alert_id: alert.alertId, person: cancel === 'all' ? null : cancel.person }],
  )
  if (rows.length === 0) return
  const concerned = sql`
    from jsonb_to_recordset(${asRows(rows)}) as r(alert_id text, person text)
    where d.alert_id = r.alert_id and (r.person is null or d.person = r.person)`
  await sql`
    update deliveries d set state = 'cancelled', settled_at = ${at}::bigint ${concerned} and d.state = 'pending'`.execute(
    tx,
  )
  await sql`
    update deliveries d set expires_at = least(d.expires_at, ${at}::bigint) ${concerned} and d.state = 'sending'`.execute(
    tx,
  )
}

async function writeDeliveries(tx: Tx, changes: readonly AlertChange[], at: number): Promise<void> {
  const rows = changes.flatMap(({ alert, deliveries }) =>
    deliveries.map((delivery) => ({
      delivery_id: delivery.deliveryId,
      alert_id: alert.alertId,
      severity: alert.severity,
      cycle: delivery.cycle,
      step: delivery.step,
      round: delivery.round,
      person: delivery.person,
      channel: delivery.channel,
      channel_order: delivery.order,
      state: delivery.state,
      reason: delivery.reason,
      due_at: delivery.dueAt,
      expires_at: delivery.expiresAt,
      settled_at: delivery.state === 'pending' ? null : at,
      title: delivery.title,
      body: delivery.text,
      link: delivery.link,
    })),
  )
  if (rows.length === 0) return
  await sql`
    insert into deliveries (
      delivery_id, alert_id, severity, cycle, step, round, person, channel, channel_order, state, reason, due_at,
      expires_at, settled_at, title, body, link, attempts, temporaries, may_have_arrived)
    select r.*, 0, 0, false from jsonb_to_recordset(${asRows(rows)}) as r(
      delivery_id text, alert_id text, severity text, cycle integer, step integer, round integer, person text,
      channel text, channel_order integer, state text, reason text, due_at bigint, expires_at bigint,
      settled_at bigint, title text, body text, link text)`.execute(tx)
}

export type LogRow = NewAlertLogEntry & { readonly alertId: string }

export async function writeLog(tx: Tx, entries: readonly LogRow[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map((entry) => ({
    alert_id: entry.alertId,
    at: entry.at,
    kind: entry.kind,
    cycle: entry.cycle,
    step: entry.step,
    staff_id: entry.staffId,
    channel: entry.channel,
    body: entry.text,
  }))
  await sql`
    insert into alert_log (alert_id, at, kind, cycle, step, staff_id, channel, body)
    select * from jsonb_to_recordset(${asRows(rows)}) as r(
      alert_id text, at bigint, kind text, cycle integer, step integer, staff_id text, channel text, body text)`.execute(
    tx,
  )
}

async function writeFaults(tx: Tx, changes: readonly AlertChange[], at: number): Promise<void> {
  const rows = changes.flatMap(({ alert, faults }) => faults.map((fault) => ({ at, alert_id: alert.alertId, fault })))
  if (rows.length === 0) return
  await sql`
    insert into roster_faults (at, alert_id, fault)
    select * from jsonb_to_recordset(${asRows(rows)}) as r(at bigint, alert_id text, fault jsonb)`.execute(tx)
}

/**
 * Everything that some decisions change; answers the alerts as they are now. `isThere`: whether an alert was read, and
 * locked, before it was decided; all others are new.
 */
export async function writeChanges(
  tx: Tx,
  changes: readonly AlertChange[],
  at: number,
  isThere: (alertId: string) => boolean = () => true,
): Promise<readonly StoredAlert[]> {
  if (changes.length === 0) return []
  const alerts = lastWords(changes)
  await writeAlerts(tx, alerts, isThere)
  await writeSteps(tx, changes, at)
  await cancelDeliveries(tx, changes, at)
  await writeDeliveries(tx, changes, at)
  await writeFaults(tx, changes, at)
  await writeLog(
    tx,
    changes.flatMap(({ alert, log }) => log.map((entry) => ({ ...entry, alertId: alert.alertId }))),
  )
  return alerts
}

export interface LogTableRow {
  readonly seq: string
  readonly alert_id: string
  readonly at: string
  readonly kind: string
  readonly cycle: number
  readonly step: number | null
  readonly staff_id: string | null
  readonly channel: string | null
  readonly body: string
}

export const logLine = (row: LogTableRow): AlertLogLine => ({
  seq: Number(row.seq),
  at: Number(row.at) as AlertLogLine['at'],
  kind: row.kind,
  cycle: row.cycle,
  step: row.step,
  staffId: row.staff_id,
  channel: row.channel,
  text: row.body,
})
