import type { AddCommand } from '../add-command.ts'
import { type GivenProfile, profileOption } from '../system/profile.ts'

interface Given extends GivenProfile {
  readonly config?: string
  readonly rulebook?: string
  readonly overlay?: string
  readonly demo?: true
}

export const addPrepareCommand: AddCommand = (program, io, done) => {
  profileOption(program.command('prepare'), ['cluster'])
    .description(
      'makes what the services of a cluster need: topics, tables, the session key, the first account, sources',
    )
    .option('--config <file>', 'settings, in YAML; docs/configuration.md lists them')
    .option('--rulebook <dir>', 'the folder of the rules (default: those that come with the program)')
    .option('--overlay <dir>', "the hospital's own folder, laid over it")
    .option('--demo', 'also the people, duties and sources of the simulated hospital')
    .action(async ({ config, rulebook, overlay, demo }: Given) => {
      const { prepare } = await import('./prepare.ts')
      const choice = { config: config ?? null, rulebook: rulebook ?? null, overlay: overlay ?? null }
      done(await prepare({ ...choice, demo: demo === true }, io))
    })
}
