import { AppError } from '@golden-hour/ports'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import type { Database } from '../src/database.ts'
import { migrate } from '../src/migrate.ts'
import { migrations } from '../src/migrations/index.ts'
import { openTestDatabase } from '../src/test-ledger.ts'

describe('the schema', () => {
  let db: Database
  afterEach(() => db.destroy())

  const ran = async () =>
    (await sql<{ name: string; timestamp: string }>`select * from kysely_migration`.execute(db)).rows

  it('is brought up to date once, by migrations in the order of their names', async () => {
    db = await openTestDatabase()
    const before = await ran()
    expect(before.map(({ name }) => name).sort()).toEqual(Object.keys(migrations))
    expect(Object.keys(migrations)).toEqual(Object.keys(migrations).sort())
    await Promise.all([migrate(db), migrate(db)])
    expect(await ran()).toEqual(before)
  })

  it('that a newer program wrote is refused, with what to do', async () => {
    db = await openTestDatabase()
    await sql`insert into kysely_migration values ('9999-tomorrow', 'now')`.execute(db)
    try {
      const failure = await migrate(db).then(
        () => null,
        (error: unknown) => error,
      )
      expect(failure).toBeInstanceOf(AppError)
      expect(failure).toMatchObject({ code: 'GH_LEDGER_SCHEMA', recovery: 'stop' })
      expect((failure as AppError).message).toContain('9999-tomorrow')
      expect((failure as AppError).advice).toContain('version of the program')
    } finally {
      await sql`delete from kysely_migration where name = '9999-tomorrow'`.execute(db)
    }
  })
})
