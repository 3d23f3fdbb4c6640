import type { AddCommand } from '../add-command.ts'
import { type GivenStores, storesChoice, storesOptions } from '../offline/stores-options.ts'

export const addDoctorCommand: AddCommand = (program, io, done) => {
  storesOptions(program.command('doctor'))
    .description(
      'looks at this machine, the rules and the data folder or the servers of the cluster, and says how to mend what is not well',
    )
    .option('--rulebook <dir>', 'the folder of the rules (default: those that come with the program)')
    .option('--overlay <dir>', "the hospital's own folder, laid over it")
    .action(async (given: GivenStores & { readonly rulebook?: string; readonly overlay?: string }) => {
      const { doctor } = await import('./doctor.ts')
      const [rulebook, overlay] = [given.rulebook ?? null, given.overlay ?? null]
      done(await doctor({ ...storesChoice(given), rulebook, overlay }, io))
    })
}
