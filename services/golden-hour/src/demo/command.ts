import type { AddCommand } from '../add-command.ts'
import { wholeNumber } from '../output/whole-number.ts'
import { demo } from './demo.ts'

export const addDemoCommand: AddCommand = (program, io, done) => {
  program
    .command('demo')
    .description('a simulated day through the shipped rules: counts, indicators, patients on a time axis')
    .option('--seed <n>', 'which hospital', wholeNumber, 7)
    .option('--beds <n>', 'how large it is', wholeNumber, 300)
    .option('--patients <n>', 'how many to draw', wholeNumber, 6)
    .action(async (given: { readonly seed: number; readonly beds: number; readonly patients: number }) => {
      done(await demo(given, io))
    })
}
