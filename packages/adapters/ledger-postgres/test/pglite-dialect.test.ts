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

  it('gives bigint and numeric as text, so that nothing is rounded', async () => {
    const { rows } = await sql`select 9007199254740993::bigint as n, 0.1::numeric as d`.execute(db)
    expect(rows).toEqual([{ n: '9007199254740993', d: '0.1' }])
  })

  it('takes text that the database cannot keep as it keeps it', async () => {
    const query = sql<{ a: string; b: string[] }>`select ${'x\0y\ud800'}::text as a, ${['x\0', 'y']}::text[] as b`
    expect((await query.execute(db)).rows).toEqual([{ a: 'x\ufffdy\ufffd', b: ['x\ufffd', 'y'] }])
  })

  it('is usable again after a statement that failed', async () => {
    await expect(sql`select * from nowhere`.execute(db)).rejects.toThrow('does not exist')
    await expect(db.transaction().execute((tx) => sql`select 1 / 0`.execute(tx))).rejects.toThrow('division by zero')
    expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }])
  })
})
