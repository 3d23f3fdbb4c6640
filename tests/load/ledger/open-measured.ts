import { join } from 'node:path'
import { askPostgres, createTestDatabase, openLedger, openPostgresLedger } from '@golden-hour/ledger-postgres'
import type { Ledger } from '@golden-hour/ports'

export interface Measured {
  readonly ledger: Ledger
  /** Of the file in `results`. */
  readonly name: string
  /** The engine, with its version. */
  readonly engine: string
  close(): Promise<void>
}

/**
 * `--postgres URL`: an empty ledger in a database of its own on that server, which goes away again. Else PGlite in this
 * folder. A server that may lose rows is refused: its figures would be no figures.
 */
export async function openMeasured(args: readonly string[], folder: string): Promise<Measured> {
  const at = args.indexOf('--postgres')
  if (at === -1) {
    const ledger = await openLedger({ folder: join(folder, 'ledger') })
    return { ledger, name: 'ledger', engine: 'PGlite', close: () => ledger.close() }
  }
  const url = args[at + 1]
  if (url === undefined) throw new Error('--postgres wants the URL of a server and a user who may create databases')
  const { version } = await askPostgres({ url })
  const { options, drop } = await createTestDatabase({ url })
  const ledger = await openPostgresLedger({ ...options, mayLoseRows: false })
  return {
    ledger,
    name: 'postgres',
    engine: `PostgreSQL ${version} on the same machine, fsync and synchronous_commit on`,
    async close() {
      await ledger.close()
      await drop()
    },
  }
}
