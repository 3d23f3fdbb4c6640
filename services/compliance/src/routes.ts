import { type ReportBrief, ReportList } from '@golden-hour/board-api'
import type { IssuedReport, Ledger } from '@golden-hour/ports'
import type { Rulebook } from '@golden-hour/rulebook'
import { HttpProblem, requireRole } from '@golden-hour/service-kit'
import type { FastifyPluginAsync } from 'fastify'
import { filesOf } from './files/files-of.ts'
import type { Report } from './report/report.ts'

/** Reports shown in the list. */
const LISTED = 200

type ReportLedger = Pick<Ledger, 'reports'>

async function briefs({ reports }: ReportLedger): Promise<ReportBrief[]> {
  const issued = await reports.list(LISTED)
  const files = await reports.filesOf(issued.map(({ reportId }) => reportId))
  return issued.map(({ reportId, period, revision, issuedAt, asOf, restated }) => ({
    reportId,
    period,
    revision,
    issuedAt,
    asOf,
    restated,
    files: files
      .filter((file) => file.reportId === reportId)
      .map(({ format, name, bytes }) => ({ format, name, bytes })),
  }))
}

async function reportOf({ reports }: ReportLedger, reportId: string): Promise<IssuedReport> {
  const issued = await reports.get(reportId)
  if (issued === null) throw new HttpProblem(404, 'no-such-report', 'There is no such report', reportId)
  return issued
}

/** GET /api/reports and /api/reports/:reportId/:format; a file is made anew from what was issued, to the same bytes. */
export const reportRoutes =
  (ledger: ReportLedger, rulebook: Rulebook): FastifyPluginAsync =>
  async (server) => {
    const onRequest = requireRole('qc-officer', 'department-head', 'auditor')
    server.get('/api/reports', { onRequest, schema: { response: { 200: ReportList } } }, async () => ({
      reports: await briefs(ledger),
    }))
    server.get<{ Params: { reportId: string; format: string } }>(
      '/api/reports/:reportId/:format',
      { onRequest },
      async (request, reply) => {
        const { reportId, format } = request.params
        const report = JSON.parse((await reportOf(ledger, reportId)).body) as Report
        const files = await filesOf(report, rulebook.zone)
        const file = files.find((one) => one.format === format)
        if (file === undefined) {
          const formats = files.map((one) => one.format).join(', ')
          throw new HttpProblem(404, 'no-such-format', 'There is no such format', `${format} is none of ${formats}`)
        }
        return reply
          .type(file.contentType)
          .header('content-disposition', `attachment; filename="${file.name}"`)
          .send(Buffer.from(file.content))
      },
    )
  }
