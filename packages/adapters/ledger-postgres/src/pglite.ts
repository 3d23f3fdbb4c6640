import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite, types } from '@electric-sql/pglite'
import { Kysely } from 'kysely'
import type { Database } from './database.ts'
import { migrate } from './migrate.ts'
import { pgliteDialect } from './pglite-dialect.ts'
import type { Tables } from './tables.ts'

const asText = (text: string): string => text
/** As sessions of PostgreSQL give them: what is exact stays exact, and nothing becomes a Date in the zone of a machine. */
const PARSERS = {
  [types.INT8]: asText,
  [types.NUMERIC]: asText,
  [types.DATE]: asText,
  [types.TIMESTAMP]: asText,
  [types.TIMESTAMPTZ]: asText,
}

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
