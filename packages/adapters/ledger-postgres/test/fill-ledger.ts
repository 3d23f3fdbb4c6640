import { sql } from 'kysely'
import type { Database } from '../src/database.ts'

/** Log time of the fullest ledger's last word; a fact a second before it. */
export const NOW = 1_772_409_600_000
export const FACTS = 100_000

const FACT = sql`jsonb_build_object('source', '/his', 'type', f.type, 'factId', f.fact_id, 'patientId', f.patient_id,
  'op', 'assert', 'version', null, 'occurredAt', f.at, 'recordedAt', f.at,
  'data', jsonb_build_object('encounterId', f.encounter_id, 'orderId', 'O' || f.i))`

/** A ledger as a hospital's is after some weeks: most of it is over, little is open. */
export async function fillLedger(db: Database): Promise<void> {
  for (const statement of [
    sql`
      insert into facts
      select i % 32, i / 32, 'e' || i, source, type, fact_id, patient_id, encounter_id, 'D' || i % 30, at, at, at, 'assert',
        null, 'second', false, ${FACT}
      from (
        select i, '/s' || i % 7 as source, 'f' || i as fact_id, 'P' || i / 20 as patient_id, 'E' || i / 20 as encounter_id,
          ${NOW}::bigint - (${FACTS} - i) * 1000 as at,
          case i % 20 when 0 then 'ed.arrived' when 1 then 'ed.triaged' when 19 then 'ed.left' else 'order.t' || i % 60 end
            as type
        from generate_series(1, ${FACTS}) i) f`,
    sql`
      insert into windows
      select 'r' || i % 40 || '/E' || i, 'r' || i % 40, 'P' || i / 8, 'E' || i / 8, 'D' || i % 30,
        case when i > 39600 then 'open' else 'met' end, 'met', at, at + 3600000, at, 2, i <= 39600, '{}'
      from (select i, ${NOW}::bigint - (40000 - i) * 2500 as at from generate_series(1, 40000) i) w`,
    sql`
      insert into revisions
      select window_id, patient_id, n, 0, started_at / 1000, n, 'status', status, known_at + n,
        jsonb_build_object('startedAt', started_at)
      from windows, generate_series(1, 2) n`,
    sql`insert into unreadable select 'journal', i % 32, i, ${NOW}, 'hash', '{}', '' from generate_series(1, 5000) i`,
    sql`
      insert into alerts
      select 'a' || i, 'r' || i % 40 || '/E' || i, 'P' || i / 8, case when i > 19700 then 'open' else 'resolved' end,
        (array['critical', 'high', 'low'])[1 + i % 3], at, case when i > 19700 then at + 300000 end,
        jsonb_build_object('episode', 1, 'alertId', 'a' || i, 'windowId', 'r' || i % 40 || '/E' || i, 'openedAt', at,
          'patientId', 'P' || i / 8, 'severity', (array['critical', 'high', 'low'])[1 + i % 3],
          'climb', jsonb_build_object('cycle', 1, 'step', 0, 'state', case when i > 19700 then 'open' else 'resolved' end),
          'ladder', '{"steps": [{}]}'::jsonb)
      from (select i, ${NOW}::bigint - (20000 - i) * 5000 as at from generate_series(1, 20000) i) a`,
    sql`
      insert into alert_steps
      select alert_id, 1, 0, 0, opened_at, opened_at, false, '[]', '[]', alert_id in ('a19998', 'a19999') from alerts`,
    sql`
      insert into deliveries
      select alert_id || '.' || k, alert_id, severity, 1, 0, 0, 'D' || (substr(alert_id, 2)::integer + k) % 400, 'sms', k,
        case when state = 'open' and k = 1 then 'pending' when state = 'open' and k = 2 then 'sending' else 'accepted' end,
        null, null, 1, 0, false, case when k = 1 then ${NOW}::bigint + (substr(alert_id, 2)::integer % 20 - 1) * 60000 end,
        ${NOW}::bigint + 3600000,
        case when state = 'open' and k = 2 then opened_at end, null, 't', 'x', null
      from alerts, generate_series(1, 3) k`,
    sql`
      insert into alert_acks
      select alert_id, 'D' || substr(alert_id, 2)::integer % 400, 'c', 1, 'accepted', 'done', opened_at, null, null from alerts`,
    sql`
      insert into alert_log (alert_id, at, kind, cycle, body)
      select alert_id, opened_at, 'step', 1, '' from alerts, generate_series(1, 2)`,
    sql`
      insert into roster
      select 'D' || i % 30, 'chief', 'C' || i % 300, 'shift', at, at + 28800000
      from (select i, ${NOW}::bigint - (20000 - i) * 600000::bigint as at from generate_series(1, 20000) i) r`,
    sql`insert into contacts select 'D' || i, 'sms', '' || i from generate_series(1, 2000) i`,
    sql`
      insert into fact_index (identity, seen, keys)
      select '/his#t#' || i, '[["d", "P1", null, 0, "a"]]', '["k"]' from generate_series(1, 40000) i`,
    sql`insert into key_owners (key, patient_id, facts) select 'k' || i, 'P' || i, 1 from generate_series(1, 30000) i`,
    sql`
      insert into source_minutes
      select 's' || s, (${NOW}::bigint / 60000) - m, 9 from generate_series(1, 20) s, generate_series(0, 1400) m`,
    sql`
      insert into source_traffic (source_id, last_at, accepted, duplicates, refused, quarantined, lags)
      select 's' || i, ${NOW}, 1, 1, 1, 1, '[]' from generate_series(1, 20) i`,
    sql`
      insert into quarantine (quarantine_id, source_id, received_at, reason, detail, mode, headers, raw, state, tries)
      select 'q' || i, 's' || i % 20, ${NOW}::bigint - i, 'schema', 'd', 'structured', '{}', '',
        case when i < 300 then 'waiting' else 'accepted' end, '[]'
      from generate_series(1, 20000) i`,
    sql`
      insert into audit_log
      select i, ${NOW}::bigint - 30000 + i, 'S' || i % 300, 'clinician', 'read', '/', array['P' || i % 5000], null, '' || i
      from generate_series(1, 30000) i`,
    sql`insert into audit_head (seq, hash) values (30000, '30000')`,
    sql`
      insert into reports
      select 'p' || i || '.r' || r, 'p' || i, r, ${NOW}::bigint + i, ${NOW}::bigint, 'h', 0, '{}'
      from generate_series(1, 3000) i, generate_series(1, 2) r`,
    sql`insert into report_files select report_id, 'csv', 'a', 1, '', ${NOW} from reports`,
    sql`analyze`,
  ])
    await statement.execute(db)
}

/** Tables that grow with a hospital's days: none is ever read row by row for a question that is asked often. */
export const GROWING: ReadonlySet<string> = new Set([
  'facts',
  'windows',
  'revisions',
  'unreadable',
  'alerts',
  'alert_steps',
  'deliveries',
  'alert_acks',
  'alert_log',
  'roster',
  'fact_index',
  'key_owners',
  'source_minutes',
  'quarantine',
  'audit_log',
  'reports',
  'report_files',
])
