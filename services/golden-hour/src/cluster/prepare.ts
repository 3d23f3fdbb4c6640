import { type EpochMs, epochMs } from '@golden-hour/model'
import type { Ledger } from '@golden-hour/ports'
import { createLifecycle, silentLogger } from '@golden-hour/service-kit'
import type { ExitCode } from '../exit.ts'
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '../hospital/demo-accounts.ts'
import { DEMO_PROFILES, seatDemoPeople } from '../hospital/simulated-hospital.ts'
import type { Io } from '../io.ts'
import { type ReadRulebook, readRulebook } from '../system/read-rulebook.ts'
import type { Settings } from '../system/read-settings.ts'
import { connectSource, newSessionKey, profileOf, seatAdmin } from '../system/seats.ts'
import { keepSecret, type SecretFile } from '../system/secret-file.ts'
import { chooseSettings } from '../system/settings-file.ts'
import { openCluster } from './open-cluster.ts'
import { impatient } from './patience.ts'
import { type Prepared, prepareLedger, prepareLog } from './prepare-stores.ts'

export interface PrepareOptions {
  readonly config: string | null
  readonly rulebook: string | null
  readonly overlay: string | null
  /** Whether people, duties and sources of the simulated hospital are seated too. */
  readonly demo: boolean
}

const fileDetail = ({ path }: SecretFile): string => `in ${path}`

async function shelve({ stored, rulebook }: ReadRulebook, ledger: Ledger, at: EpochMs): Promise<Prepared> {
  const isNew = (await ledger.rulebooks.get(stored.hash)) === null
  await ledger.rulebooks.put(stored, at)
  return { what: 'rulebook', isNew, detail: `${stored.hash.slice(0, 16)}…, ${rulebook.rules.length} rules` }
}

async function admit(settings: Settings, ledger: Ledger): Promise<readonly Prepared[]> {
  const { sessionKeyFile, adminPasswordFile } = settings.access
  const key = await keepSecret(sessionKeyFile, newSessionKey)
  const admin = await seatAdmin(ledger, adminPasswordFile)
  return [
    { what: 'session key', isNew: key.isNew, detail: fileDetail(key) },
    admin === null
      ? { what: 'first account', isNew: false, detail: 'there are accounts' }
      : { what: 'first account', isNew: true, detail: `admin; its password is in ${admin.path}` },
  ]
}

async function connect(settings: Settings, demo: boolean, ledger: Ledger, at: EpochMs): Promise<readonly Prepared[]> {
  const known = new Set((await ledger.sources.sources()).map(({ profile }) => profile.id))
  const wanted = [...(demo ? DEMO_PROFILES : []), ...settings.sources.map(profileOf)]
  const done: Prepared[] = []
  for (const profile of wanted) {
    const file = await connectSource(ledger, profile, settings.access.keysFolder, at)
    done.push({
      what: `source ${profile.id}`,
      isNew: file.isNew || !known.has(profile.id),
      detail: `its key is in ${file.path}`,
    })
  }
  return done
}

async function seatDemo(ledger: Ledger, at: EpochMs): Promise<readonly Prepared[]> {
  const { accounts, duties } = await seatDemoPeople(ledger, at)
  const logins = DEMO_ACCOUNTS.map(({ staffId }) => staffId).join(', ')
  return [
    { what: 'demonstration logins', isNew: accounts > 0, detail: `${logins}; password ${DEMO_PASSWORD}` },
    {
      what: 'demonstration duties',
      isNew: duties > 0,
      detail: duties > 0 ? `${duties} rows of the roster` : 'there are duties',
    },
  ]
}

const lineOf = ({ what, isNew, detail }: Prepared): string =>
  `${isNew ? '+ made     ' : '= was there'}  ${what}: ${detail}\n`

/** `golden-hour prepare`: what the services of a cluster need before the first starts. Run again, it makes what is missing. */
export async function prepare(options: PrepareOptions, io: Io): Promise<ExitCode> {
  const settings = await chooseSettings({ config: options.config, host: null, port: null }, io)
  const read = await readRulebook(options.rulebook ?? io.shippedRulebook, options.overlay, io)
  const say = (done: readonly Prepared[]): void => {
    for (const one of done) io.stdout.write(lineOf(one))
  }
  say(await prepareLog(settings, io.files))
  say([await prepareLedger(settings, io.files)])
  const lifecycle = createLifecycle(silentLogger())
  try {
    const { world } = await openCluster({ settings, files: io.files, logger: silentLogger(), name: 'prepare' })(
      ['ledger'],
      lifecycle,
      impatient,
    )
    const { ledger } = world
    const now = epochMs(Date.now())
    say([await shelve(read, ledger, now)])
    say(await admit(settings, ledger))
    if (options.demo) say(await seatDemo(ledger, now))
    say(await connect(settings, options.demo, ledger, now))
    return 0
  } finally {
    await lifecycle.stop()
  }
}
