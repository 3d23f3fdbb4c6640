import { createHash, randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import type { Ledger } from '@golden-hour/ports'
import { Kysely, sql } from 'kysely'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { ledgerOn } from './open-ledger.ts'
import { startPGlite } from './pglite.ts'
import { pgliteDialect } from './pglite-dialect.ts'
import { schemaHash } from './schema-hash.ts'
import type { Tables } from './tables.ts'

// initdb and the migrations take seconds, a snapshot of their result less than one, an emptied database next to
// nothing: so the snapshot is kept in the system's folder for temporary files, and databases are used again.

/** Changes with whatever the snapshot is made from. */
async function snapshotName(): Promise<string> {
  const pglite = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const hash = createHash('sha256').update(await readFile(join(dirname(pglite), '..', 'package.json')))
  hash.update(await schemaHash())
  return join(tmpdir(), `golden-hour-ledger-${hash.digest('hex').slice(0, 16)}.tar.gz`)
}

const over = (pglite: PGlite, close: () => Promise<void>): Database =>
  new Kysely<Tables>({ dialect: pgliteDialect(pglite, close) })

async function makeSnapshot(name: string): Promise<PGlite> {
  const pglite = await startPGlite(null)
  await migrate(over(pglite, async () => {}))
  const snapshot = await pglite.dumpDataDir('gzip')
  const draft = `${name}.${randomUUID()}`
  await writeFile(draft, new Uint8Array(await snapshot.arrayBuffer()))
  await rename(draft, name)
  return pglite
}

/** For this package's own tests: a database of their own, which they close themselves. */
export async function startMigrated(): Promise<PGlite> {
  const name = await snapshotName()
  const snapshot = await readFile(name).catch(() => null)
  return snapshot === null ? makeSnapshot(name) : startPGlite(null, new Blob([new Uint8Array(snapshot)]))
}

/** A database, and how to make it again what the migrations left. */
interface Reusable {
  readonly pglite: PGlite
  empty(): Promise<void>
}

async function reusable(pglite: PGlite): Promise<Reusable> {
  const { rows } = await pglite.query<{ name: string }>(
    `select quote_ident(tablename) as name from pg_tables
     where schemaname = 'public' and tablename not like 'kysely%'`,
  )
  const tables = rows.map(({ name }) => name)
  const seeds = new Map<string, unknown>()
  for (const table of tables) {
    const kept = await pglite.query<{ seed: unknown }>(`select jsonb_agg(t) as seed from ${table} t`)
    if (kept.rows[0]?.seed != null) seeds.set(table, kept.rows[0].seed)
  }
  return {
    pglite,
    async empty() {
      // As a replica, so that triggers which forbid it do not fire.
      await pglite.exec(`
        set session_replication_role = replica;
        truncate ${tables.join(', ')} restart identity cascade;
        set session_replication_role = origin`)
      for (const [table, seed] of seeds)
        await pglite.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1)`, [seed])
    },
  }
}

const idle: Reusable[] = []

/** For this package's own tests: the database under a test ledger. Destroying it gives it back, emptied. */
export async function openTestDatabase(): Promise<Database> {
  const database = idle.pop() ?? (await reusable(await startMigrated()))
  return over(database.pglite, async () => {
    await database.empty()
    idle.push(database)
  })
}

export interface TestLedger extends Ledger {
  /** Runs a statement of the test's own, to look at what no book shows. Times and counts (`bigint`) come as text. */
  query<Row>(statement: string): Promise<readonly Row[]>
}

/**
 * An empty ledger in memory with the newest schema, for tests: cheap to open many times in one test file. `close` it
 * when the test is over, so that the next one can use its database again.
 */
export async function openTestLedger(): Promise<TestLedger> {
  const db = await openTestDatabase()
  return {
    ...ledgerOn(db),
    query: async <Row>(statement: string) => (await sql.raw<Row>(statement).execute(db)).rows,
  }
}
