import type { AddCommand } from '../add-command.ts'
import { replay } from './replay.ts'

interface Given {
  readonly rulebook: string
  readonly out: string
  readonly zone?: string
  readonly overlay?: string
  readonly until?: string
  readonly strict?: true
  readonly forget?: true
  readonly json?: true
}

export const addReplayCommand: AddCommand = (program, io, done) => {
  program
    .command('replay')
    .description(
      'runs the engine over a file of events: windows.ndjson, transitions.ndjson, indicators.json, and a table',
    )
    .argument('<events.ndjson>', 'the events, one a line; - reads standard input')
    .requiredOption('--rulebook <dir>', 'the folder of the rules')
    .option('--overlay <dir>', "the hospital's own folder, laid over it")
    .option('--until <time>', 'as known at that time (default: until no timer is left)')
    .requiredOption('--out <dir>', 'where to write the files')
    .option('--zone <name>', "the hospital's zone (default: the rulebook's, else Asia/Shanghai)")
    .option('--strict', 'stop at the first line that cannot be read')
    .option('--forget', 'forget cases past their horizon, as the running system does')
    .option('--json', 'the summary as JSON on standard output')
    .action(async (file: string, given: Given) => {
      const { rulebook, out, zone = null } = given
      const [overlay, until] = [given.overlay ?? null, given.until ?? null]
      const [strict, forget, json] = [given.strict === true, given.forget === true, given.json === true]
      done(await replay({ file, rulebook, overlay, until, out, zone, strict, forget, json }, io))
    })
}
