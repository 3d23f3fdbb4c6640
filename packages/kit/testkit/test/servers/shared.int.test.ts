import { Redis } from 'ioredis'
import { Kafka, logLevel } from 'kafkajs'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import {
  freshDatabase,
  freshName,
  kafkaForTests,
  postgresForTests,
  redisForTests,
  titleWith,
} from '../../src/servers/index.ts'

const [kafka, again, redis, postgres] = await Promise.all([
  kafkaForTests(),
  kafkaForTests(),
  redisForTests(),
  postgresForTests(),
])

describe.skipIf(kafka.skip !== null)(titleWith('the Kafka of a test run', kafka), () => {
  it('is one for everybody who asks', () => {
    expect(again).toEqual(kafka)
    expect(kafka.brokers).not.toEqual([])
  })

  it('keeps what it is sent, in topics that somebody made', async () => {
    const client = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING, retry: { retries: 0 } })
    const [admin, producer] = [client.admin(), client.producer({ allowAutoTopicCreation: false })]
    await Promise.all([admin.connect(), producer.connect()])
    const topic = freshName('journal')
    const send = (name: string) => producer.send({ topic: name, acks: -1, messages: [{ partition: 2, value: 'a' }] })
    await admin.createTopics({ topics: [{ topic, numPartitions: 3 }] })
    await send(topic)
    expect((await admin.fetchTopicOffsets(topic)).find(({ partition }) => partition === 2)).toMatchObject({ high: '1' })
    await expect(send(freshName('nobody-made-this'))).rejects.toThrow(/topic/)
    await Promise.all([admin.disconnect(), producer.disconnect()])
  })
})

describe.skipIf(redis.skip !== null)(titleWith('the Redis of a test run', redis), () => {
  it('keeps what it is told and forgets nothing by itself', async () => {
    const client = new Redis(redis.url)
    const key = freshName('key')
    await client.set(key, 'kept')
    expect(await client.get(key)).toBe('kept')
    expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction'])
    expect(await client.config('GET', 'appendonly')).toEqual(['appendonly', 'yes'])
    await client.quit()
  })
})

describe.skipIf(postgres.skip !== null)(titleWith('the PostgreSQL of a test run', postgres), () => {
  const tablesOf = async (url: string): Promise<string[]> => {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    await client.query('CREATE TABLE IF NOT EXISTS seen (n int)')
    const { rows } = await client.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    await client.end()
    return rows.map(({ tablename }) => tablename)
  }

  it('gives each suite a database of its own, and takes it back although a client is still there', async () => {
    const [one, other] = [await freshDatabase(postgres), await freshDatabase(postgres)]
    expect(one.url).not.toBe(other.url)
    expect(await tablesOf(one.url)).toEqual(['seen'])
    const client = new pg.Client({ connectionString: one.url })
    client.on('error', () => {})
    await client.connect()
    await one.drop()
    await expect(tablesOf(one.url)).rejects.toThrow(/does not exist/)
    expect(await tablesOf(other.url)).toEqual(['seen'])
    await other.drop()
  })
})
