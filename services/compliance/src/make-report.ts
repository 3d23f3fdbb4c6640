import { periodBounds } from '@golden-hour/indicators'
import { canonicalJson, type EpochMs, sha256, type Transition } from '@golden-hour/model'
import type { Ledger } from '@golden-hour/ports'
import type { Rulebook } from '@golden-hour/rulebook'
import { jsonOf } from './files/files-of.ts'
import { buildReport, contentOf } from './report/build-report.ts'
import { periodBefore, yearBefore } from './report/neighbours.ts'
import { type Report, reportIdOf } from './report/report.ts'

export interface ReportSources {
  readonly ledger: Pick<Ledger, 'reports'>
  readonly rulebook: Rulebook
  readonly hospitalId: string
}

async function windowsOf(
  period: string | null,
  asOf: EpochMs,
  { ledger, rulebook }: ReportSources,
): Promise<Transition[]> {
  const bounds = period === null ? null : periodBounds(period, rulebook.zone)
  if (bounds === null) return []
  const windows: Transition[] = []
  const { startsAt, endsAt } = bounds
  for await (const window of ledger.reports.windowsAsOf({ startsAt, endsAt, asOf })) windows.push(window)
  return windows
}

const reportOf = (body: string | undefined): Report | null => (body === undefined ? null : (JSON.parse(body) as Report))

/** The report of a period as known at `asOf`, as the next revision after those issued. */
export async function makeReport(period: string, asOf: EpochMs, sources: ReportSources): Promise<Report> {
  const { ledger, rulebook, hospitalId } = sources
  const { zone, indicators, hash } = rulebook
  const first = await ledger.reports.ofPeriod(period, 'first')
  const last = await ledger.reports.ofPeriod(period, 'last')
  return buildReport({
    period,
    asOf,
    zone,
    indicators,
    rulebook: hash,
    hospitalId,
    windows: await windowsOf(period, asOf, sources),
    previous: await windowsOf(periodBefore(period, zone), asOf, sources),
    yearBefore: await windowsOf(yearBefore(period), asOf, sources),
    first: reportOf(first?.body),
    last: reportOf(last?.body),
  })
}

/** Issues it unless the last revision holds the same; null where nothing was new. An empty period is not issued. */
export async function issueReport(
  report: Report,
  issuedAt: EpochMs,
  { ledger }: ReportSources,
): Promise<Report | null> {
  const contentHash = sha256(canonicalJson(contentOf(report)))
  const last = await ledger.reports.ofPeriod(report.period, 'last')
  if (last === null && report.quality.windows === 0) return null
  if (last?.contentHash === contentHash) return null
  const issued = await ledger.reports.issue({
    reportId: reportIdOf(report.period, report.revision),
    period: report.period,
    revision: report.revision,
    issuedAt,
    asOf: report.asOf,
    contentHash,
    restated: report.restatements.length,
    body: jsonOf(report),
  })
  return issued ? report : null
}
