import type { Fact } from '@golden-hour/model'
import type { AlertBook, AlertLogLine, AlertQuery, StoredAlert } from '@golden-hour/ports'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { jsonText } from '../json-text.ts'
import { type LogTableRow, logLine } from './changes.ts'

const MOST_FOUND = 500

interface AlertRow {
  readonly alert: StoredAlert
}

const where = (query: AlertQuery) => {
  if ('patientId' in query) return sql`patient_id = ${query.patientId}`
  if ('windowId' in query) return sql`window_id = ${query.windowId}`
  return sql`state in ('open', 'acked')`
}

type Reading = Pick<AlertBook, 'get' | 'find' | 'latest' | 'log' | 'inbox' | 'keyFacts' | 'audit'>

/** What screens and the auditor ask. */
export const createAlertReading = (db: Database): Reading => ({
  async get(alertId) {
    const { rows } = await sql<AlertRow>`select alert from alerts where alert_id = ${alertId}`.execute(db)
    return rows[0]?.alert ?? null
  },
  async find(query) {
    const { rows } = await sql<AlertRow>`
      select alert from alerts where ${where(query)} order by opened_at desc, alert_id collate "C" limit ${MOST_FOUND}`.execute(
      db,
    )
    return rows.map(({ alert }) => alert)
  },
  async latest(windowIds) {
    if (windowIds.length === 0) return []
    const { rows } = await sql<AlertRow>`
      select distinct on (window_id) alert from alerts where window_id = any(${[...windowIds]}::text[])
      order by window_id, (alert->>'episode')::integer desc`.execute(db)
    return rows.map(({ alert }) => alert)
  },
  async log(alertIds) {
    const lines = new Map<string, AlertLogLine[]>(alertIds.map((id) => [id, []]))
    if (alertIds.length === 0) return lines
    const { rows } = await sql<LogTableRow>`
      select * from alert_log where alert_id = any(${[...alertIds]}::text[]) order by seq`.execute(db)
    for (const row of rows) lines.get(row.alert_id)?.push(logLine(row))
    return lines
  },
  async inbox(person) {
    const { rows } = await sql<AlertRow & { acks: string[] | null }>`
      select a.alert, (
        select jsonb_agg(distinct k.kind) from alert_acks k
        where k.alert_id = a.alert_id and k.person = ${person} and k.outcome in ('done', 'again')
          and k.cycle = (a.alert->'climb'->>'cycle')::integer) as acks
      from alerts a
      where a.state in ('open', 'acked') and exists (
        select from deliveries d where d.alert_id = a.alert_id and d.person = ${person}
          and d.cycle = (a.alert->'climb'->>'cycle')::integer)
      order by a.opened_at, a.alert_id collate "C"`.execute(db)
    return rows.map(({ alert, acks }) => ({ alert, acks: acks ?? [] }))
  },
  async keyFacts(patientId, key) {
    const { rows } = await sql<{ fact: Fact }>`
      with named as (
        select distinct source, type, fact_id from facts
        where patient_id = ${patientId} and fact->'data' @> ${jsonText(key)}::jsonb)
      select v.fact from (
        select distinct on (f.source, f.type, f.fact_id) f.fact, f.op, f.occurred_at, f.fact_id
        from facts f join named using (source, type, fact_id)
        order by f.source, f.type, f.fact_id, f.version desc nulls last, f.recorded_at desc, f.op desc,
          f.log_offset desc) v
      where v.op <> 'void' order by v.occurred_at, v.fact_id`.execute(db)
    return rows.map(({ fact }) => fact)
  },
  async audit(before, wallBefore) {
    const orphans = await sql<{ alert_id: string }>`
      select alert_id from alerts
      where state in ('open', 'acked') and next_at is null and (state = 'acked'
        or (alert->'climb'->>'step')::integer < jsonb_array_length(alert->'ladder'->'steps') - 1)
      order by alert_id`.execute(db)
    const overdue = await sql<{ alert_id: string }>`
      select alert_id from alerts where next_at < ${before}::bigint order by next_at`.execute(db)
    const stuck = await sql<{ delivery_id: string }>`
      select delivery_id from deliveries where state = 'sending' and lease_until < ${wallBefore}::bigint
      order by lease_until`.execute(db)
    const silent = await sql<{ alert_id: string; cycle: number; step: number }>`
      with found as (
        select alert_id, cycle, step, round from alert_steps where unheard for update skip locked
      )
      update alert_steps s set unheard = false from found
      where s.alert_id = found.alert_id and s.cycle = found.cycle and s.step = found.step and s.round = found.round
      returning s.alert_id, s.cycle, s.step`.execute(db)
    return {
      orphans: orphans.rows.map((row) => row.alert_id),
      overdue: overdue.rows.map((row) => row.alert_id),
      stuck: stuck.rows.map((row) => row.delivery_id),
      silent: silent.rows.map((row) => ({ alertId: row.alert_id, cycle: row.cycle, step: row.step })),
    }
  },
})
