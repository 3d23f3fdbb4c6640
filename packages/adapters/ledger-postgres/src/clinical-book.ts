import { epochMs } from '@golden-hour/model'
import type { ClinicalBook } from '@golden-hour/ports'
import { sql } from 'kysely'
import { dumpClinical, windowRows } from './clinical/dump.ts'
import { writeFacts, writeUnreadable } from './clinical/write-facts.ts'
import { writeTransitions } from './clinical/write-transitions.ts'
import type { Database } from './database.ts'
import { readPosition, writePositions } from './read-position.ts'
import { transact } from './transact.ts'

export function createClinicalBook(db: Database, long: Database = db): ClinicalBook {
  return {
    write: (...batches) =>
      transact(db, async (tx) => {
        const facts = await writeFacts(
          tx,
          batches.flatMap((batch) => batch.facts),
        )
        const unreadable = await writeUnreadable(
          tx,
          batches.flatMap((batch) => batch.unreadable),
        )
        const { added, contradicted } = await writeTransitions(
          tx,
          batches.flatMap((batch) => batch.transitions),
        )
        await writePositions(
          tx,
          'positions',
          batches.map((batch) => batch.position),
        )
        return { facts, revisions: added, unreadable, contradicted }
      }),
    position: (topic, partition) => readPosition(db, 'positions', topic, partition),
    async clear() {
      // In the order in which `write` takes them: a writer is waited for, never met halfway.
      await sql`truncate facts, unreadable, revisions, windows, positions`.execute(long)
    },
    async *windows() {
      for await (const { transition } of windowRows(long)) yield transition
    },
    async revisions(windowId) {
      const rows = await revisionsQuery(db, windowId).execute()
      return rows.map((row) => row.transition)
    },
    async factsOf(patientId) {
      const rows = await factsOfQuery(db, patientId).execute()
      return rows.map((row) => ({
        partition: row.part,
        offset: Number(row.log_offset),
        eventId: row.event_id,
        appendedAt: epochMs(Number(row.known_at)),
        fact: row.fact,
      }))
    },
    async counts() {
      const { rows } = await sql<Record<'facts' | 'windows' | 'revisions' | 'unreadable', string>>`
        select (select count(*) from facts) as facts, (select count(*) from windows) as windows,
          (select count(*) from revisions) as revisions, (select count(*) from unreadable) as unreadable`.execute(long)
      const [{ facts, windows, revisions, unreadable } = { facts: 0, windows: 0, revisions: 0, unreadable: 0 }] = rows
      return {
        facts: Number(facts),
        windows: Number(windows),
        revisions: Number(revisions),
        unreadable: Number(unreadable),
      }
    },
    dump: () => dumpClinical(long),
  }
}

export const revisionsQuery = (db: Database, windowId: string) =>
  db
    .selectFrom('revisions')
    .select('transition')
    .where('window_id', '=', windowId)
    .orderBy('known_at')
    .orderBy('part')
    .orderBy('src_offset')
    .orderBy('n')

export const factsOfQuery = (db: Database, patientId: string) =>
  db
    .selectFrom('facts')
    .select(['part', 'log_offset', 'event_id', 'known_at', 'fact'])
    .where('patient_id', '=', patientId)
    .orderBy('part')
    .orderBy('log_offset')
