import type { AddCommand } from '../add-command.ts'
import { type GivenStores, storesChoice, storesOptions } from '../offline/stores-options.ts'

interface Given extends GivenStores {
  readonly out: string
  readonly transitions?: string
}

export const addJournalCommand: AddCommand = (program, io, done) => {
  const journal = program.command('journal').description('the journal as a file, and what a file of it leads to')
  storesOptions(journal.command('dump'))
    .description('every record of the journal, a line each, with the rulebooks that it names')
    .requiredOption('--out <file>', 'where to write them')
    .option('--transitions <file>', 'also what was said, each transition once')
    .action(async (given: Given) => {
      const { dump } = await import('./dump.ts')
      done(await dump({ ...storesChoice(given), out: given.out, transitions: given.transitions ?? null }, io))
    })
  journal
    .command('replay')
    .description('what a dumped journal leads to, as dump --transitions writes what was said: cmp compares them')
    .argument('<journal.ndjson>', 'the dump')
    .requiredOption('--out <file>', 'where to write it')
    .action(async (path: string, { out }: { readonly out: string }) => {
      const { replayDump } = await import('./replay-dump.ts')
      done(await replayDump(path, out, io))
    })
}
