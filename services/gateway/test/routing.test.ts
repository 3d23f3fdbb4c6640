import { JOURNAL, partitionOf } from '@golden-hour/journal'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { faultyLog } from './faulty-log.ts'
import { BATCH, event, journal, openWorld, PARTITIONS, type Running, startGateway, type World } from './harness.ts'
import { liveFacts } from './live-facts.ts'

describe('the gateway', () => {
  let world: World
  let running: Running
  beforeEach(async () => {
    world = await openWorld()
    running = await startGateway(world)
  })
  afterEach(async () => {
    await running.stop()
    await world.close()
  })

  const idsIn = async (): Promise<string[]> => (await journal(world.log)).map(({ eventId }) => eventId)
  const outcomeOf = async (body: unknown, on = running): Promise<string> => (await on.post(body)).json().outcome
  const outcomesOf = async (bodies: readonly unknown[], on = running): Promise<string[]> =>
    (await on.post(bodies, BATCH)).json().results.map((result: { outcome: string }) => result.outcome)

  describe('answers what it knows as a duplicate', () => {
    it('at once, in a batch, and when requests come together', async () => {
      const one = event()
      expect((await running.post(one)).statusCode).toBe(202)
      const again = await running.post(one)
      expect([again.statusCode, again.json()]).toEqual([200, { outcome: 'duplicate', id: one.id }])
      const two = event()
      expect(await outcomesOf([two, two, one])).toEqual(['accepted', 'duplicate', 'duplicate'])
      const three = event()
      const together = await Promise.all([outcomeOf(three), outcomeOf(three), outcomeOf(three)])
      expect(together.sort()).toEqual(['accepted', 'duplicate', 'duplicate'])
      expect(await idsIn()).toHaveLength(3)
    })

    it('after it was stopped and started', async () => {
      const one = event()
      await running.post(one)
      await running.stop()
      running = await startGateway(world)
      expect(await outcomeOf(one)).toBe('duplicate')
    })

    it('after it ended before the index was written: what is missing is read from the journal', async () => {
      const never = { config: { indexEveryMs: 2 ** 30 } }
      const crashed = await startGateway(world, never)
      const [one, two] = [event(), event()]
      await crashed.post([one, two], BATCH)
      await crashed.server.close()
      expect(await world.ledger.sources.indexPositions()).toEqual([])
      const next = await startGateway(world, never)
      expect(await outcomesOf([one, two], next)).toEqual(['duplicate', 'duplicate'])
      expect(await idsIn()).toHaveLength(2)
      await next.server.close()
    })

    it('after the ledger was lost, or is of another journal', async () => {
      const one = event()
      await running.post(one)
      await running.stop()
      await world.ledger.sources.writeIndex({
        facts: [],
        owners: [{ key: 'encounterId=E-other', patientId: 'P-other', facts: 3 }],
        positions: [{ partition: 0, topicId: 'another', next: 99 }],
      })
      running = await startGateway(world)
      expect(await outcomeOf(one)).toBe('duplicate')
      expect(await outcomeOf(event({ subject: 'E-other' }))).toBe('accepted')
    })

    it('when it is no longer in memory', async () => {
      const small = await startGateway(world, { config: { cachedFacts: 1, indexEveryMs: 2 ** 30 } })
      const events = Array.from({ length: 20 }, () => event())
      await small.post(events, BATCH)
      expect(await outcomesOf(events, small)).toEqual(events.map(() => 'duplicate'))
      await small.stop()
      expect(await idsIn()).toHaveLength(20)
    })
  })

  describe('answers 503 with Retry-After, and has stored nothing,', () => {
    it('when the journal does not take it', async () => {
      let down = true
      const frail = await startGateway(world, { log: faultyLog(world.log, () => (down ? 'before' : null)) })
      const one = event()
      const refused = await frail.post(one)
      expect([refused.statusCode, refused.headers['retry-after'], refused.json().code]).toEqual([
        503,
        '1',
        'unavailable',
      ])
      const batch = await frail.post([one, event()], BATCH)
      expect([batch.statusCode, batch.headers['retry-after']]).toEqual([503, '1'])
      down = false
      expect(await outcomeOf(one, frail)).toBe('accepted')
      expect(await idsIn()).toEqual([one.id])
      await frail.stop()
    })

    it('for the part of a batch whose partition does not answer; a duplicate of it is none', async () => {
      const [dead, alive] = [event({ partitionkey: 'P-x' }), event({ partitionkey: 'P-y' })]
      const deadPartition = partitionOf('P-x', PARTITIONS)
      expect(partitionOf('P-y', PARTITIONS)).not.toBe(deadPartition)
      let down = true
      const log = faultyLog(world.log, (partition) => (down && partition === deadPartition ? 'before' : null))
      const frail = await startGateway(world, { log })
      const answer = await frail.post([dead, alive, dead], BATCH)
      expect([answer.statusCode, answer.headers['retry-after']]).toEqual([207, '1'])
      expect(answer.json().results.map((r: { status: number }) => r.status)).toEqual([503, 202, 503])
      down = false
      expect(await outcomesOf([dead, alive], frail)).toEqual(['accepted', 'duplicate'])
      await frail.stop()
    })

    it('and decides nothing by what of the batch could not be taken', async () => {
      const deadPartition = partitionOf('P-x', PARTITIONS)
      const log = faultyLog(world.log, (partition) => (partition === deadPartition ? 'before' : null))
      const frail = await startGateway(world, { log })
      const claims = event({ partitionkey: 'P-x', subject: 'E-1' })
      const newer = event({ partitionkey: 'P-x', factid: 'f', factversion: 2, subject: undefined })
      const [same, older] = [
        event({ partitionkey: 'P-y', subject: 'E-1' }),
        event({ partitionkey: 'P-y', factid: 'f', factversion: 1, subject: undefined }),
      ]
      expect(await outcomesOf([claims, newer, same, older], frail)).toEqual([
        'unavailable',
        'unavailable',
        'accepted',
        'accepted',
      ])
      expect(liveFacts(await journal(world.log)).map(({ patientId }) => patientId)).toEqual(['P-y', 'P-y'])
      await frail.stop()
    })

    it('when the ledger cannot be asked, or cannot keep what has to wait', async () => {
      const { sources } = world.ledger
      // An index that has something in the ledger: one that began empty need not ask.
      await sources.writeIndex({
        facts: [],
        owners: [],
        positions: [{ partition: 0, topicId: (await world.log.topic(JOURNAL)).id, next: 0 }],
      })
      const blind = await startGateway(world, {
        sources: { ...sources, lookUp: () => Promise.reject(new Error('gone')) },
      })
      expect((await blind.post(event())).statusCode).toBe(503)
      await blind.server.close()
      const full = await startGateway(world, {
        sources: { ...sources, quarantine: () => Promise.reject(new Error('full')) },
      })
      const future = event({ time: '2026-03-02T09:00:00+08:00' })
      expect((await full.post(future)).statusCode).toBe(503)
      await full.stop()
      expect(await idsIn()).toEqual([])
    })

    it('when too much waits, and when it is stopped', async () => {
      let release = (): void => {}
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      const slow = {
        ...world.log,
        append: (...given: Parameters<typeof world.log.append>) => held.then(() => world.log.append(...given)),
      }
      const narrow = await startGateway(world, { log: slow, config: { maxWaiting: 2, maxRoundEvents: 1 } })
      // One is in its round and two wait; who comes then is sent away at once.
      const statuses: number[] = []
      const sentAway = new Promise<void>((resolve) => {
        const note = (status: number): void => {
          statuses.push(status)
          if (statuses.length === 7) resolve()
        }
        for (let i = 0; i < 10; i += 1) narrow.post(event()).then((answer) => note(answer.statusCode))
      })
      await sentAway
      expect(statuses).toEqual([503, 503, 503, 503, 503, 503, 503])
      release()
      await narrow.gateway.stop()
      expect((await narrow.post(event())).statusCode).toBe(503)
      await narrow.server.close()
    })
  })

  describe('moves a fact whose patient changed', () => {
    const [A, B] = ['P-x', 'P-y']
    const version = (n: number, partitionkey: string, more: object = {}) =>
      event({ factid: 'f', factversion: n, partitionkey, subject: undefined, ...more })
    const live = async () => liveFacts(await journal(world.log)).map(({ patientId, version: n }) => [patientId, n])

    it('to its new patient, whichever version comes first', async () => {
      expect(await outcomeOf(version(1, A))).toBe('accepted')
      expect(await outcomeOf(version(2, B))).toBe('accepted')
      expect(await live()).toEqual([[B, 2]])
      expect(await outcomeOf(version(4, A))).toBe('accepted')
      expect(await outcomeOf(version(3, B))).toBe('accepted')
      expect(await live()).toEqual([[A, 4]])
    })

    it('within one batch', async () => {
      await running.post([version(1, A), version(2, B), version(3, A), version(4, B)], BATCH)
      expect(await live()).toEqual([[B, 4]])
    })

    it('never to both: the void is there first, and what is lost between them is mended when it comes again', async () => {
      await running.post(version(1, A))
      await running.stop()
      const moving = version(2, B)
      const log = faultyLog(world.log, (partition) => (partition === partitionOf(B, PARTITIONS) ? 'before' : null))
      const frail = await startGateway(world, { log })
      expect((await frail.post(moving)).statusCode).toBe(503)
      expect(await live()).toEqual([])
      await frail.stop()
      running = await startGateway(world)
      expect(await outcomeOf(moving)).toBe('accepted')
      expect(await live()).toEqual([[B, 2]])
      expect(await outcomeOf(moving)).toBe('duplicate')
    })

    it('not at all where the void could not be written', async () => {
      await running.post(version(1, A))
      await running.stop()
      const log = faultyLog(world.log, (partition) => (partition === partitionOf(A, PARTITIONS) ? 'before' : null))
      const frail = await startGateway(world, { log })
      expect((await frail.post(version(2, B))).statusCode).toBe(503)
      expect(await live()).toEqual([[A, 1]])
      await frail.stop()
      running = await startGateway(world)
    })

    it('with its keys: what still names them for the old patient waits', async () => {
      const surgery = (id: string, partitionkey: string, more: object = {}) =>
        event({ type: 'surgery.started', id, partitionkey, subject: undefined, data: { surgeryId: 'OP1' }, ...more })
      await running.post(surgery('s1', A))
      const shared = await running.post(surgery('s2', B))
      expect([shared.statusCode, shared.json().code]).toEqual([409, 'key-shared'])
      expect(shared.json().errors[0].path).toBe('/data/surgeryId')
      expect(await outcomeOf(surgery('s1', B, { factversion: 1 }))).toBe('accepted')
      expect(await outcomeOf(surgery('s2', B))).toBe('accepted')
      expect((await running.post(surgery('s3', A))).statusCode).toBe(409)
    })
  })

  it('sees, within one batch, the keys that events before it named', async () => {
    const [first, second] = [
      event({ partitionkey: 'P-x', subject: 'E-1' }),
      event({ partitionkey: 'P-y', subject: 'E-1' }),
    ]
    expect(await outcomesOf([first, second])).toEqual(['accepted', 'quarantined'])
  })

  it('takes events of its own process by the same way', async () => {
    const one = event()
    expect((await running.gateway.accept('his', [one, one, { id: 1 }])).map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'duplicate',
      'refused',
    ])
    await expect(running.gateway.accept('nobody', [one])).rejects.toMatchObject({ code: 'GH_CONFIG_INVALID' })
  })
})
