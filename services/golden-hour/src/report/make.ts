import { deliverTo, makeReport, type Report } from '@golden-hour/compliance'
import { createZone } from '@golden-hour/model'
import type { Ledger } from '@golden-hour/ports'
import type { Rulebook } from '@golden-hour/rulebook'
import { type ExitCode, ProgramStop } from '../exit.ts'
import type { Io } from '../io.ts'
import { type StoresChoice, withStores } from '../offline/with-stores.ts'
import { readRulebook } from '../system/read-rulebook.ts'
import { chooseSettings } from '../system/settings-file.ts'

export interface ReportOptions extends StoresChoice {
  /** `2026-03-02`, `2026-03` or `2026-Q1`. */
  readonly periods: readonly string[]
  readonly out: string
  readonly rulebook: string | null
  readonly overlay: string | null
}

/** What was issued last; where nothing was, the report as the ledger knows it now, as revision 1. */
async function reportOf(period: string, ledger: Ledger, rulebook: Rulebook, hospitalId: string): Promise<Report> {
  const issued = await ledger.reports.ofPeriod(period, 'last')
  if (issued !== null) return JSON.parse(issued.body) as Report
  const asOf = await ledger.reports.newestKnownAt()
  if (asOf === null)
    throw new ProgramStop('GH_NOT_FOUND', 'the ledger holds no window', 'start the system and send events')
  return makeReport(period, asOf, { ledger, rulebook, hospitalId })
}

/** `golden-hour report`: the compliance feed by hand, the same bytes as the night issued. */
export async function report(options: ReportOptions, io: Io): Promise<ExitCode> {
  const { rulebook } = await readRulebook(options.rulebook ?? io.shippedRulebook, options.overlay, io)
  const { compliance } = await chooseSettings({ config: options.config, host: null, port: null }, io)
  return withStores(['ledger'], options, io, async ({ ledger }): Promise<ExitCode> => {
    for (const period of options.periods) {
      const made = await reportOf(period, ledger, rulebook, compliance.hospitalId)
      for (const file of await deliverTo(options.out, made, createZone(made.zone))) {
        io.stdout.write(
          `${options.out}/${file.name}  ${file.content.length} bytes  sha256 ${file.sha256.slice(0, 16)}…\n`,
        )
      }
    }
    return 0
  })
}
