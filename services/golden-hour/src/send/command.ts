import type { AddCommand } from '../add-command.ts'
import { wholeNumberFrom } from '../output/whole-number.ts'

interface Given {
  readonly to: string
  readonly keyFile?: string
  readonly rate?: number
  readonly batch?: number
  readonly patience?: number
  readonly json?: true
}

export const addSendCommand: AddCommand = (program, io, done) => {
  program
    .command('send')
    .description('posts events to a gateway; those it has already are answered as duplicates')
    .argument('<events.ndjson>', 'the events, one a line; - reads standard input')
    .requiredOption('--to <url>', 'of the gateway, such as http://127.0.0.1:8080')
    .option('--key-file <file>', "the source's key (default: GH_SOURCE_KEY of the environment)")
    .option('--rate <n>', 'events a second at most', wholeNumberFrom(1))
    .option('--batch <n>', 'events of one request (default: 500)', wholeNumberFrom(1))
    .option('--patience <s>', 'seconds a gateway that takes nothing is tried again (default: 60)', wholeNumberFrom(0))
    .option('--json', 'the summary as JSON on standard output')
    .action(async (file: string, given: Given) => {
      const { send } = await import('./send.ts')
      const [rate, batch, patience] = [given.rate ?? null, given.batch ?? null, given.patience ?? null]
      done(
        await send(
          { file, to: given.to, keyFile: given.keyFile ?? null, rate, batch, patience, json: given.json === true },
          io,
        ),
      )
    })
}
