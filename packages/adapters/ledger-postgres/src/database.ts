import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite, types } from '@electric-sql/pglite'
import { AppError } from '@golden-hour/ports'
import { Kysely, Migrator } from 'kysely'
import { ledgerError } from './ledger-error.ts'
import { migrations } from './migrations/index.ts'
import { pgliteDialect } from './pglite-dialect.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>

/** int8 and numeric come as text, as `pg` gives them: what is exact stays exact. */
const PARSERS = { [types.INT8]: (text: string) => text, [types.NUMERIC]: (text: string) => text }

/** `folder`: where PGlite keeps its files; null keeps them in memory. `snapshot`: a data folder to begin with. */
export const startPGlite = (folder: string | null, snapshot?: Blob): Promise<PGlite> =>
  PGlite.create({
    ...(folder === null ? {} : { dataDir: folder }),
    ...(snapshot === undefined ? {} : { loadDataDir: snapshot }),
    parsers: PARSERS,
  })

/** PGlite's own sign of a database. */
const isThere = (folder: string): Promise<boolean> =>
  access(join(folder, 'PG_VERSION')).then(
    () => true,
    () => false,
  )

/** `blank`: a snapshot to begin with where the folder has no database yet. */
export async function openPGlite(folder: string | null, blank: Blob | null): Promise<Database> {
  const begins = blank !== null && !(folder !== null && (await isThere(folder)))
  const pglite = await (begins ? startPGlite(folder, blank) : startPGlite(folder))
  const db = new Kysely<Tables>({ dialect: pgliteDialect(pglite) })
  try {
    await migrate(db)
  } catch (error) {
    await db.destroy()
    throw error
  }
  return db
}

/** Brings the schema to this program's; a schema that is newer is refused. */
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
