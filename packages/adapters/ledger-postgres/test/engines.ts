import { describe } from 'vitest'
import type { PostgresOptions } from '../src/index.ts'
import { type OpenedDatabase, openPostgresTestDatabase, openPostgresTestLedger } from '../src/postgres-test-ledger.ts'
import { openTestDatabase, openTestLedger, type TestLedger } from '../src/test-ledger.ts'

/** What every test of the SQL is run on. */
export interface Engine {
  readonly name: 'PGlite' | 'PostgreSQL'
  /** Empty, of the newest schema. */
  openLedger(): Promise<TestLedger>
  openDatabase(): Promise<OpenedDatabase>
}

const pglite: Engine = {
  name: 'PGlite',
  openLedger: openTestLedger,
  async openDatabase() {
    const db = await openTestDatabase()
    return { db, close: () => db.destroy() }
  },
}

export const server: PostgresOptions = {
  url: process.env.GH_TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/postgres',
}

const postgres: Engine = {
  name: 'PostgreSQL',
  openLedger: () => openPostgresTestLedger(server),
  openDatabase: () => openPostgresTestDatabase(server),
}

export function onPostgres(suite: (engine: Engine) => void): void {
  describe('on PostgreSQL', () => suite(postgres))
}

export function onEachEngine(suite: (engine: Engine) => void): void {
  describe('on PGlite', () => suite(pglite))
  onPostgres(suite)
}
