import type { AddCommand } from '../add-command.ts'
import { SERVICE_PORTS } from '../cluster/cluster-settings.ts'
import type { ServiceName } from '../cluster/service-plan.ts'
import { ProgramStop } from '../exit.ts'
import type { Io } from '../io.ts'
import { nearest } from '../output/nearest.ts'
import { wholeNumber, wholeNumberFrom } from '../output/whole-number.ts'
import { type GivenProfile, PROFILES, profileOption } from '../system/profile.ts'

interface Given extends GivenProfile {
  readonly data: string
  readonly config?: string
  readonly host?: string
  readonly port?: number
  readonly rulebook?: string
  readonly overlay?: string
  readonly simulate?: true
  readonly to?: string
  readonly keys?: string
  readonly seed: number
  readonly beds: number
  readonly speed: number
}

const SERVICES = Object.keys(SERVICE_PORTS) as readonly ServiceName[]
const SIMULATOR = 'simulator'
const STARTED = [...SERVICES, SIMULATOR]

function isService(name: string): name is ServiceName {
  return (SERVICES as readonly string[]).includes(name)
}

/** What the words of the command line mean together. Throws GH_USAGE. */
function partOf(name: string | undefined, { profile }: Given): ServiceName | typeof SIMULATOR | null {
  const these = `there are ${STARTED.join(', ')}`
  if (name === undefined) {
    if (profile !== 'cluster') return null
    throw new ProgramStop('GH_USAGE', 'which service?', `name it, as golden-hour start gateway; ${these}`)
  }
  if (name !== SIMULATOR && !isService(name)) {
    const near = nearest(name, STARTED)
    throw new ProgramStop('GH_USAGE', `there is no service ${name}`, near === null ? these : `did you mean ${near}?`)
  }
  if (profile === 'embedded') {
    const advice = 'leave out --profile, or leave out the service: the embedded system is all of them in one process'
    throw new ProgramStop('GH_USAGE', `the ${name} alone is of the profile cluster`, advice)
  }
  return name
}

async function startSimulator({ to, keys, config, seed, beds }: Given, io: Io) {
  if (to === undefined) throw new ProgramStop('GH_USAGE', 'where to?', 'add --to http://127.0.0.1:8081, a gateway')
  const { simulator } = await import('../cluster/simulator.ts')
  return simulator({ to, keys: keys ?? null, config: config ?? null, seed, beds }, io)
}

export const addStartCommand: AddCommand = (program, io, done) => {
  profileOption(program.command('start'), PROFILES)
    .description('the whole system in one process, on a folder of this machine; or one service of the cluster')
    .argument('[service]', `of the cluster: ${STARTED.join(', ')}`)
    .option('--data <dir>', 'where the embedded system keeps everything', './golden-hour-data')
    .option('--config <file>', 'settings, in YAML; docs/configuration.md lists them')
    .option('--host <address>', 'which network card (default: 127.0.0.1, this machine only)')
    .option(
      '--port <n>',
      'where to listen; 0 takes any free port (default: 8080; each service has its own)',
      wholeNumberFrom(0, 65_535),
    )
    .option('--rulebook <dir>', 'the folder of the rules (default: those that come with the program)')
    .option('--overlay <dir>', "the hospital's own folder, laid over it")
    .option('--simulate', 'embedded: with a simulated hospital that keeps sending; its time is its own')
    .option('--speed <n>', 'with --simulate: hospital seconds to a second', wholeNumberFrom(1), 60)
    .option('--to <url>', 'simulator: the gateway to send to')
    .option('--keys <dir>', "simulator: the sources' keys, of golden-hour prepare --demo (default: access.keysFolder)")
    .option('--seed <n>', 'with --simulate, simulator: which hospital', wholeNumber, 7)
    .option('--beds <n>', 'with --simulate, simulator: how large it is', wholeNumberFrom(1), 200)
    .action(async (service: string | undefined, given: Given) => {
      const part = partOf(service, given)
      if (part === SIMULATOR) return done(await startSimulator(given, io))
      const choice = {
        config: given.config ?? null,
        host: given.host ?? null,
        port: given.port ?? null,
        rulebook: given.rulebook ?? null,
        overlay: given.overlay ?? null,
      }
      if (part !== null) {
        const { startService } = await import('../cluster/start-service.ts')
        return done(await startService({ ...choice, name: part }, io))
      }
      const { data, seed, beds, speed } = given
      const { start } = await import('./start.ts')
      done(await start({ ...choice, data, simulate: given.simulate === true ? { seed, beds, speed } : null }, io))
    })
}
