import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeEntry, JOURNAL, type JournalEntry } from '@golden-hour/journal'
import { openTestLedger, type TestLedger } from '@golden-hour/ledger-postgres'
import { openEmbeddedLog } from '@golden-hour/log-embedded'
import { durationMs, type EpochMs, epochMs } from '@golden-hour/model'
import type { EventFeed, EventLog, LiveBus, SourceProfile } from '@golden-hour/ports'
import {
  createHospitalClock,
  createLogger,
  createMetrics,
  createServer,
  type HospitalClock,
  type Logger,
  type Metrics,
  type Role,
  sessions,
  signSession,
  silentLogger,
} from '@golden-hour/service-kit'
import { Value } from '@sinclair/typebox/value'
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify'
import { vi } from 'vitest'
import { createGateway, createSource, type Gateway, GatewayConfig } from '../src/index.ts'

export const PARTITIONS = 4
/** 2026-03-02T08:00:00+08:00 */
export const T0 = epochMs(1_772_409_600_000)
export const KEY = 'ghk_the-key-of-the-his-in-these-tests-alone'
const SESSION_KEY = new Uint8Array(32).fill(7)

export const HIS: SourceProfile = {
  id: 'his',
  name: '医院信息系统',
  allowed: ['/his', '/lab/*'],
  lenient: false,
  futureToleranceMs: durationMs(300_000),
  heartbeatMs: durationMs(600_000),
}

/** What outlives a gateway: the log on disk, the ledger, the clock. */
export interface World {
  readonly clock: HospitalClock
  readonly log: EventLog
  readonly ledger: TestLedger
  close(): Promise<void>
}

export async function openWorld(openLedger: () => Promise<TestLedger> = openTestLedger): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'gh-gateway-'))
  const clock = createHospitalClock(T0, 0)
  const log = await openEmbeddedLog({ folder, clock, topics: { [JOURNAL]: PARTITIONS } })
  const ledger = await openLedger()
  await createSource(ledger.sources, HIS, T0, KEY)
  return {
    clock,
    log,
    ledger,
    async close() {
      await log.close()
      await ledger.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface Running {
  readonly gateway: Gateway
  readonly server: FastifyInstance
  readonly metrics: Metrics
  /** One structured event, or what else is sent. */
  post(body: unknown, options?: InjectOptions): Promise<LightMyRequestResponse>
  as(role: Role): Promise<Readonly<Record<string, string>>>
  /** On a port of this machine alone; answers it. */
  listen(): Promise<number>
  stop(): Promise<void>
}

export interface Overrides {
  readonly config?: Partial<GatewayConfig>
  readonly log?: EventLog
  readonly sources?: World['ledger']['sources']
  readonly logger?: Logger
  readonly live?: LiveBus
  readonly several?: boolean
  readonly feed?: EventFeed
}

/** Without its doors; not started. */
export function makeGateway(world: World, overrides: Overrides = {}): { gateway: Gateway; metrics: Metrics } {
  const config = Value.Default(GatewayConfig, { ...overrides.config }) as GatewayConfig
  const metrics = createMetrics()
  const logger = overrides.logger ?? silentLogger()
  const ledger = { sources: overrides.sources ?? world.ledger.sources }
  const live = overrides.live === undefined ? {} : { live: overrides.live }
  const feed = overrides.feed === undefined ? {} : { feed: overrides.feed }
  const ports = { log: overrides.log ?? world.log, ledger, ...live, ...feed, clock: world.clock, logger, metrics }
  const gateway = createGateway(config, ports, { several: overrides.several ?? false })
  return { gateway, metrics }
}

export async function startGateway(world: World, overrides: Overrides = {}): Promise<Running> {
  const { gateway, metrics } = makeGateway(world, overrides)
  const server = createServer(overrides.logger ?? silentLogger())
  await server.register(sessions, { key: SESSION_KEY })
  await server.register(gateway.routes)
  await gateway.start()
  return {
    gateway,
    server,
    metrics,
    post: (body, options = {}) =>
      server.inject({
        method: 'POST',
        url: '/events',
        payload: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
        ...options,
        headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/cloudevents+json', ...options.headers },
      }),
    async as(role) {
      const person = { staffId: `${role}-1`, name: '测试', role, department: null }
      return { authorization: `Bearer ${await signSession(person, SESSION_KEY)}` }
    },
    async listen() {
      if (!server.server.listening) await server.listen({ host: '127.0.0.1', port: 0 })
      return (server.server.address() as AddressInfo).port
    },
    async stop() {
      await server.close()
      await gateway.stop()
    },
  }
}

export const BATCH = { headers: { 'content-type': 'application/cloudevents-batch+json' } }

/** Until it holds, however busy the machine is. */
export const eventually = <Result>(holds: () => Result | Promise<Result>): Promise<Result> =>
  vi.waitFor(holds, { timeout: 50_000, interval: 10 })

/** A logger, and every line that it has written. */
export function heardLogger(): { readonly logger: Logger; readonly lines: readonly string[] } {
  const lines: string[] = []
  const destination = { write: (line: string) => void lines.push(line) }
  return { logger: createLogger({ service: 'gateway', level: 'trace', destination }), lines }
}

let made = 0

/** A good event; what is given takes the place of its members. */
export function event(members: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  made += 1
  return {
    specversion: '1.0',
    id: `m${made}`,
    source: '/his',
    type: 'ed.arrived',
    time: '2026-03-02T07:59:00+08:00',
    partitionkey: `P${made}`,
    subject: `E${made}`,
    data: {},
    ...members,
  }
}

export type FactEntry = Extract<JournalEntry, { kind: 'fact' }>

/** Every fact of the journal, partition by partition, in its order. */
export async function journal(log: EventLog): Promise<FactEntry[]> {
  const entries: FactEntry[] = []
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    const { start } = await log.bounds(JOURNAL, partition)
    for (const record of await log.read(JOURNAL, partition, start, 100_000)) {
      const entry = decodeEntry(record)
      if (entry.kind === 'fact') entries.push(entry)
    }
  }
  return entries
}

export const at = (minutes: number): EpochMs => epochMs(T0 + minutes * 60_000)

/** Sends bytes as they are, and answers all that comes back until the other side closes. */
export function exchange(port: number, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(request, 'latin1'))
    let answer = ''
    socket.setEncoding('utf8')
    socket.on('data', (text) => {
      answer += text
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(answer))
  })
}
