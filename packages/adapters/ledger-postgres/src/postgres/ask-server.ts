import { type EpochMs, epochMs } from '@golden-hour/model'
import { sql } from 'kysely'
import { connectPostgres } from './connect-postgres.ts'
import { SILENT } from './ledger-log.ts'
import { type PostgresOptions, withDefaults } from './postgres-options.ts'

/** What a server says of itself, for whoever looks after it. */
export interface PostgresStanding {
  readonly version: string
  /** By its own clock. */
  readonly now: EpochMs
  readonly sessions: number
  readonly mostSessions: number
}

/** Throws GH_LEDGER_UNAVAILABLE, and GH_CONFIG_INVALID where the server cannot keep what the ledger promises. */
export async function askPostgres(options: PostgresOptions): Promise<PostgresStanding> {
  const settings = withDefaults(options)
  const times = { statementMs: settings.statementTimeoutMs, lockMs: settings.lockTimeoutMs }
  const { db, close } = connectPostgres(settings, 1, times, SILENT)
  try {
    const { rows } = await sql<{ version: string; now_ms: string; sessions: string; most: string }>`
      select current_setting('server_version') as version, current_setting('max_connections') as most,
        floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now_ms,
        (select count(*) from pg_stat_activity where backend_type = 'client backend') as sessions`.execute(db)
    const [row] = rows
    if (row === undefined) throw new Error('a server that answers nothing')
    return {
      version: row.version,
      now: epochMs(Number(row.now_ms)),
      sessions: Number(row.sessions),
      mostSessions: Number(row.most),
    }
  } finally {
    await close()
  }
}
