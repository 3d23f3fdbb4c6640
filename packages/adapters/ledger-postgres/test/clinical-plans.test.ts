import { epochMs } from '@golden-hour/model'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lastWordsQuery } from '../src/clinical/last-words.ts'
import { factsOfQuery, revisionsQuery } from '../src/clinical-book.ts'
import type { Database } from '../src/database.ts'
import { openTestDatabase } from '../src/test-ledger.ts'
import { expectIndexed, explainPlan } from './explain-plan.ts'

/** Rows enough, and as different, as make the planner choose as it does in a hospital. */
async function fill(db: Database): Promise<void> {
  await sql`
    insert into facts
    select i % 8, i, 'e' || i, '/s' || i % 5, 't' || i % 40, 'f' || i, 'p' || i % 500, 'v' || i % 600, 'd' || i % 9,
      i, i, i, 'assert', null, 'second', false, '{}'
    from generate_series(1, 5000) i`.execute(db)
  await sql`
    insert into windows
    select 'w' || i, 'r' || i % 30, 'p' || i % 500, null, null, 'open', 'open', i, i, i, 1, i % 20 > 0, '{}'
    from generate_series(1, 5000) i`.execute(db)
  await sql`
    insert into revisions select 'w' || i % 1000, 'p' || i % 500, i / 1000, 0, i, 0, 'status', 'open', i, '{}' from generate_series(0, 4999) i
  `.execute(db)
  await sql`analyze facts, windows, revisions`.execute(db)
}

describe('an index is used for', () => {
  let db: Database
  beforeAll(async () => {
    db = await openTestDatabase()
    await fill(db)
  })
  afterAll(() => db.destroy())

  it('the facts of a patient', () => expectIndexed(db, factsOfQuery(db, 'p1'), ['facts_of_patient']))

  it('the versions of one fact', () =>
    expectIndexed(
      db,
      db
        .selectFrom('facts')
        .select('fact')
        .where('source', '=', '/ed')
        .where('type', '=', 'a')
        .where('fact_id', '=', 'f'),
      ['facts_by_identity'],
    ))

  it('the windows of a patient', () =>
    expectIndexed(db, db.selectFrom('windows').select('transition').where('patient_id', '=', 'p1'), [
      'windows_of_patient',
    ]))

  it('the revisions of a window', () => expectIndexed(db, revisionsQuery(db, 'w1'), ['revisions_pkey']))

  it.each([null, epochMs(4_000)])('the last words on windows, as of %s', async (asOf) => {
    const query = lastWordsQuery(['w1', 'w2'], asOf)
    expect(await explainPlan(db, query.compile(db))).toEqual([
      { table: 'revisions', index: 'revisions_pkey', condition: expect.stringContaining('window_id = ') },
    ])
  })

  it('running windows by their due', () =>
    expectIndexed(
      db,
      db
        .selectFrom('windows')
        .select('window_id')
        .where(sql<boolean>`not is_final`)
        .where(sql<boolean>`due_at <= 5`)
        .orderBy('due_at'),
      ['windows_running'],
    ))

  it('the windows after one, page by page', () =>
    expectIndexed(
      db,
      db.selectFrom('windows').select('transition').where('window_id', '>', 'w4').orderBy('window_id').limit(10),
      ['windows_pkey'],
    ))

  it('nothing where there is none: the check sees it', async () => {
    const query = db.selectFrom('facts').select('fact').where('event_id', '=', 'e')
    expect(await explainPlan(db, query.compile())).toEqual([{ table: 'facts', index: null, condition: null }])
    const whole = sql<{ n: string }>`select count(*) as n from facts where part is not null`.compile(db)
    expect((await explainPlan(db, whole)).every(({ condition }) => condition === null)).toBe(true)
  })
})
