import { postgresForTests, titleWith } from '@golden-hour/testkit/servers'
import { describe } from 'vitest'
import { type OpenedDatabase, openPostgresTestDatabase, openPostgresTestLedger } from '../src/postgres-test-ledger.ts'
import { openTestDatabase, openTestLedger, type TestLedger } from '../src/test-ledger.ts'

/** What every test of the SQL is run on. */
export interface Engine {
  /** Empty, of the newest schema. */
  openLedger(): Promise<TestLedger>
  openDatabase(): Promise<OpenedDatabase>
}

const pglite: Engine = {
  openLedger: openTestLedger,
  async openDatabase() {
    const db = await openTestDatabase()
    return { db, close: () => db.destroy() }
  },
}

export const server = await postgresForTests()

const postgres: Engine = {
  openLedger: () => openPostgresTestLedger(server),
  openDatabase: () => openPostgresTestDatabase(server),
}

export function onPostgres(suite: (engine: Engine) => void): void {
  describe.skipIf(server.skip !== null)(titleWith('on PostgreSQL', server), () => suite(postgres))
}

export function onEachEngine(suite: (engine: Engine) => void): void {
  describe('on PGlite', () => suite(pglite))
  onPostgres(suite)
}
