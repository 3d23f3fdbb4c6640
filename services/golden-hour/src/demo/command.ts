import type { AddCommand } from '../add-command.ts'
import { wholeNumber, wholeNumberFrom } from '../output/whole-number.ts'

interface Given {
  readonly seed: number
  readonly beds: number
  readonly speed: number
  readonly port?: number
  readonly host?: string
  readonly config?: string
  readonly data?: string
}

export const addDemoCommand: AddCommand = (program, io, done) => {
  program
    .command('demo')
    .description('the whole system on a throw-away folder with a simulated hospital: prints an address and logins')
    .option('--seed <n>', 'which hospital', wholeNumber, 6)
    .option('--beds <n>', 'how large it is', wholeNumberFrom(1), 500)
    .option('--speed <n>', 'hospital seconds to a second', wholeNumberFrom(1), 60)
    .option('--port <n>', 'where to listen; 0 takes any free port (default: 8080)', wholeNumberFrom(0, 65_535))
    .option('--host <address>', 'which network card (default: 127.0.0.1, this machine only)')
    .option('--config <file>', 'settings, as for start')
    .option('--data <dir>', 'keep what it writes there (default: a folder that is removed at the end)')
    .action(async ({ seed, beds, speed, port, host, config, data }: Given) => {
      // The whole system is loaded only by those who start it.
      const { demo } = await import('./demo.ts')
      const choice = { config: config ?? null, host: host ?? null, port: port ?? null }
      done(await demo({ ...choice, seed, beds, speed, data: data ?? null }, io))
    })
}
