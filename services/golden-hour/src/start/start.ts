import { randomBytes } from 'node:crypto'
import { access, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createSource } from '@golden-hour/gateway'
import { durationMs, type EpochMs, epochMs, MINUTE_MS } from '@golden-hour/model'
import type { Ledger } from '@golden-hour/ports'
import { createLogger } from '@golden-hour/service-kit'
import { type ExitCode, ProgramStop } from '../exit.ts'
import { connectSources, openHospital, seatPeople } from '../hospital/simulated-hospital.ts'
import type { Io } from '../io.ts'
import { readRulebook } from '../system/embedded-rulebook.ts'
import type { SourceSetting } from '../system/read-settings.ts'
import { runSystem } from '../system/run-system.ts'
import { chooseSettings, type SettingsChoice } from '../system/settings-file.ts'
import { openAt } from './address-text.ts'

export interface StartOptions extends SettingsChoice {
  readonly data: string
  /** Null: the rulebook that comes with the program. */
  readonly rulebook: string | null
  readonly overlay: string | null
  readonly simulate: { readonly seed: number; readonly beds: number; readonly speed: number } | null
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** The first account: whoever can read the data folder can log in, and make the others. */
async function seatAdmin(ledger: Ledger, data: string): Promise<string | null> {
  if ((await ledger.accounts.list()).length > 0) return null
  const password = randomBytes(12).toString('base64url')
  const path = join(data, 'admin-password')
  await writeFile(path, `${password}\n`, { mode: 0o600 })
  await ledger.accounts.put({ staffId: 'admin', name: 'admin', role: 'admin', department: null, password })
  return path
}

/** Sources of the configuration file; each new one gets a key, which stands in a file of its own. */
async function connectSettings(ledger: Ledger, sources: readonly SourceSetting[], data: string, at: EpochMs) {
  const made: string[] = []
  for (const { id, name, allowed, lenient, futureToleranceMin, heartbeatMin } of sources) {
    const profile = {
      id,
      name,
      allowed,
      lenient,
      futureToleranceMs: durationMs(futureToleranceMin * MINUTE_MS),
      heartbeatMs: heartbeatMin === null ? null : durationMs(heartbeatMin * MINUTE_MS),
    }
    const path = join(data, 'keys', `${id}.key`)
    if (await exists(path)) {
      await ledger.sources.putSource(profile, at)
      continue
    }
    const { key } = await createSource(ledger.sources, profile, at)
    await mkdir(join(data, 'keys'), { recursive: true, mode: 0o700 })
    await writeFile(path, `${key}\n`, { mode: 0o600 })
    made.push(path)
  }
  return made
}

/** `golden-hour start`: the whole system in one process, on a folder that is kept. */
export async function start(options: StartOptions, io: Io): Promise<ExitCode> {
  const { data, simulate } = options
  const interrupted = io.untilInterrupted()
  const settings = await chooseSettings(options, io)
  const { rulebook, stored } = await readRulebook(options.rulebook ?? io.shippedRulebook, options.overlay, io)
  const now = epochMs(Date.now())
  const refused = rulebook.refusedAt(now)
  if (simulate === null && refused !== null) {
    throw new ProgramStop(
      'GH_RULEBOOK_REFUSED',
      refused,
      'add the year to the calendar of the overlay, then start again',
    )
  }
  const simulatedFrom = simulate === null ? null : rulebook.zone.startOfDay(rulebook.zone.dayOf(now))
  let keys: ReadonlyMap<string, string> = new Map()
  const said: string[] = []
  const system = await runSystem({
    data,
    settings,
    rulebook,
    stored,
    simulatedFrom,
    boardFolder: io.boardFolder,
    logger: createLogger({ service: 'golden-hour', level: settings.system.logLevel }),
    prepare: async ({ ledger }) => {
      const admin = await seatAdmin(ledger, data)
      if (admin !== null) said.push(`the password of "admin" is in ${admin}`)
      const made = await connectSettings(ledger, settings.sources, data, now)
      for (const path of made) said.push(`a new source; its key is in ${path}`)
      if (simulatedFrom === null) return
      await seatPeople(ledger, simulatedFrom)
      keys = await connectSources((profile) => createSource(ledger.sources, profile, simulatedFrom))
    },
  })
  try {
    for (const line of said) io.stdout.write(`${line}\n`)
    io.stdout.write(`Golden Hour 黄金时窗 ${openAt(system.address)}\n`)
    const running: Promise<unknown>[] = [interrupted, system.ended]
    const began = system.embedded.time.simulatedFrom
    if (simulate !== null && began !== null) {
      const startDay = rulebook.zone.dayOf(began)
      const feed = openHospital(
        { seed: simulate.seed, beds: simulate.beds, startDay, url: openAt(system.address), keys },
        system.clock,
        (status, body) => io.stderr.write(`the gateway refused: ${status} ${body.slice(0, 500)}\n`),
      )
      system.clock.run(simulate.speed)
      running.push(feed.follow().then(() => interrupted))
      void interrupted.then(() => feed.stop())
    }
    await Promise.race(running)
    return 0
  } finally {
    await system.stop()
  }
}
