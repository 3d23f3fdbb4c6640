import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { transact } from '../src/transact.ts'
import { onPostgres } from './engines.ts'

onPostgres((engine) => {
  describe('a transaction', () => {
    it('that waits in a ring with another is run again from its beginning, and both succeed', async () => {
      const { db, close } = await engine.openDatabase()
      await sql`create table ring (name text primary key, n integer not null)`.execute(db)
      await sql`insert into ring values ('a', 0), ('b', 0)`.execute(db)
      const there: (() => void)[] = []
      /** Resolves when both have their first row. */
      const both = (): Promise<void> =>
        new Promise((resolve) => {
          there.push(resolve)
          if (there.length >= 2) for (const go of there) go()
        })
      let runs = 0
      const add = (names: readonly string[]) =>
        transact(db, async (tx) => {
          runs += 1
          await sql`update ring set n = n + 1 where name = ${names[0]}`.execute(tx)
          await both()
          await sql`update ring set n = n + 1 where name = ${names[1]}`.execute(tx)
        })
      await Promise.all([add(['a', 'b']), add(['b', 'a'])])
      expect(runs).toBe(3)
      expect((await sql`select n from ring`.execute(db)).rows).toEqual([{ n: 2 }, { n: 2 }])
      await close()
    })

    it('that fails for another reason is not', async () => {
      const { db, close } = await engine.openDatabase()
      let runs = 0
      const failing = transact(db, async (tx) => {
        runs += 1
        await sql`insert into report_nights values ('2026-03-02', 1), ('2026-03-02', 1)`.execute(tx)
      })
      await expect(failing).rejects.toThrow('duplicate key')
      expect(runs).toBe(1)
      await close()
    })
  })
})
