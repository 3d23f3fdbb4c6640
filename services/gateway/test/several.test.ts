import { JOURNAL, partitionOf } from '@golden-hour/journal'
import { AppError, type SourceBook } from '@golden-hour/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashApiKey } from '../src/index.ts'
import { faultyLog } from './faulty-log.ts'
import {
  BATCH,
  event,
  eventually,
  journal,
  KEY,
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

/** So long that no test waits for it. */
const NEVER = 2 ** 30

describe('of several gateways', () => {
  let world: World
  let running: Running[]
  beforeEach(async () => {
    world = await openWorld()
    running = []
  })
  afterEach(async () => {
    await Promise.all(running.map((each) => each.stop()))
    await world.close()
  })

  async function another({ config, ...overrides }: Overrides = {}): Promise<Running> {
    const started = await startGateway(world, { ...overrides, several: true, config: { adoptAfterMs: 20, ...config } })
    running.push(started)
    return started
  }
  const outcomeOf = async (body: unknown, on: Running): Promise<string> => {
    const { outcome, code } = (await on.post(body)).json()
    return outcome ?? code
  }
  const undelivered = () => world.ledger.sources.undeliveredRounds()
  const idsIn = async (): Promise<string[]> => (await journal(world.log)).map(({ eventId }) => eventId)

  it('each knows at once what another has taken: events, versions, keys', async () => {
    const [one, two] = [await another(), await another()]
    const fact = event({ factid: 'f', factversion: 1, partitionkey: 'P-a', subject: 'E-1' })
    expect(await outcomeOf(fact, one)).toBe('accepted')
    expect(await outcomeOf(fact, two)).toBe('duplicate')
    expect(await outcomeOf({ ...fact, data: { level: 2 } }, two)).toBe('id-conflict')
    expect(await outcomeOf(event({ partitionkey: 'P-b', subject: 'E-1' }), two)).toBe('key-shared')
    expect(await outcomeOf({ ...fact, id: 'v2', factversion: 2, partitionkey: 'P-b' }, two)).toBe('accepted')
    expect(await outcomeOf(event({ partitionkey: 'P-a', subject: 'E-1' }), one)).toBe('key-shared')
    const live = liveFacts(await journal(world.log)).filter(({ factId }) => factId === 'f')
    expect(live.map(({ patientId }) => patientId)).toEqual(['P-b'])
    expect(await undelivered()).toEqual([])
  })

  it('one that is told the same event at the same moment as another journals it once', async () => {
    const patiently = { config: { adoptAfterMs: NEVER } }
    const all = [await another(patiently), await another(patiently), await another(patiently)]
    const events = Array.from({ length: 30 }, () => event())
    const answers = await Promise.all(all.map((each) => each.post(events, BATCH)))
    const outcomes = answers.flatMap((answer) => answer.json().results.map((r: { outcome: string }) => r.outcome))
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(30)
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(60)
    expect((await idsIn()).sort()).toEqual(events.map(({ id }) => String(id)).sort())
  })

  describe('what one has decided and not brought into the journal', () => {
    /** Decides a round and brings none of it there; it is never seen again. */
    async function dies(events: readonly object[]): Promise<void> {
      const log = faultyLog(world.log, () => 'before')
      const { gateway } = makeGateway(world, { log, several: true, config: { adoptAfterMs: NEVER } })
      await gateway.start()
      const results = await gateway.accept('his', events)
      expect(results.map(({ outcome }) => outcome)).toEqual(events.map(() => 'unavailable'))
      expect(await undelivered()).toHaveLength(1)
      expect(await idsIn()).toEqual([])
    }

    it('another brings there, although nobody sends it again', async () => {
      await dies([event({ id: 'left' })])
      const heir = await another()
      await eventually(async () => expect(await idsIn()).toEqual(['left']))
      await eventually(async () => expect(await undelivered()).toEqual([]))
      expect(await heir.metrics.text()).toContain('gh_gateway_adopted_rounds_total 1')
    })

    it('is called a duplicate only when the journal has it', async () => {
      const left = event()
      await dies([left])
      const heir = await another()
      const told = heir.post(left).then(async (answer) => [answer.json().outcome, await idsIn()])
      expect(await told).toEqual(['duplicate', [left.id]])
    })

    it('holds up whatever needs it, in its order, and nothing else', async () => {
      const left = event({ factid: 'f', factversion: 1, partitionkey: 'P-a', subject: 'E-1' })
      await dies([left])
      const slow = await another({ config: { adoptAfterMs: NEVER } })
      const done: string[] = []
      const send = (name: string, members: object): Promise<void> =>
        slow.post(event({ id: name, ...members })).then((answer) => {
          done.push(`${name} ${answer.json().outcome ?? answer.json().code}`)
        })
      const moved = send('moved', { factid: 'f', factversion: 2, partitionkey: 'P-b', subject: 'E-1' })
      const after = send('after', { partitionkey: 'P-a', subject: 'E-1' })
      await send('other', { partitionkey: 'P-a', subject: 'E-2' })
      expect(done).toEqual(['other accepted'])
      await another()
      await Promise.all([moved, after])
      expect(done.sort()).toEqual(['after key-shared', 'moved accepted', 'other accepted'])
      const live = liveFacts(await journal(world.log)).filter(({ factId }) => factId === 'f')
      expect(live.map(({ patientId }) => patientId)).toEqual(['P-b'])
    })
  })

  it('one whose journal does not answer takes nothing more until it has what was decided', async () => {
    let down = true
    const log = faultyLog(world.log, () => (down ? 'before' : null))
    const frail = await another({ log })
    const [one, two] = [event(), event()]
    expect(await outcomeOf(one, frail)).toBe('unavailable')
    for (let i = 0; i < 5; i += 1) expect(await outcomeOf(two, frail)).toBe('unavailable')
    expect(await undelivered()).toHaveLength(1)
    down = false
    await eventually(async () => expect(await outcomeOf(two, frail)).toBe('accepted'))
    expect(await outcomeOf(one, frail)).toBe('duplicate')
    expect((await idsIn()).sort()).toEqual([one.id, two.id].map(String).sort())
  })

  it('one answers for the partitions that took their part, and brings the others theirs', async () => {
    const [dead, alive] = [event({ partitionkey: 'P-x' }), event({ partitionkey: 'P-y' })]
    const deadPartition = partitionOf('P-x', PARTITIONS)
    let down = true
    const log = faultyLog(world.log, (partition) => (down && partition === deadPartition ? 'before' : null))
    const frail = await another({ log })
    const answer = await frail.post([dead, alive], BATCH)
    expect(answer.json().results.map((r: { status: number }) => r.status)).toEqual([503, 202])
    down = false
    await eventually(async () => expect(await outcomeOf(dead, frail)).toBe('duplicate'))
    expect((await idsIn()).sort()).toEqual([alive.id, dead.id].map(String).sort())
  })

  describe('one whose ledger does not answer', () => {
    function frailBook(): { book: SourceBook; fail(times: number): void } {
      const book = world.ledger.sources
      let left = 0
      const decideRound: SourceBook['decideRound'] = async (...given) => {
        if (left === 0) return book.decideRound(...given)
        left -= 1
        throw new AppError('GH_LEDGER_UNAVAILABLE', 'the ledger does not answer')
      }
      return {
        book: { ...book, decideRound },
        fail(times) {
          left = times
        },
      }
    }

    it('says so, and takes the event when it answers', async () => {
      const { book, fail } = frailBook()
      const frail = await another({ sources: book })
      fail(1)
      const one = event()
      expect(await outcomeOf(one, frail)).toBe('unavailable')
      expect(await outcomeOf(one, frail)).toBe('accepted')
    })

    it('learns from the journal what an older ledger does not know', async () => {
      const { book, fail } = frailBook()
      const frail = await another({ sources: book })
      const [one, two] = [event({ partitionkey: 'P-a', subject: 'E-1' }), event()]
      await frail.post([one, two], BATCH)
      fail(1)
      expect(await outcomeOf(event(), frail)).toBe('unavailable')
      expect(await world.ledger.sources.clearIndex(await world.ledger.sources.indexPositions())).toBe(true)
      expect(await outcomeOf(event({ partitionkey: 'P-b', subject: 'E-1' }), frail)).toBe('key-shared')
      expect(await outcomeOf(two, frail)).toBe('duplicate')
    })
  })

  it('those that find the index of another journal begin it anew, and lose nothing of each other', async () => {
    const first = await another()
    const [one, two] = [event(), event()]
    await first.post(one)
    await first.stop()
    running = []
    await world.ledger.sources.writeIndex({
      facts: [],
      owners: [{ key: 'encounterId=E-other', patientId: 'P-other', facts: 3 }],
      positions: [{ partition: 0, topicId: 'another', next: 99 }],
    })
    const [second, third] = await Promise.all([another(), another()])
    expect(await outcomeOf(two, second)).toBe('accepted')
    const fourth = await another()
    expect(await outcomeOf(two, fourth)).toBe('duplicate')
    expect(await outcomeOf(one, third)).toBe('duplicate')
    expect(await outcomeOf(event({ subject: 'E-other' }), third)).toBe('accepted')
  })

  it('a start reads only what came after the last position', async () => {
    const first = await another()
    await first.post(
      Array.from({ length: 20 }, () => event()),
      BATCH,
    )
    await first.stop()
    running = []
    let read = 0
    const log = { ...faultyLog(world.log, () => null) }
    log.read = async (topic, partition, from, limit) => {
      const records = await world.log.read(topic, partition, from, limit)
      if (topic === JOURNAL) read += records.length
      return records
    }
    await another({ log })
    expect(read).toBe(0)
  })

  it('all refuse a key that was revoked, and count what they took together', async () => {
    const config = { sourcesEveryMs: 10 }
    const all = [await another({ config }), await another({ config })]
    for (const each of all) expect((await each.post(event())).statusCode).toBe(202)
    const rows = async (on: Running) =>
      (await on.server.inject({ url: '/api/ops/sources', headers: await on.as('operator') })).json().sources
    await rows(all[0]!)
    expect(await rows(all[1]!)).toMatchObject([{ source: 'his', accepted: 2, lagMs: 60_000 }])
    await world.ledger.sources.revokeKey(hashApiKey(KEY), T0)
    for (const each of all) await eventually(async () => expect((await each.post(event())).statusCode).toBe(401))
  })
})
