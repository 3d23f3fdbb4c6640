import { join } from 'node:path'
import { createSource } from '@golden-hour/gateway'
import { epochMs } from '@golden-hour/model'
import { createLogger } from '@golden-hour/service-kit'
import { type ExitCode, ProgramStop } from '../exit.ts'
import { connectSources, openHospital, seatDemoPeople } from '../hospital/simulated-hospital.ts'
import type { Io } from '../io.ts'
import { readRulebook } from '../system/read-rulebook.ts'
import { runSystem } from '../system/run-system.ts'
import { connectSource, profileOf, seatAdmin } from '../system/seats.ts'
import { chooseSettings, type SettingsChoice, withWebhookSecret } from '../system/settings-file.ts'
import { openAt } from './address-text.ts'

export interface StartOptions extends SettingsChoice {
  readonly data: string
  /** Null: the rulebook that comes with the program. */
  readonly rulebook: string | null
  readonly overlay: string | null
  readonly simulate: { readonly seed: number; readonly beds: number; readonly speed: number } | null
}

/** `golden-hour start`: the whole system in one process, on a folder that is kept. */
export async function start(options: StartOptions, io: Io): Promise<ExitCode> {
  const { data, simulate } = options
  const interrupted = io.untilInterrupted()
  const settings = await withWebhookSecret(await chooseSettings(options, io), io)
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
      const admin = await seatAdmin(ledger, join(data, 'admin-password'))
      if (admin !== null) said.push(`the password of "admin" is in ${admin.path}`)
      for (const source of settings.sources) {
        const { isNew, path } = await connectSource(ledger, profileOf(source), join(data, 'keys'), now)
        if (isNew) said.push(`a new source; its key is in ${path}`)
      }
      if (simulatedFrom === null) return
      await seatDemoPeople(ledger, simulatedFrom)
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
