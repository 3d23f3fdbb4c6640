import { readFile } from 'node:fs/promises'
import type { Ledger } from '@golden-hour/ports'
import { type CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../src/database.ts'
import { ledgerOn } from '../src/open-ledger.ts'
import { typeParsers } from '../src/postgres/type-parsers.ts'
import type { Tables } from '../src/tables.ts'
import { createTestDatabase } from '../src/test-database.ts'
import { onPostgres, server } from './engines.ts'
import { nameOf, planOf } from './explain-plan.ts'
import { fillLedger, GROWING } from './fill-ledger.ts'
import { HOT_QUERIES } from './hot-queries.ts'

/** What is asked of the database while `run` runs. */
async function askedBy(asked: CompiledQuery[], run: () => Promise<unknown>): Promise<readonly CompiledQuery[]> {
  asked.length = 0
  await run()
  return asked.splice(0).filter(({ sql }) => !/^(begin|commit|rollback)$/.test(sql))
}

/** Small tables may be read row by row: that is quicker than any index. */
async function accessesOf(db: Database, queries: readonly CompiledQuery[]): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const query of queries)
    for (const access of await planOf(db, query))
      if (access.index !== null || GROWING.has(access.table)) found.add(nameOf(access))
  return [...found].sort()
}

onPostgres(() => {
  describe('a full ledger answers', () => {
    let db: Database
    let ledger: Ledger
    let drop: () => Promise<void>
    const asked: CompiledQuery[] = []
    beforeAll(async () => {
      const { options, ...database } = await createTestDatabase(server)
      drop = database.drop
      const connectionString = 'url' in options ? options.url : ''
      db = new Kysely<Tables>({
        dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString, types: typeParsers }) }),
        log: ({ query }) => {
          asked.push(query)
        },
      })
      await fillLedger(db)
      ledger = ledgerOn(db)
    }, 300_000)
    afterAll(async () => {
      await db.destroy()
      await drop()
    })

    it.each(HOT_QUERIES)('$asks by its indexes', async ({ indexes, ask }) => {
      const queries = await askedBy(asked, () => ask(ledger))
      const found = await accessesOf(db, queries)
      const expected = indexes.map((index) => index.split(' | ').find((name) => found.includes(name)) ?? index)
      expect(found).toEqual(expected.sort())
    })

    it('not by an index that is not there: the check sees it', async () => {
      const queries = await askedBy(asked, () =>
        db.selectFrom('facts').select('fact').where('event_id', '=', 'e7').execute(),
      )
      expect(await accessesOf(db, queries)).toEqual(['facts, row by row'])
    })
  })
})

it('the README names every hot query with its indexes', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8')
  const rows = HOT_QUERIES.map(
    ({ asks, by, indexes }) => `| ${asks} | ${by} | ${indexes.map((i) => i.split(' | ')[0]).join(', ')} |`,
  )
  expect(readme.split('\n').filter((line) => /^\| \w+\.\w+/.test(line))).toEqual(rows)
})
