import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { decodeEntry, JOURNAL } from '@golden-hour/journal'
import { createTestDatabase, type TestDatabase } from '@golden-hour/ledger-postgres'
import { prepareTopics } from '@golden-hour/log-kafka'
import { silentLogger } from '@golden-hour/service-kit'
import { freshName, kafkaForTests, postgresForTests, titleWith } from '@golden-hour/testkit/servers'
import { Kafka, logLevel, type Message } from 'kafkajs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createSource } from '../src/index.ts'
import { event, eventually, type FactEntry, HIS, T0 } from './harness.ts'
import { type ClusterGateway, openClusterGateway, type Place } from './kafka-cluster.ts'
import { liveFacts } from './live-facts.ts'
import type { Order } from './mortal-process.ts'

const [kafka, server] = [await kafkaForTests(), await postgresForTests()]
const TSX = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
const PARTITIONS = 4
const HOSPITAL_PARTITIONS = 3
const PATIENTS = 40
const DAY_MS = 24 * 60 * 60 * 1000
const ALL = { state: null, reason: null, sourceId: null, limit: 200, offset: 0 }

const sent = (members: Readonly<Record<string, unknown>>): Message & { partition: number } => ({
  partition: Number(String(members.partitionkey).slice(1)) % HOSPITAL_PARTITIONS,
  headers: { 'content-type': 'application/cloudevents+json' },
  value: JSON.stringify(event(members)),
})

/** Of each patient an arrival that is corrected, and one that goes to the next patient; then what cannot be taken. */
const feed = (): (Message & { partition: number })[] => [
  ...Array.from({ length: PATIENTS }, (_, n) => {
    const [mine, next] = [`P${n}`, `P${(n + 1) % PATIENTS}`]
    const about = (fact: string, version: number, patient: string) =>
      sent({ id: `${fact}/${version}`, factid: fact, factversion: version, partitionkey: patient, subject: undefined })
    return [
      about(`stays-${n}`, 1, mine),
      about(`moves-${n}`, 1, mine),
      about(`stays-${n}`, 2, mine),
      { ...about(`moves-${n}`, 2, next), partition: n % HOSPITAL_PARTITIONS },
      about(`stays-${n}`, 1, mine),
    ]
  }).flat(),
  { partition: 0, value: '{' },
  { partition: 1, value: '{}', headers: { ce_id: Buffer.from([0xff]), ce_source: '/his' } },
  { partition: 2, value: null, key: 'gone' },
]

describe.skipIf(kafka.skip !== null || server.skip !== null)(titleWith('topics on Kafka', kafka, server), () => {
  let place: Place
  let database: TestDatabase
  let last: ClusterGateway
  const bus = new Kafka({ clientId: 'bus', brokers: [...kafka.brokers], logLevel: logLevel.NOTHING })
  const admin = bus.admin()

  beforeAll(async () => {
    database = await createTestDatabase(server)
    place = {
      brokers: kafka.brokers,
      journal: freshName('journal'),
      partitions: PARTITIONS,
      hospital: freshName('his-events'),
      group: freshName('gateways'),
      ledger: database.options,
    }
    const topic = { replication: 1, retentionMs: 60 * DAY_MS, cleanup: 'delete' as const }
    await prepareTopics(
      { clientId: 'test', brokers: kafka.brokers, logger: silentLogger() },
      {
        [place.journal]: { ...topic, partitions: PARTITIONS },
        [place.hospital]: { ...topic, partitions: HOSPITAL_PARTITIONS },
      },
    )
    last = await openClusterGateway(place)
    await createSource(last.ledger.sources, HIS, T0)
    await admin.connect()
  })
  afterAll(async () => {
    await last.close()
    await admin.disconnect()
    await database.drop()
  })

  async function send(messages: ReturnType<typeof feed>): Promise<void> {
    const producer = bus.producer()
    await producer.connect()
    await producer.send({ topic: place.hospital, messages })
    await producer.disconnect()
  }
  /** Resolves when it has killed itself. */
  async function lives(dies: Order['dies']): Promise<void> {
    const script = fileURLToPath(new URL('mortal-process.ts', import.meta.url))
    const order: Order = { place, dies }
    const args = ['--import', TSX, script, JSON.stringify(order)]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] })
    const [, signal] = await once(child, 'exit')
    expect(signal).toBe('SIGKILL')
  }
  async function uncommitted(): Promise<number> {
    const ends = await admin.fetchTopicOffsets(place.hospital)
    const [found] = await admin.fetchOffsets({ groupId: place.group, topics: [place.hospital] })
    const next = new Map(found?.partitions.map(({ partition, offset }) => [partition, Math.max(0, Number(offset))]))
    return ends.reduce((sum, { partition, high }) => sum + Number(high) - (next.get(partition) ?? 0), 0)
  }
  async function journal(): Promise<FactEntry[]> {
    const entries: FactEntry[] = []
    for (let partition = 0; partition < PARTITIONS; partition += 1) {
      const { start, end } = await last.log.bounds(JOURNAL, partition)
      for (let from = start; from < end; ) {
        const records = await last.log.read(JOURNAL, partition, from, 1_000)
        from = records.at(-1)!.offset + 1
        for (const record of records) {
          const entry = decodeEntry(record)
          if (entry.kind === 'fact') entries.push(entry)
        }
      }
    }
    return entries
  }

  it('lose nothing and have no effect twice, when gateways are killed between decision, journal and commit', async () => {
    const messages = feed()
    await send(messages)
    await lives({ after: 'append', times: 1 })
    await lives({ after: 'decision', times: 1 })
    await lives({ after: 'append', times: 4 })
    expect(await uncommitted()).toBeGreaterThan(0)
    await last.gateway.start()
    await eventually(async () => expect(await uncommitted()).toBe(0))
    await eventually(async () => expect(await last.ledger.sources.undeliveredRounds()).toEqual([]))
    const live = liveFacts(await journal()).map(({ factId, version, patientId }) => `${factId} ${version} ${patientId}`)
    const expected = Array.from({ length: PATIENTS }, (_, n) => [
      `stays-${n} 2 P${n}`,
      `moves-${n} 2 P${(n + 1) % PATIENTS}`,
    ]).flat()
    expect(live.sort()).toEqual(expected.sort())
    const { rows } = await last.ledger.sources.quarantined(ALL)
    const kept = rows.map(({ reason, place: at }) => `${reason} ${at?.replace(place.hospital, 'his')}`).sort()
    expect(kept).toEqual([expect.stringMatching(/^bad-attribute his\/1@/), expect.stringMatching(/^not-json his\/0@/)])
  })
})
