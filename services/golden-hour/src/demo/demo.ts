import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSource } from '@golden-hour/gateway'
import { addDays, type EpochMs, epochMs, HOUR_MS, MINUTE_MS } from '@golden-hour/model'
import { createLogger } from '@golden-hour/service-kit'
import type { ExitCode } from '../exit.ts'
import { DEMO_ACCOUNTS, DEMO_PASSWORD } from '../hospital/demo-accounts.ts'
import { connectSources, openHospital, seatDemoPeople } from '../hospital/simulated-hospital.ts'
import type { Io } from '../io.ts'
import { createProgress } from '../output/progress.ts'
import { table } from '../output/table.ts'
import { readRulebook } from '../system/read-rulebook.ts'
import { type RunningSystem, runSystem } from '../system/run-system.ts'
import { chooseSettings, type SettingsChoice, withWebhookSecret } from '../system/settings-file.ts'

export interface DemoOptions extends SettingsChoice {
  readonly seed: number
  readonly beds: number
  readonly speed: number
  /** Null: a throw-away folder. */
  readonly data: string | null
}

/** A Monday of a year whose calendar is published. */
const DEMO_DAY = '2026-03-02'
/** The demonstration begins on the second day when the emergency department fills up; by then the first has its report. */
const BEGINS_AT = epochMs(10 * HOUR_MS + 27 * MINUTE_MS)

const LOGINS = [
  { title: '账号', align: 'left' },
  { title: '身份', align: 'left' },
  { title: '先看', align: 'left' },
] as const

function welcome({ address }: RunningSystem, speed: number): string {
  const logins = table(
    LOGINS,
    DEMO_ACCOUNTS.map(({ staffId, name, page }) => [staffId, name, `${address}${page}`]),
  )
  return `
黄金时窗 Golden Hour · 模拟医院正在运行，${speed} 倍速 (a simulated hospital, ${speed} times as fast)

  打开 open   ${address}
  密码 password for every login   ${DEMO_PASSWORD}

${logins.replace(/^/gm, '  ').trimEnd()}

  大屏 wall screen   ${address}/ed?wall=1
  Ctrl-C 结束 stops it; what it wrote is thrown away
`
}

/** Who looks at a demonstration wants its pages, not its log, unless they say so. */
const quietUnlessAsked = ({ config }: DemoOptions, level: string, io: Io): string =>
  config === null && io.env.GH_SYSTEM__LOG_LEVEL === undefined ? 'warn' : level

/** Tells the system what the hospital lived through before the demonstration begins. */
async function liveThrough(system: RunningSystem, feed: ReturnType<typeof openHospital>, until: EpochMs, io: Io) {
  const from = system.clock.now()
  const progress = createProgress(io, '模拟医院的前一天 the day before', until - from)
  try {
    await feed.catchUp(until, (at) => progress.at(at - from, new Date(at + 8 * HOUR_MS).toISOString().slice(5, 16)))
  } finally {
    progress.stop()
  }
}

/** `golden-hour demo`: the whole system on a throw-away folder, with a simulated hospital that keeps sending. */
export async function demo(options: DemoOptions, io: Io): Promise<ExitCode> {
  const { rulebook, stored } = await readRulebook(io.shippedRulebook, null, io)
  const interrupted = io.untilInterrupted()
  const settings = await withWebhookSecret(await chooseSettings(options, io), io)
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'golden-hour-')))
  const begin = rulebook.zone.startOfDay(DEMO_DAY)
  let keys: ReadonlyMap<string, string> = new Map()
  io.stderr.write('starting …\n')
  const system = await runSystem({
    data,
    settings,
    rulebook,
    stored,
    simulatedFrom: begin,
    boardFolder: io.boardFolder,
    logger: createLogger({ service: 'golden-hour', level: quietUnlessAsked(options, settings.system.logLevel, io) }),
    prepare: async ({ ledger }) => {
      await seatDemoPeople(ledger, begin)
      keys = await connectSources((profile) => createSource(ledger.sources, profile, begin))
    },
  })
  const hospital = { seed: options.seed, beds: options.beds, startDay: DEMO_DAY, url: system.address, keys }
  const feed = openHospital(hospital, system.clock, (status, body) => {
    io.stderr.write(`the gateway refused events of the simulated hospital: ${status} ${body.slice(0, 500)}\n`)
  })
  try {
    const live = (async () => {
      await liveThrough(system, feed, epochMs(rulebook.zone.startOfDay(addDays(DEMO_DAY, 1)) + BEGINS_AT), io)
      system.clock.run(options.speed)
      io.stdout.write(welcome(system, options.speed))
      await feed.follow()
    })()
    await Promise.race([interrupted, system.ended, live.then(() => interrupted)])
    return 0
  } finally {
    feed.stop()
    await system.stop()
    if (options.data === null) await rm(data, { recursive: true, force: true })
  }
}
