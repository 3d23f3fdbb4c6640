import type { AddCommand } from '../add-command.ts'
import { dataChoice, dataOptions, type GivenData } from '../offline/data-options.ts'

export const addVerifyCommand: AddCommand = (program, io, done) => {
  dataOptions(program.command('verify'))
    .description('replays the journal and compares it with what was said, byte for byte, and with the ledger')
    .option('--json', 'the result as JSON on standard output')
    .action(async (given: GivenData & { readonly json?: true }) => {
      const { verify } = await import('./verify.ts')
      done(await verify({ ...dataChoice(given), json: given.json === true }, io))
    })
}
