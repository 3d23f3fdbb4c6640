import type { AddCommand } from '../add-command.ts'
import { ProgramStop } from '../exit.ts'
import { importLog } from './import-log.ts'

interface Given {
  readonly map: string
  readonly out?: string
  readonly json?: true
}

export const addImportCommand: AddCommand = (program, io, done) => {
  program
    .command('import')
    .description('an event log (CSV, XES) to CloudEvents, one a line')
    .argument('<file>', 'the log; .gz is unpacked')
    .requiredOption('--map <map.yaml>', 'how its rows become events')
    .option('--out <events.ndjson>', 'where to write them (default: standard output)')
    .option('--json', 'the counts and bad rows as JSON on standard output')
    .action(async (file: string, given: Given) => {
      const json = given.json === true
      if (json && (given.out === undefined || given.out === '-')) {
        throw new ProgramStop('GH_USAGE', '--json needs --out: the events would stand in its way', 'add --out FILE')
      }
      done(await importLog({ file, map: given.map, out: given.out ?? null, json }, io))
    })
}
