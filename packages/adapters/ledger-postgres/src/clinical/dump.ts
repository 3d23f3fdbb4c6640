import { canonicalJson } from '@golden-hour/model'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { pages } from './pages.ts'

/** Offsets are whole numbers from 0. */
const BEFORE_ALL = -1

const facts = (db: Database) =>
  pages((after: { part: number; log_offset: string } | null, limit) =>
    db
      .selectFrom('facts')
      .select(['part', 'log_offset', 'event_id', 'known_at', 'fact'])
      .where(sql<boolean>`(part, log_offset) > (${after?.part ?? BEFORE_ALL}, ${after?.log_offset ?? BEFORE_ALL})`)
      .orderBy('part')
      .orderBy('log_offset')
      .limit(limit)
      .execute(),
  )

const unreadable = (db: Database) =>
  pages((after: { topic: string; part: number; log_offset: string } | null, limit) =>
    db
      .selectFrom('unreadable')
      .select(['topic', 'part', 'log_offset', 'appended_at', 'reason', 'headers'])
      .select(sql<string>`encode(value, 'base64')`.as('value'))
      .where(
        sql<boolean>`(topic, part, log_offset) > (${after?.topic ?? ''}, ${after?.part ?? BEFORE_ALL}, ${after?.log_offset ?? BEFORE_ALL})`,
      )
      .orderBy('topic')
      .orderBy('part')
      .orderBy('log_offset')
      .limit(limit)
      .execute(),
  )

export const windowRows = (db: Database) =>
  pages((after: { window_id: string } | null, limit) =>
    db
      .selectFrom('windows')
      .select(['window_id', 'transition'])
      .where('window_id', '>', after?.window_id ?? '')
      .orderBy('window_id')
      .limit(limit)
      .execute(),
  )

const revisions = (db: Database) =>
  pages((after: { window_id: string; patient_id: string; revision: number } | null, limit) =>
    db
      .selectFrom('revisions')
      .select(['window_id', 'patient_id', 'revision', 'part', 'src_offset', 'n', 'transition'])
      .where(
        sql<boolean>`(window_id, patient_id, revision) > (${after?.window_id ?? ''}, ${after?.patient_id ?? ''}, ${after?.revision ?? BEFORE_ALL})`,
      )
      .orderBy('window_id')
      .orderBy('patient_id')
      .orderBy('revision')
      .limit(limit)
      .execute(),
  )

/** Every row as a line; the table's name tells rows apart. */
export async function* dumpClinical(db: Database): AsyncIterable<string> {
  for (const [table, rows] of [
    ['facts', facts(db)],
    ['unreadable', unreadable(db)],
    ['windows', windowRows(db)],
    ['revisions', revisions(db)],
  ] as const)
    for await (const row of rows) yield canonicalJson({ table, ...row })
}
