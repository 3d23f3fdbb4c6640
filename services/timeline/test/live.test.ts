import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { LiveEvent } from '@golden-hour/board-api'
import { epochMs } from '@golden-hour/model'
import type { AuditEntry, TimelineReader } from '@golden-hour/ports'
import {
  createHospitalClock,
  createMetrics,
  createServer,
  type Role,
  sessions,
  signSession,
  silentLogger,
} from '@golden-hour/service-kit'
import type { FastifyInstance } from 'fastify'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { AuditTrail } from '../src/audit/audit-trail.ts'
import { createLiveHub, type LiveHub } from '../src/live/live-hub.ts'
import { liveRoutes } from '../src/live/live-routes.ts'
import { createPatientDepartments } from '../src/live/patient-departments.ts'
import { type CountedBus, createCountedBus } from './counted-bus.ts'
import { SESSION_KEY } from './world.ts'

const NOW = 1_772_409_600_000
const DEPARTMENTS: Readonly<Record<string, readonly string[]>> = { P1: ['ED', 'NEU'], P2: ['CAR'] }

/** Only what the stream asks of the ledger. */
const reader = (of = DEPARTMENTS): TimelineReader =>
  ({
    departmentsOf: async (patientIds: readonly string[]) =>
      new Map(patientIds.flatMap((id) => (of[id] === undefined ? [] : [[id, new Set(of[id])]]))),
  }) as unknown as TimelineReader

interface Stream {
  /** The next events, beats apart, as soon as so many have come. */
  next(count: number): Promise<LiveEvent[]>
  readonly beats: () => number
  /** What the last beat said of the system. */
  readonly beatStatus: () => string | null
  readonly ended: Promise<void>
  close(): void
}

let bus: CountedBus
let hub: LiveHub
let server: FastifyInstance
let left: Promise<void>[]
let entries: Omit<AuditEntry, 'at' | 'staffId' | 'role'>[]

async function begin(timing: { gatherMs?: number; beatMs?: number } = {}, from = reader()): Promise<void> {
  bus = createCountedBus()
  entries = []
  left = []
  const logger = silentLogger()
  hub = createLiveHub({
    live: bus,
    clock: createHospitalClock(epochMs(NOW), 0),
    departments: createPatientDepartments(from, () => performance.now()),
    gatherMs: 5,
    beatMs: 60_000,
    ...timing,
    logger,
    metrics: createMetrics(),
  })
  const trail: AuditTrail = {
    async record({ action, resource, patients, address }) {
      entries.push({ action, resource, patients, address })
    },
    settled: async () => undefined,
  }
  server = createServer(logger)
  await server.register(sessions, { key: SESSION_KEY })
  const watched: LiveHub = {
    ...hub,
    join(watcher) {
      const leave = hub.join(watcher)
      let told = (): void => undefined
      left.push(
        new Promise((resolve) => {
          told = resolve
        }),
      )
      return () => {
        leave()
        told()
      }
    },
  }
  await server.register((scope) =>
    liveRoutes(scope, { hub: watched, trail, emergencyDepartment: 'ED', lastsMinutes: 60 }),
  )
  await server.listen({ host: '127.0.0.1', port: 0 })
}

