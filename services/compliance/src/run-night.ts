import type { LocalDay } from '@golden-hour/model'
import type { Clock } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import type { ComplianceConfig } from './config.ts'
import { deliverTo } from './deliver.ts'
import { issueReport, makeReport, type ReportSources } from './make-report.ts'
import { type Night, periodsOfNight } from './nights.ts'
import { reportIdOf } from './report/report.ts'

export interface NightWork extends ReportSources {
  readonly config: ComplianceConfig
  readonly clock: Clock
  readonly logger: Logger
}

/**
 * Makes, issues and delivers every report of one night, then closes it. Run again after a crash, it issues what is
 * missing and delivers again what was issued: the same bytes.
 */
export async function runNight(night: Night, first: LocalDay, work: NightWork): Promise<number> {
  const { config, ledger, rulebook, clock, logger } = work
  let issued = 0
  for (const period of periodsOfNight(night, first, config.lookBackDays, rulebook.zone)) {
    const report = await issueReport(await makeReport(period, night.asOf, work), clock.now(), work)
    if (report === null) continue
    issued += 1
    const reportId = reportIdOf(report.period, report.revision)
    for (const { format, name, content, sha256 } of await deliverTo(config.folder, report, rulebook.zone)) {
      await ledger.reports.delivered({
        reportId,
        format,
        name,
        bytes: content.length,
        sha256,
        deliveredAt: clock.now(),
      })
    }
    logger.info({ event: 'report-issued', reportId, restated: report.restatements.length })
  }
  await ledger.reports.closeNight(night.day, clock.now())
  logger.info({ event: 'night-closed', day: night.day, asOf: night.asOf, issued })
  return issued
}
