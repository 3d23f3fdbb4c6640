import type { AddCommand } from '../add-command.ts'
import { type GivenStores, storesChoice, storesOptions } from '../offline/stores-options.ts'

export const addRebuildCommand: AddCommand = (program, io, done) => {
  storesOptions(program.command('rebuild'))
    .description('makes the clinical rows of the ledger anew from the journal and the transitions')
    .action(async (given: GivenStores) => {
      const { rebuild } = await import('./rebuild.ts')
      done(await rebuild(storesChoice(given), io))
    })
}
