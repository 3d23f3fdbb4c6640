import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../src/database.ts'
import { onEachEngine } from './engines.ts'

onEachEngine((engine) => {
  describe('a statement', () => {
    let db: Database
    let close: () => Promise<void>
    beforeAll(async () => {
      ;({ db, close } = await engine.openDatabase())
    })
    afterAll(() => close())

    const answerTo = async (expression: string): Promise<unknown> =>
      (await sql.raw<{ v: unknown }>(`select ${expression} as v`).execute(db)).rows[0]?.v

    it.each([
      ['9007199254740993::bigint', '9007199254740993'],
      ['0.1::numeric', '0.1'],
      ['count(*)', '1'],
      ['7::integer', 7],
      ['7::smallint', 7],
      ['0.1::double precision', 0.1],
      ['true', true],
      ['null::bigint', null],
      [`'病人'::text`, '病人'],
      [`'{"a": [1, null, "b"]}'::jsonb`, { a: [1, null, 'b'] }],
      [`'[0.1]'::json`, [0.1]],
      [`array['a', null, 'b,"c"']::text[]`, ['a', null, 'b,"c"']],
      ['array[1, 2]::integer[]', [1, 2]],
      [`'\\x00ff80'::bytea`, Uint8Array.of(0, 255, 128)],
      [`''::bytea`, new Uint8Array()],
      [`'2026-03-02'::date`, '2026-03-02'],
      [`'2026-03-02 08:00:00'::timestamp`, '2026-03-02 08:00:00'],
    ])('gives %s as it is, whatever the engine', async (expression, value) => {
      const found = await answerTo(expression)
      expect(found).toStrictEqual(value)
    })

    it('takes values as it gives them', async () => {
      const { rows } = await sql`
        select ${9007199254740991}::bigint as n, ${'x'}::text as t, ${['a', 'b,"\\']}::text[] as a, ${null}::text as z,
          ${Uint8Array.of(0, 255)}::bytea as b, ${0.1}::double precision as d, ${true}::boolean as y,
          ${JSON.stringify({ k: 'v' })}::jsonb as j`.execute(db)
      expect(rows).toStrictEqual([
        {
          ...{ n: '9007199254740991', t: 'x', a: ['a', 'b,"\\'], z: null },
          ...{ b: Uint8Array.of(0, 255), d: 0.1, y: true, j: { k: 'v' } },
        },
      ])
    })

    it('takes text that the database cannot keep as it keeps it', async () => {
      const query = sql<{ a: string; b: string[] }>`select ${'x\0y\ud800'}::text as a, ${['x\0', 'y']}::text[] as b`
      expect((await query.execute(db)).rows).toEqual([{ a: 'x\ufffdy\ufffd', b: ['x\ufffd', 'y'] }])
    })

    it('says how many rows it has changed', async () => {
      await sql`create table counted (n integer primary key)`.execute(db)
      const insert = sql`insert into counted select * from generate_series(1, 5) on conflict do nothing`
      expect((await insert.execute(db)).numAffectedRows).toBe(5n)
      expect((await insert.execute(db)).numAffectedRows).toBe(0n)
      await sql`drop table counted`.execute(db)
    })

    it('is possible again after one that failed, which says nothing of the rows it is about', async () => {
      await expect(sql`select * from nowhere`.execute(db)).rejects.toThrow('does not exist')
      await expect(db.transaction().execute((tx) => sql`select 1 / 0`.execute(tx))).rejects.toThrow('division by zero')
      const insert = sql`insert into positions values ('journal', 0, ${'病人甲'}, 1)`
      await insert.execute(db)
      const error = (await insert.execute(db).catch((thrown: unknown) => thrown)) as Error
      expect(error.message).toContain('duplicate key')
      expect(JSON.stringify({ ...error, stack: error.stack, message: error.message })).not.toContain('病人甲')
    })
  })
})
