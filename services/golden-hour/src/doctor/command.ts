import type { AddCommand } from '../add-command.ts'
import { dataChoice, dataOptions, type GivenData } from '../offline/data-options.ts'

export const addDoctorCommand: AddCommand = (program, io, done) => {
  dataOptions(program.command('doctor'))
    .description('looks at this machine, the rules and the data folder, and says how to mend what is not well')
    .option('--rulebook <dir>', 'the folder of the rules (default: those that come with the program)')
    .option('--overlay <dir>', "the hospital's own folder, laid over it")
    .action(async (given: GivenData & { readonly rulebook?: string; readonly overlay?: string }) => {
      const { doctor } = await import('./doctor.ts')
      const [rulebook, overlay] = [given.rulebook ?? null, given.overlay ?? null]
      done(await doctor({ ...dataChoice(given), rulebook, overlay }, io))
    })
}
