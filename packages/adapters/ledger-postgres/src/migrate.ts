import { AppError } from '@golden-hour/ports'
import { Migrator, sql } from 'kysely'
import type { Database } from './database.ts'
import { ledgerError } from './ledger-error.ts'
import { migrations } from './migrations/index.ts'

/**
 * Brings the schema to this program's, in one transaction; a schema that is newer is refused. On PostgreSQL an advisory
 * lock lets one at a time do it: the others find it done.
 */
export async function migrate(db: Database): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } })
  const { error, results } = await migrator.migrateToLatest()
  if (error === undefined) return
  const cause = ledgerError(error)
  if (cause instanceof AppError) throw cause
  const failed = results?.find(({ status }) => status === 'Error')?.migrationName
  const where = failed === undefined ? '' : ` (${failed})`
  const why = error instanceof Error ? `: ${error.message}` : ''
  throw new AppError('GH_LEDGER_SCHEMA', `the ledger cannot be migrated${where}${why}`, {
    cause: error,
    advice: 'run the version of the program that wrote this ledger, or rebuild the ledger from the journal',
  })
}

/** The migrations that were run, in the order of their names; null: it has never been a ledger. */
async function executed(db: Database): Promise<readonly string[] | null> {
  const { rows } = await sql<{ there: string | null }>`select to_regclass('kysely_migration')::text as there`.execute(
    db,
  )
  if (rows[0]?.there == null) return null
  const ran = await sql<{ name: string }>`select name from kysely_migration order by name collate "C"`.execute(db)
  return ran.rows.map(({ name }) => name)
}

const refused = (message: string, advice: string): AppError => new AppError('GH_LEDGER_SCHEMA', message, { advice })

/** Throws GH_LEDGER_SCHEMA unless the schema is this program's. */
export async function checkSchema(db: Database): Promise<void> {
  const ran = (await executed(db)) ?? []
  const mine = Object.keys(migrations).sort()
  const newest = mine.at(-1)
  const unknown = ran.find((name) => !mine.includes(name))
  if (unknown !== undefined)
    throw refused(
      `the ledger is newer than this program: its schema has ${unknown}, the program knows ${newest}`,
      'run the newer version of the program, which brought the ledger there',
    )
  const missing = mine.find((name) => !ran.includes(name))
  if (missing === undefined) return
  throw ran.length === 0
    ? refused('the database holds no ledger yet', 'run `golden-hour prepare` once; it makes the tables')
    : refused(
        `the ledger is older than this program: its schema ends at ${ran.at(-1)}, the program needs ${newest}`,
        'run `golden-hour prepare` of this version once; it brings the tables there',
      )
}
