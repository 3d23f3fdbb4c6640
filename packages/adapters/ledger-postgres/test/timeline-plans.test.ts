import { epochMs } from '@golden-hour/model'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, it } from 'vitest'
import type { Database } from '../src/database.ts'
import { emergencyFactsQuery } from '../src/emergency-query.ts'
import { openTestDatabase } from '../src/test-ledger.ts'
import { briefsQuery, departmentsQuery, startedPageQuery } from '../src/timeline-reader.ts'
import { expectIndexed } from './explain-plan.ts'

describe('an index is used for', () => {
  let db: Database
  beforeAll(async () => {
    db = await openTestDatabase()
    await fill(db)
  })
  afterAll(() => db.destroy())

  const expectPlan = (query: RawBuilder<unknown>, indexes: readonly string[]): Promise<void> =>
    expectIndexed(db, { compile: () => query.compile(db) }, indexes)

  it('the emergency patients: arrivals, each one’s ends and what outdoes them, then each one’s facts', () =>
    expectPlan(emergencyFactsQuery({ arrivedSince: epochMs(9_000), patients: null, contentOf: ['ed.triaged'] }), [
      'facts_ed_arrived',
      'facts_ed_ended',
      'facts_by_identity',
      'facts_of_patient',
    ]))

  it('a few of them', () =>
    expectPlan(emergencyFactsQuery({ arrivedSince: epochMs(0), patients: ['P1', 'P2'], contentOf: [] }), [
      'facts_of_patient',
      'facts_ed_ended',
      'facts_by_identity',
      'facts_of_patient',
    ]))

  it('their windows', () => expectPlan(briefsQuery(['P1', 'P2'], epochMs(0)), ['windows_of_patient']))

  it('the departments of patients', () =>
    expectPlan(departmentsQuery(['P1', 'P2']), ['facts_of_patient', 'windows_of_patient']))

  it('the windows that start in a span, from the first page on', async () => {
    const query = { from: epochMs(9_000), to: epochMs(9_500), rules: ['a', 'b'] }
    await expectPlan(startedPageQuery(query, null), ['windows_by_start'])
    await expectPlan(startedPageQuery(query, { startedAt: 9_100, windowId: 'a/1' }), ['windows_by_start'])
  })
})

/** Ten thousand facts and windows of a thousand patients, so that the planner has something to weigh. */
async function fill(db: Database): Promise<void> {
  await sql`
    insert into facts (part, log_offset, event_id, source, type, fact_id, patient_id, encounter_id, department_id,
      occurred_at, recorded_at, known_at, op, version, time_precision, backfill, fact)
    select 0, n, 'e' || n, '/ed', (array['ed.arrived', 'ed.triaged', 'ed.left', 'order.placed'])[1 + n % 4], 'f' || n,
      'P' || n / 10, 'E' || n / 10, 'ED', n, n, n, 'assert', null, 'second', false, '{"data": {}}'::jsonb
    from generate_series(1, 10000) n`.execute(db)
  await sql`
    insert into windows (window_id, rule_id, patient_id, encounter_id, department, status, national, started_at, due_at,
      known_at, revision, is_final, transition)
    select 'a/' || n, (array['a', 'b', 'c'])[1 + n % 3], 'P' || n / 10, 'E' || n / 10, 'ED', 'met', 'met', n, n, n, 1,
      true, '{}'::jsonb
    from generate_series(1, 10000) n`.execute(db)
  await sql`analyze facts, windows`.execute(db)
}
