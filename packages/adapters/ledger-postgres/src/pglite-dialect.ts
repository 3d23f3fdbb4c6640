import type { PGlite } from '@electric-sql/pglite'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import { ledgerError } from './ledger-error.ts'
import { storable } from './storable.ts'

/** One session for all: a connection is handed out when the one before was given back. */
class PGliteDriver implements Driver {
  readonly #db: PGlite
  readonly #close: () => Promise<void>
  #free: Promise<void> = Promise.resolve()
  readonly #release = new WeakMap<DatabaseConnection, () => void>()

  constructor(db: PGlite, close: () => Promise<void>) {
    this.#db = db
    this.#close = close
  }

  async init(): Promise<void> {
    await this.#db.waitReady
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#free
    let release = (): void => {}
    this.#free = new Promise((resolve) => {
      release = resolve
    })
    await before
    const connection = new PGliteConnection(this.#db)
    this.#release.set(connection, release)
    return connection
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    this.#release.get(connection)?.()
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await control(connection, 'begin')
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await control(connection, 'commit')
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await control(connection, 'rollback')
  }

  async destroy(): Promise<void> {
    await this.#free
    await this.#close()
  }
}

const control = (connection: DatabaseConnection, statement: 'begin' | 'commit' | 'rollback'): Promise<void> =>
  (connection as PGliteConnection).control(statement)

class PGliteConnection implements DatabaseConnection {
  readonly #db: PGlite

  constructor(db: PGlite) {
    this.#db = db
  }

  /** In one message: a statement with parameters takes six, each its own call into PGlite. */
  async control(statement: string): Promise<void> {
    try {
      await this.#db.exec(statement)
    } catch (error) {
      throw ledgerError(error)
    }
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    try {
      const { rows, affectedRows } = await this.#db.query<Row>(query.sql, query.parameters.map(storable))
      return affectedRows === undefined ? { rows } : { rows, numAffectedRows: BigInt(affectedRows) }
    } catch (error) {
      throw ledgerError(error)
    }
  }

  // biome-ignore lint/correctness/useYield: PGlite has no cursor; the interface asks for a generator.
  async *streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error('PGlite has no cursor: read page by page')
  }
}

/** `close`: what is to happen to `db` when the last caller is done. */
export const pgliteDialect = (db: PGlite, close: () => Promise<void> = () => db.close()): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new PGliteDriver(db, close),
  createIntrospector: (kysely) => new PostgresIntrospector(kysely),
  createQueryCompiler: () => new PostgresQueryCompiler(),
})
