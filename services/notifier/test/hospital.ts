import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TRANSITIONS, transitionRecord } from '@golden-hour/journal'
import { openTestLedger } from '@golden-hour/ledger-postgres'
import { createLeaseKeeper, createLiveBus } from '@golden-hour/live-embedded'
import { openEmbeddedLog } from '@golden-hour/log-embedded'
import { type EpochMs, epochMs, type Transition } from '@golden-hour/model'
import type { Channel, LiveMessage } from '@golden-hour/ports'
import { loadRulebook, type Rulebook } from '@golden-hour/rulebook'
import {
  createHospitalClock,
  createLogger,
  createMetrics,
  createServer,
  type Person,
  type Role,
  sessions,
  signSession,
} from '@golden-hour/service-kit'
import { Value } from '@sinclair/typebox/value'
import { vi } from 'vitest'
import { createNotifier, type Notifier, NotifierConfig } from '../src/index.ts'
import { type Killable, killable } from './killable.ts'
import { T0 } from './transitions.ts'
import { WARD } from './ward.ts'

const RULES = new URL('../../../packages/rules/', import.meta.url)
const KEY = new Uint8Array(32).fill(7)
const SEVERITIES = ['critical', 'high', 'low'] as const

async function shippedRules(): Promise<Rulebook> {
  const names = await readdir(RULES, { recursive: true })
  const wanted = names.filter((name) => !name.startsWith('stories') && /\.(yaml|csv)$/.test(name))
  const files = await Promise.all(
    wanted.map(async (path) => ({ path, text: await readFile(new URL(path, RULES), 'utf8') })),
  )
  const loaded = loadRulebook(files)
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.faults))
  return loaded.rulebook
}

/** Resolves once the check does not throw. */
export const eventually = (check: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(check, { interval: 10, timeout: 30_000 })

let rules: Promise<Rulebook> | null = null

export interface Options {
  readonly channels?: readonly Channel[]
  readonly config?: Partial<NotifierConfig>
}

/** Ask and answer over HTTP, as one of the staff. */
export interface Caller {
  get(url: string): Promise<{ status: number; body: ReturnType<typeof JSON.parse> }>
  post(url: string, body: object): Promise<{ status: number; body: ReturnType<typeof JSON.parse> }>
}

/** A hospital whose clocks stand until they are moved by hand, with a notifier at work in it. */
export async function openHospital({ channels = [], config = {} }: Options = {}) {
  rules ??= shippedRules()
  const rulebook = await rules
  const folder = await mkdtemp(join(tmpdir(), 'gh-notifier-'))
  const clock = createHospitalClock(T0, 0)
  const wall = createHospitalClock(epochMs(1_000_000), 0)
  const log = await openEmbeddedLog({ folder, clock, topics: { [TRANSITIONS]: 1 } })
  const ledger = await openTestLedger()
  const live = createLiveBus()
  const leases = createLeaseKeeper(() => wall.now())
  const messages: LiveMessage[] = []
  for (const channel of ['alerts', 'system'] as const) live.subscribe(channel, (message) => messages.push(message))
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  const logger = createLogger({ service: 'notifier', destination })
  await ledger.alerts.roster.put(WARD)
  let srcOffset = 0
  let process: { readonly killable: Killable; readonly notifier: Notifier } | null = null
  let stopServer = async (): Promise<void> => {}
  let inject: Awaited<ReturnType<typeof serve>>['inject']

  const serve = async (notifier: Notifier) => {
    const server = createServer(logger)
    await server.register(sessions, { key: KEY })
    await server.register(notifier.routes)
    await server.ready()
    return server
  }
  const { alerts } = ledger
  /** Nothing is due, nothing is being sent, every transition was taken. */
  const quiet = async (): Promise<void> => {
    const now = clock.now()
    const { end } = await log.bounds(TRANSITIONS, 0)
    const { next = 0 } = (await alerts.position(TRANSITIONS, 0)) ?? {}
    const timer = await alerts.nextTimer()
    const delivery = await alerts.nextDelivery(SEVERITIES)
    const sending = await ledger.query(`select from deliveries where state = 'sending'`)
    if (next < end || (timer ?? now + 1) <= now || (delivery ?? now + 1) <= now || sending.length > 0)
      throw new Error('still at work')
  }
  const hospital = {
    clock,
    wall,
    ledger,
    alerts,
    log,
    messages,
    lines,
    settle: () => eventually(quiet),
    /** The same, or until that happens. */
    settleUnless: (other: Promise<void>) => Promise.race([hospital.settle(), other]),
    async start(more: Options = {}) {
      const guarded = killable(alerts, log)
      const merged = Value.Default(NotifierConfig, { ...config, ...more.config }) as NotifierConfig
      const metrics = createMetrics()
      const notifier = createNotifier(merged, {
        log: guarded.log,
        ledger: { alerts: guarded.alerts },
        live,
        leases,
        clock,
        wall,
        channels: more.channels ?? channels,
        rulebook,
        logger,
        metrics,
      })
      const server = await serve(notifier)
      inject = server.inject.bind(server)
      stopServer = async () => void (await server.close())
      process = { killable: guarded, notifier }
      await notifier.start()
      return guarded
    },
    async stop() {
      await stopServer()
      await process?.notifier.stop()
      process = null
    },
    /** The processor says something; `redelivered` says it again as it was said. */
    async says(...transitions: readonly Transition[]) {
      const records = transitions.map((transition) => transitionRecord(transition, { srcOffset: srcOffset++, n: 0 }))
      await log.append(TRANSITIONS, 0, records)
      return records
    },
    /** Time passes as it does: every moment at which something is due is lived through. */
    async passTo(at: EpochMs) {
      await hospital.settle()
      for (;;) {
        const due = [await alerts.nextTimer(), await alerts.nextDelivery(SEVERITIES)].filter((t) => t !== null)
        const next = Math.min(at, ...due)
        clock.advanceTo(epochMs(next))
        await hospital.settle()
        if (next === at) return
      }
    },
    as(staffId: string, role: Role = 'clinician', department: string | null = 'NEU'): Caller {
      const person: Person = { staffId, name: staffId, role, department }
      const call = async (method: 'GET' | 'POST', url: string, payload?: object) => {
        const authorization = `Bearer ${await signSession(person, KEY)}`
        const answer = await inject({ method, url, headers: { authorization }, ...(payload && { payload }) })
        return { status: answer.statusCode, body: JSON.parse(answer.body) }
      }
      return { get: (url) => call('GET', url), post: (url, body) => call('POST', url, body) }
    },
    anonymous: (method: 'GET' | 'POST', url: string) => inject({ method, url }),
    /** `step.round person person…` of every firing, in order. */
    async fired() {
      const rows = await ledger.query<{ cycle: number; step: number; round: number; told: { person: string }[] }>(
        'select * from alert_steps order by alert_id, cycle, step, round',
      )
      return rows.map(({ cycle, step, round, told }) =>
        `${cycle}/${step}.${round} ${told.map(({ person }) => person).join(' ')}`.trim(),
      )
    },
    async logOf(alertId: string) {
      return (await alerts.log([alertId])).get(alertId) ?? []
    },
    async close() {
      await hospital.stop()
      await log.close()
      await ledger.close()
      clock.close()
      wall.close()
      await rm(folder, { recursive: true })
    },
  }
  return hospital
}

export type Hospital = Awaited<ReturnType<typeof openHospital>>
