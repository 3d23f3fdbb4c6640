import { Redis } from 'ioredis'
import { Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { missingLocally, ownKafka, ownPostgres, ownRedis, titleWith } from '../../src/servers/index.ts'

const [noKafka, noRedis, noPostgres] = await Promise.all([
  missingLocally('kafka'),
  missingLocally('redis'),
  missingLocally('postgres'),
])

/** Asked for once more while it is paused, a question is answered only after it goes on. */
async function staysUnanswered(
  question: () => Promise<unknown>,
  pause: () => Promise<void>,
  resume: () => Promise<void>,
) {
  await pause()
  const events: string[] = []
  const answered = question().then(() => events.push('answered'))
  // Long enough for the question to arrive: whoever is paused does not answer however long it takes.
  await new Promise((resolve) => setTimeout(resolve, 50))
  events.push('resumed')
  await resume()
  await answered
  return events
}

describe.skipIf(noRedis !== null)(titleWith('a Redis of its own', { skip: noRedis }), () => {
  it('is killed, and comes back on the same port with the same data', async () => {
    const server = await ownRedis()
    const client = new Redis(server.url, { maxRetriesPerRequest: null, retryStrategy: () => 20 })
    client.on('error', () => {})
    await client.set('told', 'before')
    const before = server.pid()
    await server.kill()
    expect(server.pid()).toBeNull()
    await server.restart()
    expect(server.pid()).not.toBe(before)
    expect(await client.get('told')).toBe('before')
    client.disconnect()
    await server.stop()
  })

  it('does not answer while it is paused', async () => {
    const server = await ownRedis()
    const client = new Redis(server.url)
    await client.ping()
    expect(await staysUnanswered(() => client.ping(), server.pause, server.resume)).toEqual(['resumed', 'answered'])
    client.disconnect()
    await server.stop()
  })

  it('refuses what cannot be done to it', async () => {
    const server = await ownRedis()
    await server.kill('SIGTERM')
    await expect(server.pause()).rejects.toThrow('redis does not run')
    await server.stop()
  })
})

describe.skipIf(noPostgres !== null)(titleWith('a PostgreSQL of its own', { skip: noPostgres }), () => {
  const ask = async (url: string, sql: string) => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query(sql)).rows
    } finally {
      await client.end()
    }
  }

  it('is killed with a client in it, paused, and comes back each time with what was committed', async () => {
    const server = await ownPostgres()
    await ask(server.url, 'CREATE TABLE told AS SELECT 1 AS n')
    const client = new pg.Client({ connectionString: server.url })
    const lost = new Promise((resolve) => client.on('error', resolve))
    await client.connect()
    expect(await staysUnanswered(() => client.query('SELECT n FROM told'), server.pause, server.resume)).toEqual([
      'resumed',
      'answered',
    ])
    await server.kill()
    await lost
    await server.restart()
    expect(await ask(server.url, 'SELECT n FROM told')).toEqual([{ n: 1 }])
    await server.pause()
    await server.restart()
    expect(await ask(server.url, 'SELECT n FROM told')).toEqual([{ n: 1 }])
    await server.stop()
  })
})

describe.skipIf(noKafka !== null)(titleWith('three brokers of its own', { skip: noKafka }), () => {
  it('go on without one of them, which comes back on the same port', async () => {
    const kafka = await ownKafka({ brokers: 3, heap: '256m' })
    const client = new Kafka({
      brokers: [...kafka.brokers],
      logLevel: logLevel.NOTHING,
      // The others take over when the session of the killed one is over, which takes as long as it takes.
      retry: { retries: 1_000, maxRetryTime: 500 },
    })
    const [admin, producer] = [client.admin(), client.producer({ allowAutoTopicCreation: false })]
    await Promise.all([admin.connect(), producer.connect()])
    await admin.createTopics({ topics: [{ topic: 'journal', numPartitions: 3 }] })
    const sendToAll = (value: string) =>
      producer.send({
        topic: 'journal',
        acks: -1,
        messages: [0, 1, 2].map((partition) => ({ partition, value })),
      })
    await sendToAll('with three')
    const [, second] = kafka.nodes
    await second?.kill()
    await sendToAll('with two')
    await second?.restart()
    const { brokers } = await admin.describeCluster()
    expect(brokers.map(({ host, port }) => `${host}:${port}`).sort()).toEqual([...kafka.brokers].sort())
    const offsets = await admin.fetchTopicOffsets('journal')
    // kafkajs sends again what was not acknowledged: at least what was acknowledged is there.
    expect(offsets.map(({ high }) => Number(high) >= 2)).toEqual([true, true, true])
    await Promise.all([admin.disconnect(), producer.disconnect()])
    await kafka.stop()
  }, 180_000)
})