async function connect(role: Role, department: string | null, staffId = 'D1'): Promise<Stream> {
  const token = await signSession({ staffId, name: 'n', role, department }, SESSION_KEY)
  const { port } = server.server.address() as AddressInfo
  const events: LiveEvent[] = []
  let beats = 0
  let beatStatus: string | null = null
  let wake = (): void => undefined
  return new Promise((resolve, reject) => {
    const call = request(
      { port, path: '/api/live', headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' } },
      (answer) => {
        if (answer.statusCode !== 200) reject(new Error(String(answer.statusCode)))
        let rest = ''
        answer.setEncoding('utf8')
        answer.on('data', (text: string) => {
          const blocks = (rest + text).split('\n\n')
          rest = blocks.pop() ?? ''
          for (const block of blocks) {
            const event = JSON.parse(/^data: (.*)$/m.exec(block)![1]!) as LiveEvent
            expect(/^event: (.*)$/m.exec(block)?.[1]).toBe(event.kind)
            if (event.kind === 'beat') {
              beats += 1
              beatStatus = event.status
            } else events.push(event)
          }
          wake()
          if (beats > 0) resolve(stream)
        })
        const ended = new Promise<void>((done) => answer.on('close', done))
        const stream: Stream = {
          async next(count) {
            while (events.length < count)
              await new Promise<void>((done) => {
                wake = done
              })
            return events.splice(0, count)
          },
          beats: () => beats,
          beatStatus: () => beatStatus,
          ended,
          close: () => call.destroy(),
        }
      },
    )
    call.on('error', () => undefined)
    call.end()
  })
}

describe('the live stream', () => {
  beforeEach(() => begin())
  afterEach(async () => {
    hub.close()
    await server.close()
  })

  it('beats at once, then tells what changed, one event for each thing in a moment', async () => {
    const stream = await connect('qc-officer', null)
    bus.publish('facts', { kind: 'fact', patientId: 'P1' })
    bus.publish('facts', { kind: 'fact', patientId: 'P1' })
    bus.publish('windows', { kind: 'window', patientId: 'P1', windowId: 'a/1', status: 'open' })
    bus.publish('windows', { kind: 'window', patientId: 'P1', windowId: 'a/1', status: 'met' })
    bus.publish('windows', { kind: 'window', patientId: 'P1', windowId: 'a/2', status: 'open' })
    bus.publish('alerts', { kind: 'alert', patientId: 'P1', windowId: 'a/1', alertId: 'A1', staff: ['D7'] })
    bus.publish('alerts', {
      kind: 'alert',
      patientId: 'P1',
      windowId: 'a/1',
      alertId: 'A1',
      state: 'acked',
      staff: ['D8'],
    })
    bus.publish('system', { kind: 'source-silent' })
    const told = await stream.next(5)
    expect(told.map(({ kind, windowId, status }) => [kind, windowId, status])).toEqual([
      ['fact', null, null],
      ['window', 'a/1', 'met'],
      ['window', 'a/2', 'open'],
      ['alert', 'a/1', 'acked'],
      ['system', null, null],
    ])
    expect(told[3]!.staff).toEqual(['D7', 'D8'])
    expect(told[0]).toEqual({
      kind: 'fact',
      now: NOW,
      patientId: 'P1',
      windowId: null,
      alertId: null,
      status: null,
      staff: [],
    })
    expect(entries).toEqual([{ action: 'read', resource: '/api/live', patients: [], address: '127.0.0.1' }])
    stream.close()
  })

  it('tells a clinician of the own department’s patients and of own alerts only; an operator of the system', async () => {
    const [neurologist, nobody, operator] = await Promise.all([
      connect('clinician', 'NEU'),
      connect('clinician', 'GYN', 'D9'),
      connect('operator', 'IT'),
    ])
    bus.publish('facts', { kind: 'fact', patientId: 'P2' })
    bus.publish('facts', { kind: 'fact', patientId: 'P1' })
    bus.publish('facts', { kind: 'fact', patientId: 'P-unknown' })
    bus.publish('alerts', { kind: 'alert', patientId: 'P2', alertId: 'A2', staff: ['D9'] })
    bus.publish('system', { kind: 'end' })
    expect((await neurologist.next(2)).map(({ kind, patientId }) => [kind, patientId])).toEqual([
      ['fact', 'P1'],
      ['system', null],
    ])
    expect((await nobody.next(2)).map(({ kind, patientId }) => [kind, patientId])).toEqual([
      ['alert', 'P2'],
      ['system', null],
    ])
    expect((await operator.next(1)).map(({ kind }) => kind)).toEqual(['system'])
    for (const stream of [neurologist, nobody, operator]) stream.close()
  })

  it('is told to two hundred at once', async () => {
    const streams = await Promise.all(Array.from({ length: 200 }, (_, n) => connect('admin', null, `D${n}`)))
    for (let n = 0; n < 20; n += 1) bus.publish('windows', { kind: 'window', patientId: 'P1', windowId: `a/${n}` })
    const told = await Promise.all(streams.map((stream) => stream.next(20)))
    expect(told.every((events) => events.at(-1)?.windowId === 'a/19')).toBe(true)
    const gone = streams.map(({ ended }) => ended)
    hub.close()
    await Promise.all(gone)
  })

  it('is left by whoever goes, and needs a login', async () => {
    const stream = await connect('admin', null)
    stream.close()
    await left[0]
    expect((await server.inject({ url: '/api/live' })).statusCode).toBe(401)
  })
})

describe('the live stream in trouble', () => {
  afterEach(async () => {
    hub.close()
    await server.close()
  })

  it('says with every beat that the monitor is blind, to those who come later too', async () => {
    await begin()
    const before = await connect('admin', null)
    expect(before.beatStatus()).toBeNull()
    bus.publish('system', { kind: 'system', status: 'monitor-blind', partitions: [3] })
    await before.next(1)
    const after = await connect('clinician', 'NEU')
    expect(after.beatStatus()).toBe('monitor-blind')
    before.close()
    after.close()
  })

  it('goes on beating while nothing happens', async () => {
    await begin({ beatMs: 10 })
    const stream = await connect('admin', null)
    while (stream.beats() < 3) {
      bus.publish('system', { kind: 'nudge' })
      await stream.next(1)
    }
    stream.close()
  })

  it('cuts off everybody where it cannot tell who may be told', async () => {
    const failing = { departmentsOf: () => Promise.reject(new Error('down')) } as unknown as TimelineReader
    await begin({}, failing)
    const stream = await connect('clinician', 'NEU')
    bus.publish('facts', { kind: 'fact', patientId: 'P1' })
    await stream.ended
  })

  it('gives its subscriptions back', async () => {
    await begin()
    expect(bus.listeners()).toBe(4)
    hub.close()
    expect(bus.listeners()).toBe(0)
  })
})
