import { periodBounds } from '@golden-hour/indicators'
import { createZone } from '@golden-hour/model'
import type { AddCommand } from '../add-command.ts'
import { ProgramStop } from '../exit.ts'
import { type GivenStores, storesChoice, storesOptions } from '../offline/stores-options.ts'

interface Given extends GivenStores {
  readonly day?: string
  readonly month?: string
  readonly quarter?: string
  readonly out: string
  readonly rulebook?: string
  readonly overlay?: string
}

const FORMS = { day: /^\d{4}-\d\d-\d\d$/, month: /^\d{4}-\d\d$/, quarter: /^\d{4}-Q[1-4]$/ } as const
/** Which days there are does not depend on the zone. */
const UTC = createZone('UTC')
const EXAMPLES = { day: '2026-03-02', month: '2026-03', quarter: '2026-Q1' } as const

function periodsOf(given: Given): readonly string[] {
  const periods: string[] = []
  for (const unit of ['day', 'month', 'quarter'] as const) {
    const period = given[unit]
    if (period === undefined) continue
    if (!FORMS[unit].test(period) || periodBounds(period, UTC) === null) {
      throw new ProgramStop('GH_USAGE', `--${unit} ${period} is no ${unit}`, `write it as ${EXAMPLES[unit]}`)
    }
    periods.push(period)
  }
  if (periods.length > 0) return periods
  throw new ProgramStop('GH_USAGE', 'no period was named', 'add --day 2026-03-02, --month 2026-03 or --quarter 2026-Q1')
}

export const addReportCommand: AddCommand = (program, io, done) => {
  storesOptions(program.command('report'))
    .description('the compliance feed of a day, month or quarter, by hand: XLSX, CSV and JSON')
    .option('--day <day>', 'such as 2026-03-02')
    .option('--month <month>', 'such as 2026-03')
    .option('--quarter <quarter>', 'such as 2026-Q1')
    .requiredOption('--out <dir>', 'where to write the files')
    .option('--rulebook <dir>', 'of a report that no night has issued (default: the shipped rules)')
    .option('--overlay <dir>', "the hospital's own folder, laid over it")
    .action(async (given: Given) => {
      const periods = periodsOf(given)
      const { report } = await import('./make.ts')
      const [rulebook, overlay] = [given.rulebook ?? null, given.overlay ?? null]
      done(await report({ ...storesChoice(given), periods, out: given.out, rulebook, overlay }, io))
    })
}
