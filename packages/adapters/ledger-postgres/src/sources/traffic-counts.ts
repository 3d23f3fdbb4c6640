import { epochMs } from '@golden-hour/model'
import type { SourceBook } from '@golden-hour/ports'
import { sql } from 'kysely'
import type { Database } from '../database.ts'
import { transact } from '../transact.ts'

type Counts = Pick<SourceBook, 'addTraffic' | 'standings'>

const MINUTES_OF_HOUR = 60
const MINUTE_MS = 60_000
/** Of so many newest events the lag is kept. */
const LAGS = 101

export const createTrafficCounts = (db: Database): Counts => ({
  async addTraffic(traffic) {
    if (traffic.length === 0) return
    const rows = traffic.map((of) => ({
      source_id: of.sourceId,
      last_at: of.lastAt,
      accepted: of.accepted,
      duplicates: of.duplicates,
      refused: of.refused,
      quarantined: of.quarantined,
      lags: of.lagsMs,
      lost: of.lost,
    }))
    const minutes = traffic.flatMap((of) => of.minutes.map((each) => ({ source_id: of.sourceId, ...each })))
    const newest = Math.max(...traffic.map((of) => of.lastAt))
    await transact(db, async (tx) => {
      // In one order, so that two writers do not wait for each other.
      await sql`
        insert into source_traffic (source_id, last_at, accepted, duplicates, refused, quarantined, lags, lost)
        select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
          source_id text, last_at bigint, accepted bigint, duplicates bigint, refused bigint, quarantined bigint,
          lags jsonb, lost bigint)
        order by source_id
        on conflict (source_id) do update set
          last_at = greatest(source_traffic.last_at, excluded.last_at),
          accepted = source_traffic.accepted + excluded.accepted,
          duplicates = source_traffic.duplicates + excluded.duplicates,
          refused = source_traffic.refused + excluded.refused,
          quarantined = source_traffic.quarantined + excluded.quarantined,
          lags = (
            select coalesce(jsonb_agg(lag order by n), '[]'::jsonb) from (
              select lag, n from jsonb_array_elements(source_traffic.lags || excluded.lags) with ordinality as e(lag, n)
              order by n desc limit ${LAGS}) newest),
          lost = source_traffic.lost + excluded.lost`.execute(tx)
      await sql`
        insert into source_minutes
        select * from jsonb_to_recordset(${JSON.stringify(minutes)}::jsonb) as r(
          source_id text, minute bigint, events integer)
        order by source_id, minute
        on conflict (source_id, minute) do update set events = source_minutes.events + excluded.events`.execute(tx)
      // Only the last hour is asked for; a day is kept, for whoever looks at a night.
      const kept = Math.floor(newest / MINUTE_MS) - 24 * MINUTES_OF_HOUR
      await sql`
        delete from source_minutes where (source_id, minute) in (
          select source_id, minute from source_minutes
          where source_id = any(${rows.map((row) => row.source_id)}::text[]) and minute < ${kept}::bigint
          for update skip locked)`.execute(tx)
    })
  },
  async standings(now) {
    const minute = Math.floor(now / MINUTE_MS)
    const { rows } = await sql<{
      source_id: string
      last_at: string
      accepted: string
      duplicates: string
      refused: string
      quarantined: string
      lags: number[]
      lost: string
      in_hour: string
    }>`
      select t.*, coalesce((
        select sum(m.events) from source_minutes m
        where m.source_id = t.source_id and m.minute > ${minute - MINUTES_OF_HOUR}::bigint and m.minute <= ${minute}::bigint
      ), 0)::bigint as in_hour
      from source_traffic t order by t.source_id collate "C"`.execute(db)
    return rows.map((row) => ({
      sourceId: row.source_id,
      lastAt: epochMs(Number(row.last_at)),
      accepted: Number(row.accepted),
      duplicates: Number(row.duplicates),
      refused: Number(row.refused),
      quarantined: Number(row.quarantined),
      lagsMs: row.lags,
      lost: Number(row.lost),
      inHour: Number(row.in_hour),
    }))
  },
})
