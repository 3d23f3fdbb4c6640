import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../src/database.ts'
import { openTestDatabase } from '../src/test-ledger.ts'

describe('the one session of PGlite', () => {
  let db: Database
  beforeAll(async () => {
    db = await openTestDatabase()
    await sql`create temporary table counter as select 0 as n`.execute(db)
  })
  afterAll(async () => {
    await sql`drop table counter`.execute(db)
    await db.destroy()
  })

  it('never interleaves transactions: 50 at once, 10 of them rolled back, leave 40', async () => {
    const add = (fails: boolean) =>
      db.transaction().execute(async (tx) => {
        const { rows } = await sql<{ n: number }>`select n from counter`.execute(tx)
        await new Promise((resolve) => setImmediate(resolve))
        await sql`update counter set n = ${rows[0]!.n + 1}`.execute(tx)
        if (fails) throw new Error('rolled back')
      })
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, i) => add(i % 5 === 0)))
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(10)
    const { rows } = await sql`select n from counter`.execute(db)
    expect(rows).toEqual([{ n: 40 }])
  })
})
