import type { AddCommand } from '../add-command.ts'
import { ProgramStop } from '../exit.ts'
import { type GivenStores, storesChoice, storesOptions } from '../offline/stores-options.ts'

export const addRebuildCommand: AddCommand = (program, io, done) => {
  storesOptions(program.command('rebuild'))
    .description('makes the clinical rows of the ledger anew from the journal and the transitions')
    .option('--recorders-stopped', 'cluster: says that no recorder runs, which nobody else can know')
    .action(async (given: GivenStores & { readonly recordersStopped?: true }) => {
      if (given.profile === 'cluster' && given.recordersStopped !== true) {
        const advice = 'stop every recorder, then say so with --recorders-stopped; start them again afterwards'
        throw new ProgramStop('GH_USAGE', 'a recorder that runs would write between what is written anew', advice)
      }
      const { rebuild } = await import('./rebuild.ts')
      done(await rebuild(storesChoice(given), io))
    })
}
