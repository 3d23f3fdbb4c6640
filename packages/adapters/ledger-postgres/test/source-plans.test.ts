import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, it } from 'vitest'
import type { Database } from '../src/database.ts'
import { factsQuery, ownersQuery } from '../src/sources/index-rows.ts'
import { onEachEngine } from './engines.ts'
import { expectIndexed } from './explain-plan.ts'

onEachEngine((engine) => {
  describe('an index is used for', () => {
    let db: Database
    let close: () => Promise<void>
    beforeAll(async () => {
      const opened = await engine.openDatabase()
      db = opened.db
      close = opened.close
      await fill(db)
    })
    afterAll(() => close())

    const expectPlan = (query: RawBuilder<unknown>, indexes: readonly string[]): Promise<void> =>
      expectIndexed(db, { compile: () => query.compile(db) }, indexes)

    it('facts by identity, and whether their round is undelivered', () =>
      expectPlan(factsQuery(['i1', 'i2']), ['fact_index_pkey', 'round_parts_pkey']))

    it('owners by key, and whether their round is undelivered', () =>
      expectPlan(ownersQuery(['k1', 'k2']), ['key_owners_pkey', 'round_parts_pkey']))
  })
})

/** Ten thousand facts and keys, and a handful of rounds, as there are in a running gateway. */
async function fill(db: Database): Promise<void> {
  await sql`
    insert into fact_index (identity, seen, keys, round)
    select 'i' || n, '[]', '[]', n from generate_series(1, 10000) n`.execute(db)
  await sql`
    insert into key_owners (key, patient_id, facts, round)
    select 'k' || n, 'P', 1, n from generate_series(1, 10000) n`.execute(db)
  await sql`
    insert into round_parts (round, wave, part, records)
    select 9990 + n / 8, 1, n % 8, '' from generate_series(0, 47) n`.execute(db)
  for (const table of ['fact_index', 'key_owners', 'round_parts']) await sql`analyze ${sql.table(table)}`.execute(db)
}
