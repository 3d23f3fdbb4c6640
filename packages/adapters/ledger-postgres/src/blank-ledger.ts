import { Kysely } from 'kysely'
import { migrate } from './migrate.ts'
import { startPGlite } from './pglite.ts'
import { pgliteDialect } from './pglite-dialect.ts'
import type { Tables } from './tables.ts'

/**
 * A ledger with nothing in it, as bytes to keep in a file: to make a database anew takes seconds of processor time and
 * 400 MiB that the process never gives back, to unpack one less than a second. To be made by the program that will use
 * it: its schema is that program's.
 */
export async function blankLedger(): Promise<Uint8Array> {
  const pglite = await startPGlite(null)
  try {
    await migrate(new Kysely<Tables>({ dialect: pgliteDialect(pglite, async () => {}) }))
    const snapshot = await pglite.dumpDataDir('gzip')
    return new Uint8Array(await snapshot.arrayBuffer())
  } finally {
    await pglite.close()
  }
}
