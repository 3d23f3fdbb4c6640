import { type EpochMs, epochMs, type Transition } from '@golden-hour/model'
import type { DeliveredFile, IssuedReport, ReportBook, WindowsRequest } from '@golden-hour/ports'
import { sql } from 'kysely'
import { lastWordsQuery } from './clinical/last-words.ts'
import type { Database } from './database.ts'

/** Windows of one page while a period is read. */
const PAGE = 2_000

interface ReportRow {
  report_id: string
  period: string
  revision: number
  issued_at: string
  as_of: string
  content_hash: string
  restated: number
}

const briefOf = (row: ReportRow): Omit<IssuedReport, 'body'> => ({
  reportId: row.report_id,
  period: row.period,
  revision: row.revision,
  issuedAt: epochMs(Number(row.issued_at)),
  asOf: epochMs(Number(row.as_of)),
  contentHash: row.content_hash,
  restated: row.restated,
})

const BRIEF = ['report_id', 'period', 'revision', 'issued_at', 'as_of', 'content_hash', 'restated'] as const

/** The windows of which any revision starts in the period: a start may be restated. Their ids are few beside the rest. */
async function started(db: Database, { startsAt, endsAt }: WindowsRequest): Promise<string[]> {
  const { rows } = await sql<{ window_id: string }>`
    select distinct window_id from revisions
    where (transition->>'startedAt')::bigint between ${startsAt} and ${endsAt}
    order by window_id`.execute(db)
  return rows.map((row) => row.window_id)
}

async function lastKnown(db: Database, windowIds: readonly string[], asOf: EpochMs): Promise<Transition[]> {
  const { rows } = await sql<{ transition: Transition }>`
    select transition from (${lastWordsQuery(windowIds, asOf)}) as word order by window_id`.execute(db)
  return rows.map((row) => row.transition)
}

export function createReportBook(db: Database, long: Database = db): ReportBook {
  const timeOf = (text: string | null | undefined) =>
    text === null || text === undefined ? null : epochMs(Number(text))
  return {
    async *windowsAsOf(request) {
      const ids = await started(long, request)
      for (let i = 0; i < ids.length; i += PAGE)
        for (const transition of await lastKnown(long, ids.slice(i, i + PAGE), request.asOf))
          if (transition.startedAt >= request.startsAt && transition.startedAt <= request.endsAt) yield transition
    },
    async firstKnownAt() {
      const row = await db
        .selectFrom('revisions')
        .select(({ fn }) => fn.min<string | null>('known_at').as('at'))
        .executeTakeFirst()
      return timeOf(row?.at)
    },
    async newestKnownAt() {
      const row = await db
        .selectFrom('revisions')
        .select(({ fn }) => fn.max<string | null>('known_at').as('at'))
        .executeTakeFirst()
      return timeOf(row?.at)
    },
    async firstStartedAt() {
      const row = await db
        .selectFrom('windows')
        .select(({ fn }) => fn.min<string | null>('started_at').as('at'))
        .executeTakeFirst()
      return timeOf(row?.at)
    },
    async issue(report) {
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('reports')
        .values({
          report_id: report.reportId,
          period: report.period,
          revision: report.revision,
          issued_at: report.issuedAt,
          as_of: report.asOf,
          content_hash: report.contentHash,
          restated: report.restated,
          body: report.body,
        })
        .onConflict((conflict) => conflict.doNothing())
        .executeTakeFirstOrThrow()
      return numInsertedOrUpdatedRows === 1n
    },
    async get(reportId) {
      const row = await db.selectFrom('reports').selectAll().where('report_id', '=', reportId).executeTakeFirst()
      return row === undefined ? null : { ...briefOf(row), body: row.body }
    },
    async ofPeriod(period, which) {
      const row = await db
        .selectFrom('reports')
        .selectAll()
        .where('period', '=', period)
        .orderBy('revision', which === 'first' ? 'asc' : 'desc')
        .limit(1)
        .executeTakeFirst()
      return row === undefined ? null : { ...briefOf(row), body: row.body }
    },
    async list(limit) {
      const rows = await db
        .selectFrom('reports')
        .select(BRIEF)
        .orderBy('issued_at', 'desc')
        .orderBy(sql`report_id collate "C"`, 'desc')
        .limit(limit)
        .execute()
      return rows.map(briefOf)
    },
    async delivered(file) {
      const row = {
        report_id: file.reportId,
        format: file.format,
        name: file.name,
        bytes: file.bytes,
        sha256: file.sha256,
        delivered_at: file.deliveredAt,
      }
      await db
        .insertInto('report_files')
        .values(row)
        .onConflict((conflict) => conflict.columns(['report_id', 'format']).doUpdateSet(row))
        .execute()
    },
    async filesOf(reportIds) {
      if (reportIds.length === 0) return []
      const rows = await db
        .selectFrom('report_files')
        .selectAll()
        .where('report_id', 'in', [...reportIds])
        .orderBy(sql`report_id collate "C"`)
        .orderBy(sql`format collate "C"`)
        .execute()
      return rows.map(
        (row): DeliveredFile => ({
          reportId: row.report_id,
          format: row.format,
          name: row.name,
          bytes: row.bytes,
          sha256: row.sha256,
          deliveredAt: epochMs(Number(row.delivered_at)),
        }),
      )
    },
    async lastNight() {
      const row = await db
        .selectFrom('report_nights')
        .select(({ fn }) => fn.max<string | null>('day').as('day'))
        .executeTakeFirst()
      return row?.day ?? null
    },
    async closeNight(day, at) {
      await db
        .insertInto('report_nights')
        .values({ day, closed_at: at })
        .onConflict((conflict) => conflict.doNothing())
        .execute()
    },
  }
}
