import type { AddCommand } from '../add-command.ts'
import { ProgramStop } from '../exit.ts'
import { wholeNumber, wholeNumberFrom } from '../output/whole-number.ts'

interface Given {
  readonly profile: string
  readonly data: string
  readonly config?: string
  readonly host?: string
  readonly port?: number
  readonly rulebook?: string
  readonly overlay?: string
  readonly simulate?: true
  readonly seed: number
  readonly beds: number
  readonly speed: number
}

export const addStartCommand: AddCommand = (program, io, done) => {
  program
    .command('start')
    .description('the whole system in one process, on a folder of this machine')
    .option('--profile <name>', 'embedded', 'embedded')
    .option('--data <dir>', 'where everything is kept', './golden-hour-data')
    .option('--config <file>', 'settings, in YAML; docs/configuration.md lists them')
    .option('--host <address>', 'which network card (default: 127.0.0.1, this machine only)')
    .option('--port <n>', 'where to listen; 0 takes any free port (default: 8080)', wholeNumberFrom(0, 65_535))
    .option('--rulebook <dir>', 'the folder of the rules (default: those that come with the program)')
    .option('--overlay <dir>', "the hospital's own folder, laid over it")
    .option('--simulate', 'with a simulated hospital that keeps sending; its time is its own')
    .option('--speed <n>', 'with --simulate: hospital seconds to a second', wholeNumberFrom(1), 60)
    .option('--seed <n>', 'with --simulate: which hospital', wholeNumber, 7)
    .option('--beds <n>', 'with --simulate: how large it is', wholeNumberFrom(1), 200)
    .action(async (given: Given) => {
      if (given.profile !== 'embedded') {
        throw new ProgramStop('GH_USAGE', `--profile ${given.profile} is none of: embedded`, 'leave it out')
      }
      const { data, seed, beds, speed } = given
      const { start } = await import('./start.ts')
      const choice = {
        config: given.config ?? null,
        host: given.host ?? null,
        port: given.port ?? null,
        rulebook: given.rulebook ?? null,
        overlay: given.overlay ?? null,
      }
      done(await start({ ...choice, data, simulate: given.simulate === true ? { seed, beds, speed } : null }, io))
    })
}
