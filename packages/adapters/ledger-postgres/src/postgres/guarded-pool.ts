import { AppError } from '@golden-hour/ports'
import type { PostgresPool, PostgresPoolClient, PostgresQueryResult } from 'kysely'
import type pg from 'pg'
import { storable } from '../storable.ts'
import { endsSession, postgresError } from './postgres-error.ts'

const closed = (): AppError => new AppError('GH_LEDGER_UNAVAILABLE', 'the ledger does not answer: it was closed')

/**
 * A pool that says every outage in our words.
 *
 * 1. A session that failed is asked nothing more, and leaves the pool: no answer of an old question meets a new one.
 * 2. No event of a session ends the process: whoever asks next is told.
 * 3. `end` waits for every session that was handed out or is waited for; who comes after it is told so.
 */
export class GuardedPool implements PostgresPool {
  readonly #pool: pg.Pool
  readonly #sessions = new WeakMap<pg.PoolClient, GuardedSession>()
  #outstanding = 0
  #ending: Promise<void> | null = null
  #drained: () => void = () => {}

  constructor(pool: pg.Pool, failed: (error: unknown) => void) {
    this.#pool = pool
    pool.on('error', (error) => failed(postgresError(error)))
    // The pool listens to a session only while nobody has it.
    pool.on('connect', (client) => client.on('error', () => {}))
  }

  async connect(): Promise<PostgresPoolClient> {
    if (this.#ending !== null) throw closed()
    this.#outstanding += 1
    try {
      const client = await this.#pool.connect()
      const session = this.#sessions.get(client) ?? new GuardedSession(client, () => this.#released())
      this.#sessions.set(client, session)
      return session
    } catch (error) {
      this.#released()
      throw postgresError(error)
    }
  }

  end(): Promise<void> {
    this.#ending ??= this.#end()
    return this.#ending
  }

  async #end(): Promise<void> {
    if (this.#outstanding > 0)
      await new Promise<void>((resolve) => {
        this.#drained = resolve
      })
    await this.#pool.end()
  }

  #released(): void {
    this.#outstanding -= 1
    if (this.#outstanding === 0) this.#drained()
  }
}

class GuardedSession implements PostgresPoolClient {
  readonly #client: pg.PoolClient
  readonly #released: () => void
  #failure: unknown = null

  constructor(client: pg.PoolClient, released: () => void) {
    this.#client = client
    this.#released = released
  }

  query<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>>
  query<Row>(cursor: import('kysely').PostgresCursor<Row>): import('kysely').PostgresCursor<Row>
  query<Row>(
    asked: string | import('kysely').PostgresCursor<Row>,
    parameters: readonly unknown[] = [],
  ): Promise<PostgresQueryResult<Row>> | import('kysely').PostgresCursor<Row> {
    if (typeof asked !== 'string') throw new Error('the ledger reads page by page, never by cursor')
    return this.#ask<Row>(asked, parameters)
  }

  async #ask<Row>(sql: string, parameters: readonly unknown[]): Promise<PostgresQueryResult<Row>> {
    if (this.#failure !== null) throw this.#failure
    try {
      const { command, rowCount, rows } = await this.#client.query(sql, parameters.map(storable))
      return { command: command as PostgresQueryResult<Row>['command'], rowCount: rowCount ?? 0, rows }
    } catch (error) {
      const known = postgresError(error)
      if (endsSession(error)) this.#failure = known
      throw known
    }
  }

  release(): void {
    this.#client.release(this.#failure !== null)
    this.#released()
  }
}
