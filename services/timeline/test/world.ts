import { openTestLedger, type TestLedger } from '@golden-hour/ledger-postgres'
import type { EpochMs } from '@golden-hour/model'
import type { Rulebook, SourceFile } from '@golden-hour/rulebook'
import {
  createHospitalClock,
  createMetrics,
  createServer,
  type HospitalClock,
  type Person,
  type Role,
  readConfig,
  sessions,
  signSession,
  silentLogger,
} from '@golden-hour/service-kit'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { createTimeline, TimelineConfig } from '../src/index.ts'
import { type CountedBus, createCountedBus } from './counted-bus.ts'
import { shippedRulebook } from './rulebook.ts'
import { type DayOptions, recordDay, type SimulatedDay } from './simulated-day.ts'

export interface World {
  readonly ledger: TestLedger
  readonly live: CountedBus
  readonly clock: HospitalClock
  readonly server: FastifyInstance
  readonly rulebook: Rulebook
  readonly files: readonly SourceFile[]
  readonly day: SimulatedDay
  as(role: Role, department?: string | null, staffId?: string): Promise<Caller>
  close(): Promise<void>
}

export interface Caller {
  readonly person: Person
  readonly token: string
  get(url: string): Promise<LightMyRequestResponse>
}

export const SESSION_KEY = new Uint8Array(32).fill(7)

export const defaults = (more: Partial<TimelineConfig> = {}): TimelineConfig => ({
  ...readConfig(TimelineConfig, { file: null, env: {}, prefix: 'GH_TIMELINE', section: null }),
  ...more,
})

/** The timeline on a real ledger that holds part of a simulated day; the clock stands at its end. */
export async function openWorld(
  options: DayOptions & { readonly config?: Partial<TimelineConfig>; readonly boardFolder?: string },
): Promise<World> {
  const ledger = await openTestLedger()
  const { rulebook, files } = shippedRulebook()
  const day = await recordDay(ledger.clinical, rulebook, options)
  const clock = createHospitalClock(day.until as EpochMs, 0)
  const live = createCountedBus()
  const logger = silentLogger()
  const timeline = createTimeline(defaults(options.config), {
    ledger,
    live,
    clock,
    rulebook,
    logger,
    metrics: createMetrics(),
    sessionKey: SESSION_KEY,
    boardFolder: options.boardFolder ?? null,
  })
  const server = createServer(logger)
  await server.register(sessions, { key: SESSION_KEY })
  await server.register(timeline.routes)
  await timeline.start()
  return {
    ledger,
    live,
    clock,
    server,
    rulebook,
    files,
    day,
    async as(role, department = null, staffId = `S-${role}-${department}`) {
      const person: Person = { staffId, name: '某人', role, department }
      const token = await signSession(person, SESSION_KEY)
      return {
        person,
        token,
        get: (url) => server.inject({ url, headers: { authorization: `Bearer ${token}` } }),
      }
    },
    async close() {
      await timeline.stop()
      await server.close()
      await ledger.close()
    },
  }
}
