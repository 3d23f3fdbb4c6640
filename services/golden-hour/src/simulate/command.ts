import type { AddCommand } from '../add-command.ts'
import { wholeNumber } from '../output/whole-number.ts'
import { simulateHospital } from './simulate-hospital.ts'

interface Given {
  readonly seed: number
  readonly days: number
  readonly beds?: number
  readonly start?: string
  readonly out?: string
  readonly faults?: true
}

export const addSimulateCommand: AddCommand = (program, io, done) => {
  program
    .command('simulate')
    .description("a hospital's events, one a line; same seed, same bytes")
    .requiredOption('--seed <n>', 'which hospital', wholeNumber)
    .requiredOption('--days <n>', 'how many days', wholeNumber)
    .option('--beds <n>', 'how large it is', wholeNumber)
    .option('--faults', 'disorder, duplicates, corrections, cancellations, late and wrong records')
    .option('--start <day>', 'the first day, like 2026-03-02')
    .option('--out <events.ndjson>', 'where to write them (default: standard output)')
    .action(async (given: Given) => {
      const { seed, days, beds = null, start = null, out = null } = given
      done(await simulateHospital({ seed, days, beds, start, out, faults: given.faults === true }, io))
    })
}
