import type { Fact, Transition } from '@golden-hour/model'
import type { QuarantineTry, SourceProfile } from '@golden-hour/ports'
import type { JSONColumnType } from 'kysely'

/** Times are epoch milliseconds. `bigint` columns are read as text, on PGlite as on PostgreSQL; write numbers. */
type Int8 = import('kysely').ColumnType<string, number, number>
type Int8OrNull = import('kysely').ColumnType<string | null, number | null, number | null>

export interface FactsTable {
  part: number
  log_offset: Int8
  event_id: string
  source: string
  type: string
  fact_id: string
  patient_id: string
  encounter_id: string | null
  department_id: string | null
  occurred_at: Int8
  recorded_at: Int8
  known_at: Int8
  op: string
  version: number | null
  time_precision: string
  backfill: boolean
  fact: JSONColumnType<Fact & object>
}

export interface WindowsTable {
  window_id: string
  rule_id: string
  patient_id: string
  encounter_id: string | null
  department: string | null
  status: string
  national: string
  started_at: Int8
  due_at: Int8OrNull
  known_at: Int8
  revision: number
  is_final: boolean
  transition: JSONColumnType<Transition & object>
}

export interface RevisionsTable {
  window_id: string
  patient_id: string
  revision: number
  part: number
  src_offset: Int8
  n: number
  kind: string
  status: string
  known_at: Int8
  transition: JSONColumnType<Transition & object>
}

export interface UnreadableTable {
  topic: string
  part: number
  log_offset: Int8
  appended_at: Int8
  reason: string
  headers: JSONColumnType<Record<string, string>>
  value: Uint8Array
}

export interface PositionsTable {
  topic: string
  part: number
  topic_id: string
  next_offset: Int8
  last_src_offset: Int8OrNull
  last_n: number | null
}

export interface RulebooksTable {
  hash: string
  files: JSONColumnType<{ path: string; text: string }[]>
  overlay: JSONColumnType<{ path: string; text: string }[]> | null
  zone: string | null
  kept_at: Int8
}

export interface ReportsTable {
  report_id: string
  period: string
  revision: number
  issued_at: Int8
  as_of: Int8
  content_hash: string
  restated: number
  body: string
}

export interface ReportFilesTable {
  report_id: string
  format: string
  name: string
  bytes: number
  sha256: string
  delivered_at: Int8
}

export interface ReportNightsTable {
  day: string
  closed_at: Int8
}

export interface SourcesTable {
  source_id: string
  profile: JSONColumnType<SourceProfile & object>
  created_at: Int8
}

export interface SourceKeysTable {
  key_hash: string
  source_id: string
  created_at: Int8
  revoked_at: Int8OrNull
}

export interface SourceTrafficTable {
  source_id: string
  last_at: Int8
  accepted: Int8
  duplicates: Int8
  refused: Int8
  quarantined: Int8
  lags: JSONColumnType<number[]>
  lost: Int8
}

export interface SourceMinutesTable {
  source_id: string
  minute: Int8
  events: number
}

export interface IndexPositionsTable {
  part: number
  topic_id: string
  next_offset: Int8
}

export interface RoundPartsTable {
  round: Int8
  wave: number
  part: number
  records: Uint8Array
}

export interface QuarantineTable {
  quarantine_id: string
  source_id: string
  received_at: Int8
  reason: string
  detail: string
  mode: 'structured' | 'binary'
  headers: JSONColumnType<Record<string, string>>
  raw: Uint8Array
  state: 'waiting' | 'accepted'
  tries: JSONColumnType<QuarantineTry[]>
  place: string | null
}

export interface AccountsTable {
  staff_id: string
  name: string
  role: string
  department: string | null
  salt: Uint8Array
  hash: Uint8Array
  cost: JSONColumnType<{ N: number; r: number; p: number }>
}

export interface AuditLogTable {
  seq: Int8
  at: Int8
  staff_id: string | null
  role: string | null
  action: string
  resource: string
  patients: string[]
  address: string | null
  hash: string
}

export interface AuditHeadTable {
  one: import('kysely').Generated<boolean>
  seq: Int8
  hash: string
}

export interface SnapshotsTable {
  snapshot_id: import('kysely').Generated<string>
  topic_id: string
  part: number
  epoch: Int8
  log_offset: Int8
  saved_at: import('kysely').Generated<Date>
  summary: string
  summary_sum: string
}

export interface SnapshotBucketsTable {
  snapshot_id: string
  bucket: number
  bytes: Uint8Array
}

/** Every table of the ledger; each book adds its own. */
export interface Tables {
  facts: FactsTable
  windows: WindowsTable
  revisions: RevisionsTable
  unreadable: UnreadableTable
  positions: PositionsTable
  rulebooks: RulebooksTable
  sources: SourcesTable
  source_keys: SourceKeysTable
  source_traffic: SourceTrafficTable
  source_minutes: SourceMinutesTable
  index_positions: IndexPositionsTable
  round_parts: RoundPartsTable
  quarantine: QuarantineTable
  reports: ReportsTable
  report_files: ReportFilesTable
  report_nights: ReportNightsTable
  snapshots: SnapshotsTable
  snapshot_buckets: SnapshotBucketsTable
  accounts: AccountsTable
  audit_log: AuditLogTable
  audit_head: AuditHeadTable
}
