import { partitionOf } from '@golden-hour/journal'
import { AppError, type SourceBook } from '@golden-hour/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createSource } from '../src/index.ts'
import { FakeBus, type SentRecord } from './fake-feed.ts'
import { type AppendFault, faultyLog } from './faulty-log.ts'
import {
  event,
  eventually,
  HIS,
  heardLogger,
  journal,
  makeGateway,
  type Overrides,
  openWorld,
  PARTITIONS,
  type Running,
  startGateway,
  T0,
  type World,
} from './harness.ts'
import { liveFacts } from './live-facts.ts'

const TOPIC = 'his.events'
const GROUP = 'gateways'
const TOPICS = { topics: [{ topic: TOPIC, source: 'his' }], topicsGroup: GROUP }
const ALL = { state: null, reason: null, sourceId: null, limit: 50, offset: 0 }

const record = (members: Readonly<Record<string, unknown>> = {}, partition = 0): SentRecord => ({
  value: event(members),
  headers: { 'content-type': 'application/cloudevents+json' },
  partition,
})

describe('the topics of a hospital', () => {
  let world: World
  let bus: FakeBus
  let running: Running[]
  beforeEach(async () => {
    world = await openWorld()
    bus = new FakeBus(TOPIC, 'lis.events')
    running = []
  })
  afterEach(async () => {
    await Promise.all(running.map((each) => each.stop()))
    await world.close()
  })

  async function start({ config, ...overrides }: Overrides = {}): Promise<Running> {
    const started = await startGateway(world, { feed: bus.feed(), ...overrides, config: { ...TOPICS, ...config } })
    running.push(started)
    return started
  }
  const committed = (records: number, group = GROUP) => eventually(() => expect(bus.committed(group)).toBe(records))
  const idsIn = async (): Promise<string[]> => (await journal(world.log)).map(({ eventId }) => eventId).sort()
  const quarantined = async () => (await world.ledger.sources.quarantined(ALL)).rows
  const standing = async (on: Running) => {
    const headers = await on.as('operator')
    return (await on.server.inject({ url: '/api/ops/sources', headers })).json().sources[0]
  }

  it('come into the journal, and are committed when it has them', async () => {
    bus.send(TOPIC, record({ id: 'a' }), record({ id: 'b' }, 1), { value: [event({ id: 'c' }), event({ id: 'd' })] })
    const one = await start()
    await committed(3)
    expect(await idsIn()).toEqual(['a', 'b', 'c', 'd'])
    expect(await standing(one)).toMatchObject({ source: 'his', accepted: 4, lost: 0 })
    expect(await one.metrics.text()).toContain(`gh_gateway_topic_records_total{topic="${TOPIC}",outcome="taken"} 3`)
  })

  it('that hold nothing are counted, and passed over', async () => {
    bus.send(TOPIC, { value: null }, { value: '' }, record({ id: 'a' }))
    const one = await start()
    await committed(3)
    expect(await idsIn()).toEqual(['a'])
    expect(await one.metrics.text()).toContain(`gh_gateway_topic_records_total{topic="${TOPIC}",outcome="empty"} 2`)
    expect(await quarantined()).toEqual([])
  })

  it('leave in quarantine whatever cannot be taken, as it came and with its place', async () => {
    bus.send(
      TOPIC,
      record({ id: 'good' }),
      { value: '{', partition: 2 },
      record({ type: 'nope' }, 2),
      record({ source: '/elsewhere' }, 2),
      record({ time: '2026-03-02T09:00:00+08:00' }, 2),
      { value: Uint8Array.of(0xff), headers: { ce_id: 'x' }, partition: 2 },
      { value: [event({ id: 'in-list' }), { no: 'event' }] },
    )
    const one = await start()
    await committed(7)
    const kept = (await quarantined()).map(({ place, reason, sourceId }) => `${place} ${reason} ${sourceId}`).sort()
    expect(kept).toEqual([
      'his.events/0@1 not-cloudevent his',
      'his.events/2@0 not-json his',
      'his.events/2@1 unknown-type his',
      'his.events/2@2 source-not-allowed his',
      'his.events/2@3 future-time his',
      'his.events/2@4 not-json his',
    ])
    expect(await idsIn()).toEqual(['good', 'in-list'])
    expect(await standing(one)).toMatchObject({ accepted: 2, quarantined: 6, refused: 0 })
    const broken = (await quarantined()).find(({ place }) => place === 'his.events/2@4')!
    const found = await world.ledger.sources.quarantinedEvent(broken.quarantineId)
    expect([[...found!.raw], found!.headers, found!.mode]).toEqual([[0xff], { ce_id: 'x' }, 'binary'])
    expect(found!.detail).toBe('/data must be UTF-8')
    expect(await one.metrics.text()).toContain(
      `gh_gateway_topic_records_total{topic="${TOPIC}",outcome="quarantined"} 6`,
    )
  })

  it('are taken from quarantine when what was wrong is mended, as what came over HTTP', async () => {
    bus.send(TOPIC, record({ id: 'own', type: 'own.type' }))
    await start()
    await committed(1)
    const [kept] = await quarantined()
    await world.ledger.sources.putSource({ ...HIS, lenient: true }, T0)
    const later = await start()
    const headers = await later.as('operator')
    const retried = await later.server.inject({
      method: 'POST',
      url: `/api/quarantine/${kept!.quarantineId}/retry`,
      headers,
    })
    expect(retried.json().outcome).toBe('accepted')
    expect(await idsIn()).toEqual(['own'])
  })

  it('change nothing when they are read from the beginning again', async () => {
    bus.send(TOPIC, record({ id: 'a' }), { value: '{' }, record({ id: 'b' }), { value: null })
    const one = await start()
    await committed(4)
    const [before, kept] = [await idsIn(), await quarantined()]
    await one.stop()
    running = []
    const again = await start({ config: { topicsGroup: 'another' } })
    await committed(4, 'another')
    expect(await idsIn()).toEqual(before)
    expect(await quarantined()).toEqual(kept)
    expect(await standing(again)).toMatchObject({ accepted: 2, duplicates: 2, quarantined: 2 })
  })

  describe('stand still', () => {
    it('while the journal does not answer, and go on where they stood', async () => {
      let fault: AppendFault = 'before'
      bus.send(TOPIC, ...Array.from({ length: 10 }, (_, i) => record({ id: `m-${i}` })))
      const frail = await start({ log: faultyLog(world.log, () => fault) })
      const stands = `gh_gateway_topic_stands_still{topic="${TOPIC}"}`
      await eventually(async () => expect(await frail.metrics.text()).toContain(`${stands} 1`))
      expect([bus.committed(GROUP), await idsIn(), await quarantined()]).toEqual([0, [], []])
      fault = null
      await committed(10)
      expect(await idsIn()).toEqual(Array.from({ length: 10 }, (_, i) => `m-${i}`).sort())
      expect(await frail.metrics.text()).toContain(`${stands} 0`)
    })

    it('while quarantine does not answer', async () => {
      let down = true
      const sources: SourceBook = {
        ...world.ledger.sources,
        async quarantine(events) {
          if (down) throw new AppError('GH_LEDGER_UNAVAILABLE', 'the ledger does not answer')
          await world.ledger.sources.quarantine(events)
        },
      }
      bus.send(TOPIC, { value: '{' }, record({ id: 'after' }))
      const frail = await start({ sources })
      await eventually(async () => expect(await idsIn()).toEqual(['after']))
      expect(bus.committed(GROUP)).toBe(0)
      down = false
      await committed(2)
      expect(await quarantined()).toHaveLength(1)
      expect(await standing(frail)).toMatchObject({ accepted: 1, quarantined: 1 })
    })

    it.each([
      ['alone', false],
      ['among several', true],
    ])('in their order: nothing is refused because of what was not taken yet (%s)', async (_, several) => {
      const config = { adoptAfterMs: 20 }
      const held = event({ partitionkey: 'P-x', factid: 'holder', subject: 'E-1', factversion: 1 })
      const first = await start({ several, config: { topics: [] } })
      expect((await first.post(held)).statusCode).toBe(202)
      const faulty = partitionOf('P-x', PARTITIONS)
      expect(partitionOf('P-y', PARTITIONS)).not.toBe(faulty)
      let faults = 1
      const log = faultyLog(world.log, (partition) => {
        if (partition !== faulty || faults === 0) return null
        faults -= 1
        return 'before'
      })
      bus.send(
        TOPIC,
        record({ partitionkey: 'P-x', factid: 'holder', subject: 'E-1', factversion: 2, factop: 'void' }),
        record({ partitionkey: 'P-y', factid: 'next', subject: 'E-1' }),
      )
      await start({ several, config, log })
      await committed(2)
      expect([faults, await quarantined()]).toEqual([0, []])
      expect(liveFacts(await journal(world.log)).map(({ factId }) => factId)).toEqual(['next'])
    })

    it('and a gateway that is stopped meanwhile stops, and commits nothing', async () => {
      bus.send(TOPIC, record({ id: 'a' }))
      const frail = await start({ log: faultyLog(world.log, () => 'before') })
      const stands = `gh_gateway_topic_stands_still{topic="${TOPIC}"} 1`
      await eventually(async () => expect(await frail.metrics.text()).toContain(stands))
      await frail.stop()
      running = []
      await frail.gateway.ended
      expect(bus.committed(GROUP)).toBe(0)
      await start()
      await committed(1)
      expect(await idsIn()).toEqual(['a'])
    })
  })

  it('are shared by several gateways, and what one took and could not commit is known to the other', async () => {
    const ids = Array.from({ length: 30 }, (_, i) => `m-${i}`)
    bus.send(TOPIC, ...ids.map((id, i) => record({ id }, i % 3)))
    const log = faultyLog(world.log, () => null)
    let appends = 0
    log.append = async (topic, partition, records) => {
      const appended = await world.log.append(topic, partition, records)
      appends += 1
      // Dies between the journal and the commit.
      if (appends === 2) await new Promise(() => {})
      return appended
    }
    const { gateway: mortal } = makeGateway(world, {
      log,
      several: true,
      feed: bus.feed(),
      config: { ...TOPICS, adoptAfterMs: 2 ** 30 },
    })
    await mortal.start()
    await eventually(() => expect(appends).toBeGreaterThanOrEqual(2))
    expect(bus.committed(GROUP)).toBeLessThan(30)
    bus.expel(GROUP)
    const config = { adoptAfterMs: 20 }
    await Promise.all([start({ several: true, config }), start({ several: true, config })])
    await committed(30)
    expect([...new Set(await idsIn())]).toEqual([...ids].sort())
    expect(liveFacts(await journal(world.log))).toHaveLength(30)
    expect(await quarantined()).toEqual([])
  })

  it('that the bus did not keep long enough are counted, logged and shown', async () => {
    const { logger, lines } = heardLogger()
    const one = await start({ logger })
    bus.drop(GROUP, TOPIC, 1, 12)
    expect(await standing(one)).toMatchObject({ source: 'his', lost: 12, accepted: 0 })
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        event: 'topic-records-lost',
        topic: TOPIC,
        source: 'his',
        partition: 1,
        from: 0,
        to: 12,
      }),
    )
    expect(await one.metrics.text()).toContain(`gh_gateway_topic_records_total{topic="${TOPIC}",outcome="lost"} 12`)
  })

  it('each have the profile of their own source', async () => {
    const lis = { ...HIS, id: 'lis', name: '检验', allowed: ['/lis'], lenient: true }
    await createSource(world.ledger.sources, lis, T0)
    bus.send('lis.events', record({ id: 'a', source: '/lis', type: 'own.type' }), record({ id: 'b' }))
    bus.send(TOPIC, record({ id: 'c' }), record({ id: 'd', source: '/lis' }))
    await start({ config: { topics: [...TOPICS.topics, { topic: 'lis.events', source: 'lis' }] } })
    await committed(4)
    expect(await idsIn()).toEqual(['a', 'c'])
    const kept = (await quarantined()).map(({ place, sourceId, reason }) => `${place} ${sourceId} ${reason}`)
    expect(kept.sort()).toEqual(['his.events/0@1 his source-not-allowed', 'lis.events/0@1 lis source-not-allowed'])
  })

  it.each<[string, Overrides, RegExp]>([
    [
      'without a source of that name',
      { config: { topics: [{ topic: TOPIC, source: 'nobody' }] } },
      /topic his\.events names source nobody, and there is no such source/,
    ],
    ['named twice', { config: { topics: [...TOPICS.topics, ...TOPICS.topics] } }, /names his\.events more than once/],
    ['that are not there', { config: { topics: [{ topic: 'emr.events', source: 'his' }] } }, /no topic emr\.events/],
  ])('%s are a clear error at the start', async (_, { config = {} }, message) => {
    const { gateway } = makeGateway(world, { feed: bus.feed(), config: { ...TOPICS, ...config } })
    await expect(gateway.start()).rejects.toThrow(message)
    await gateway.stop()
  })

  it('need a bus', async () => {
    const { gateway } = makeGateway(world, { config: TOPICS })
    await expect(gateway.start()).rejects.toMatchObject({ code: 'GH_CONFIG_INVALID' })
    await gateway.stop()
  })

  it('that can be read no more end the gateway', async () => {
    const { gateway } = await start()
    bus.expel(GROUP, new AppError('GH_LOG_SETTINGS', 'the topic is gone'))
    await expect(gateway.ended).rejects.toThrow('the topic is gone')
  })

  it('leave nothing of what they hold in logs', async () => {
    const { logger, lines } = heardLogger()
    bus.send(TOPIC, { value: '{"secret": ' }, record({ type: 'secret.type', partitionkey: '张三-secret' }))
    await start({ logger })
    await committed(2)
    expect(lines.filter((line) => line.includes('event-quarantined'))).toHaveLength(2)
    expect(lines.filter((line) => line.includes('secret') || line.includes('张三'))).toEqual([])
  })
})
