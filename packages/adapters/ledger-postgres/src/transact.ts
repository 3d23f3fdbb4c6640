import { AppError } from '@golden-hour/ports'
import type { Transaction } from 'kysely'
import type { Database } from './database.ts'
import type { Tables } from './tables.ts'

export type Tx = Transaction<Tables>

/** Others went first: undone whole, and likely to succeed when asked again. */
const GIVES_WAY = new Set(['40001', '40P01'])
const TRIES = 4

function givesWay(error: unknown): boolean {
  const cause = error instanceof AppError ? error.cause : error
  return cause instanceof Error && 'code' in cause && GIVES_WAY.has(String(cause.code))
}

/**
 * One transaction at READ COMMITTED. Where it had to give way to another it is run again from its beginning, a few
 * times: `run` is to change nothing but through `tx`.
 */
export async function transact<Result>(db: Database, run: (tx: Tx) => Promise<Result>): Promise<Result> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await db.transaction().execute(run)
    } catch (error) {
      if (left === 0 || !givesWay(error)) throw error
    }
  }
}
