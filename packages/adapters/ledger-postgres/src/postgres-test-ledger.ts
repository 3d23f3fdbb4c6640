import { sql } from 'kysely'
import type { Database } from './database.ts'
import { ledgerOn } from './open-ledger.ts'
import { connectPostgres } from './postgres/connect-postgres.ts'
import { SILENT } from './postgres/ledger-log.ts'
import { type PostgresOptions, withDefaults } from './postgres/postgres-options.ts'
import { createTestDatabase } from './test-database.ts'
import type { TestLedger } from './test-ledger.ts'

export interface OpenedDatabase {
  readonly db: Database
  close(): Promise<void>
}

/** For this package's own tests: a database of their own on that server. */
export async function openPostgresTestDatabase(server: PostgresOptions): Promise<OpenedDatabase> {
  const { options, drop } = await createTestDatabase(server)
  const settings = withDefaults(options)
  const times = { statementMs: settings.statementTimeoutMs, lockMs: settings.lockTimeoutMs }
  const sessions = connectPostgres(settings, settings.poolSize, times, SILENT)
  return {
    db: sessions.db,
    async close() {
      await sessions.close()
      await drop()
    },
  }
}

/** An empty ledger of the newest schema on that server, of which `openTestLedger` is the twin. */
export async function openPostgresTestLedger(server: PostgresOptions): Promise<TestLedger> {
  const { db, close } = await openPostgresTestDatabase(server)
  return {
    ...ledgerOn(db),
    close,
    query: async <Row>(statement: string) => (await sql.raw<Row>(statement).execute(db)).rows,
  }
}
