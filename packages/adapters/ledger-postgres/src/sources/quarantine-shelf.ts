import { epochMs } from '@golden-hour/model'
import type { QuarantineEntry, QuarantineFilter, QuarantineTry, SourceBook } from '@golden-hour/ports'
import { type Expression, type ExpressionBuilder, type SqlBool, sql } from 'kysely'
import type { Database } from '../database.ts'
import { jsonText } from '../json-text.ts'
import type { Tables } from '../tables.ts'

type Shelf = Pick<SourceBook, 'quarantine' | 'quarantined' | 'quarantinedEvent' | 'addTry'>

interface EntryRow {
  readonly quarantine_id: string
  readonly source_id: string
  readonly received_at: string
  readonly reason: string
  readonly detail: string
  readonly mode: 'structured' | 'binary'
  readonly state: 'waiting' | 'accepted'
  readonly tries: readonly QuarantineTry[]
  readonly bytes: number
  readonly place: string | null
}

const COLUMNS = [
  'quarantine_id',
  'source_id',
  'received_at',
  'reason',
  'detail',
  'mode',
  'state',
  'tries',
  'place',
] as const satisfies readonly (keyof Tables['quarantine'])[]

const bytes = sql<number>`octet_length(raw)`.as('bytes')

const entryOf = (row: EntryRow): QuarantineEntry => ({
  quarantineId: row.quarantine_id,
  sourceId: row.source_id,
  receivedAt: epochMs(Number(row.received_at)),
  reason: row.reason,
  detail: row.detail,
  mode: row.mode,
  bytes: row.bytes,
  state: row.state,
  tries: row.tries,
  place: row.place,
})

const matching =
  ({ state, reason, sourceId }: QuarantineFilter) =>
  (eb: ExpressionBuilder<Tables, 'quarantine'>): Expression<SqlBool> =>
    eb.and([
      ...(state === null ? [] : [eb('state', '=', state)]),
      ...(reason === null ? [] : [eb('reason', '=', reason)]),
      ...(sourceId === null ? [] : [eb('source_id', '=', sourceId)]),
    ])

export const createQuarantineShelf = (db: Database): Shelf => ({
  async quarantine(events) {
    // One statement must not touch a row twice: the last of the same bytes says why they wait.
    const last = new Map(events.map((event) => [event.quarantineId, event]))
    if (last.size === 0) return
    // In one order, so that two writers do not wait for each other.
    const inOrder = [...last.values()].sort((a, b) => (a.quarantineId < b.quarantineId ? -1 : 1))
    const rows = inOrder.map((event) => ({
      quarantine_id: event.quarantineId,
      source_id: event.sourceId,
      received_at: event.receivedAt,
      reason: event.reason,
      detail: event.detail,
      mode: event.mode,
      headers: jsonText(event.headers),
      raw: event.raw,
      state: 'waiting' as const,
      tries: '[]',
      place: event.place,
    }))
    await db
      .insertInto('quarantine')
      .values(rows)
      .onConflict((conflict) =>
        conflict.column('quarantine_id').doUpdateSet((eb) => ({
          received_at: eb.ref('excluded.received_at'),
          reason: eb.ref('excluded.reason'),
          detail: eb.ref('excluded.detail'),
          state: eb.ref('excluded.state'),
          place: eb.ref('excluded.place'),
        })),
      )
      .execute()
  },
  async quarantined(filter) {
    const { n } = await db
      .selectFrom('quarantine')
      .select(({ fn }) => fn.countAll<string>().as('n'))
      .where(matching(filter))
      .executeTakeFirstOrThrow()
    const rows = await db
      .selectFrom('quarantine')
      .select([...COLUMNS, bytes])
      .where(matching(filter))
      .orderBy('received_at', 'desc')
      .orderBy(sql`quarantine_id collate "C"`)
      .limit(filter.limit)
      .offset(filter.offset)
      .execute()
    return { total: Number(n), rows: rows.map(entryOf) }
  },
  async quarantinedEvent(quarantineId) {
    const row = await db
      .selectFrom('quarantine')
      .select([...COLUMNS, 'headers', 'raw', bytes])
      .where('quarantine_id', '=', quarantineId)
      .executeTakeFirst()
    return row === undefined ? null : { ...entryOf(row), headers: row.headers, raw: row.raw }
  },
  async addTry(quarantineId, attempt) {
    const added = sql`tries || ${jsonText([attempt])}::jsonb`
    await (attempt.outcome === 'accepted'
      ? sql`update quarantine set tries = ${added}, state = 'accepted' where quarantine_id = ${quarantineId}`
      : sql`
          update quarantine set tries = ${added}, reason = ${attempt.reason}, detail = ${attempt.detail}
          where quarantine_id = ${quarantineId}`
    ).execute(db)
  },
})
