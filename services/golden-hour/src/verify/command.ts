import type { AddCommand } from '../add-command.ts'
import { type GivenStores, storesChoice, storesOptions } from '../offline/stores-options.ts'

export const addVerifyCommand: AddCommand = (program, io, done) => {
  storesOptions(program.command('verify'))
    .description('replays the journal and compares it with what was said, byte for byte, and with the ledger')
    .option('--journal <file>', 'replays a dump of the journal in its place')
    .option('--json', 'the result as JSON on standard output')
    .action(async (given: GivenStores & { readonly json?: true; readonly journal?: string }) => {
      const { verify } = await import('./verify.ts')
      done(await verify({ ...storesChoice(given), json: given.json === true, journal: given.journal ?? null }, io))
    })
}
