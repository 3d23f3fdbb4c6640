import type { AddCommand } from '../add-command.ts'
import { dataChoice, dataOptions, type GivenData } from '../offline/data-options.ts'

export const addRebuildCommand: AddCommand = (program, io, done) => {
  dataOptions(program.command('rebuild'))
    .description('makes the clinical rows of the ledger anew from the journal and the transitions')
    .action(async (given: GivenData) => {
      const { rebuild } = await import('./rebuild.ts')
      done(await rebuild(dataChoice(given), io))
    })
}
