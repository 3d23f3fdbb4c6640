import type { Ledger } from '@golden-hour/ports'
import { checkSchema, migrate } from './migrate.ts'
import { ledgerOn } from './open-ledger.ts'
import { connectPostgres, type Sessions } from './postgres/connect-postgres.ts'
import { type LedgerLog, SILENT } from './postgres/ledger-log.ts'
import { type PostgresOptions, type Settings, withDefaults } from './postgres/postgres-options.ts'

/** Long reads have sessions of their own: whoever dumps a year keeps nobody else waiting. */
const LONG_READS_AT_ONCE = 2

interface PostgresSessions {
  readonly quick: Sessions
  readonly long: Sessions
  close(): Promise<void>
}

function sessionsOf(settings: Settings, logger: LedgerLog): PostgresSessions {
  const { poolSize, statementTimeoutMs, longStatementTimeoutMs, lockTimeoutMs: lockMs } = settings
  const quick = connectPostgres(settings, poolSize, { statementMs: statementTimeoutMs, lockMs }, logger)
  const long = connectPostgres(
    { ...settings, applicationName: `${settings.applicationName} long reads` },
    LONG_READS_AT_ONCE,
    { statementMs: longStatementTimeoutMs, lockMs },
    logger,
  )
  return {
    quick,
    long,
    async close() {
      await Promise.all([quick.close(), long.close()])
    },
  }
}

/**
 * Opens a ledger on a PostgreSQL server. Its schema is not touched: `migrateLedger` makes it. `close` waits for what is
 * under way.
 *
 * Throws GH_LEDGER_UNAVAILABLE while the server does not answer, GH_CONFIG_INVALID where it refuses us or cannot keep
 * what the ledger promises, GH_LEDGER_SCHEMA where the schema is another than this program's.
 */
export async function openPostgresLedger(options: PostgresOptions, logger: LedgerLog = SILENT): Promise<Ledger> {
  const { quick, long, close } = sessionsOf(withDefaults(options), logger)
  try {
    await checkSchema(quick.db)
  } catch (error) {
    await close()
    throw error
  }
  return { ...ledgerOn(quick.db, long.db), close }
}

/**
 * Brings the schema to this program's; nothing to do is well too. Two at once are safe: the second waits for the first.
 * Services that are running go on meanwhile, but for the locks that a migration takes.
 *
 * Throws as `openPostgresLedger` does; GH_LEDGER_SCHEMA where the schema is newer.
 */
export async function migrateLedger(options: PostgresOptions, logger: LedgerLog = SILENT): Promise<void> {
  const settings = withDefaults(options)
  const { db, close } = connectPostgres(settings, 1, { statementMs: 0, lockMs: 0 }, logger)
  try {
    await migrate(db)
  } finally {
    await close()
  }
}
