import { sql } from 'kysely'
import type { Database } from '../src/database.ts'

/** How many statements of the ledger's database wait for a lock. */
async function waiting(db: Database): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    select count(*) as n from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(db)
  return Number(rows[0]!.n)
}

export async function waitingOf(db: Database, count: number): Promise<void> {
  while ((await waiting(db)) < count) await new Promise((resolve) => setImmediate(resolve))
}

export interface HeldRows {
  /** Resolves when somebody waits for them. */
  waitedFor(): Promise<void>
  release(): Promise<void>
}

/** Locks what a statement locks, in a transaction of its own, until it is released. */
export async function holdRows(db: Database, locking: string): Promise<HeldRows> {
  let release = (): void => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  let held = (): void => {}
  const holding = new Promise<void>((resolve) => {
    held = resolve
  })
  const ended = db.transaction().execute(async (tx) => {
    await sql.raw(locking).execute(tx)
    held()
    await released
  })
  await holding
  return {
    waitedFor: () => waitingOf(db, 1),
    async release() {
      release()
      await ended
    },
  }
}

/** Whoever does this to a table (`after insert on alerts`) waits there, in the middle of a transaction, until it is released. */
export async function pauseAt(db: Database, event: string): Promise<HeldRows> {
  await sql`
    create function wait_here() returns trigger language plpgsql as
    $$ begin perform pg_advisory_xact_lock(77); return new; end $$`.execute(db)
  await sql.raw(`create trigger wait_here ${event} execute function wait_here()`).execute(db)
  return holdRows(db, 'select pg_advisory_xact_lock(77)')
}

/** Deadlocks that the server has broken in this database. */
export async function deadlocksOf(db: Database): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    select deadlocks as n from pg_stat_database where datname = current_database()`.execute(db)
  return Number(rows[0]!.n)
}
