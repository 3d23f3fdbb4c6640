import { randomUUID } from 'node:crypto'
import type { EventFeed, FeedGap, FeedReader, FeedRecord } from '@golden-hour/ports'
import { titleWith } from '@golden-hour/testkit/servers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openKafkaFeed } from '../src/index.ts'
import { dropBefore, kafkajs, setTopic } from './admin.ts'
import { brokers, freshTopic, kafka, quickly } from './kafka-under-test.ts'

const PARTITIONS = 2

interface Taken extends FeedReader {
  readonly records: (records: readonly FeedRecord[]) => Promise<void>
  readonly texts: string[]
  readonly gaps: FeedGap[]
  until(holds: () => boolean): Promise<void>
}

function taking(during: (records: readonly FeedRecord[]) => void | Promise<void> = () => undefined): Taken {
  const texts: string[] = []
  const gaps: FeedGap[] = []
  let watchers: (() => void)[] = []
  return {
    texts,
    gaps,
    async records(records) {
      await during(records)
      texts.push(...records.map(({ value }) => Buffer.from(value ?? []).toString()))
      for (const look of watchers) look()
    },
    lost: (gap) => void gaps.push(gap),
    until: (holds) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!holds()) return
          watchers = watchers.filter((one) => one !== look)
          resolve()
        }
        watchers.push(look)
        look()
      }),
  }
}

describe.skipIf(kafka.skip !== null)(titleWith('the feed', kafka), () => {
  const bus = kafkajs()
  const producer = bus.producer()
  let topic: string
  let group: string
  let feed: EventFeed
  beforeEach(async () => {
    topic = await freshTopic(PARTITIONS)
    group = `g-${randomUUID()}`
    feed = openKafkaFeed({ ...quickly, brokers })
    await producer.connect()
  })
  afterEach(async () => {
    await feed.close()
    await producer.disconnect()
  })
  const send = (...values: string[]) =>
    producer.send({ topic, messages: values.map((value) => ({ value, partition: 0, headers: { type: 'adt' } })) })

  it('begins at the first record that is kept, and goes on where the group has committed', async () => {
    await send('a', 'b')
    const first = taking()
    const subscription = await feed.subscribe([topic], group, first)
    await first.until(() => first.texts.length === 2)
    await subscription.stop()
    await send('c')
    const second = taking()
    await feed.subscribe([topic], group, second)
    await second.until(() => second.texts.length === 1)
    expect([first.texts, second.texts]).toEqual([['a', 'b'], ['c']])
  })

  it('gives records as they were sent: headers, null values, its own times', async () => {
    await producer.send({
      topic,
      messages: [{ partition: 1, key: 'k', value: null, headers: { a: '1', many: ['x', 'y'] } }],
    })
    const got: FeedRecord[] = []
    const reader = taking((records) => void got.push(...records))
    await feed.subscribe([topic], group, reader)
    await reader.until(() => reader.texts.length === 1)
    expect(got[0]).toMatchObject({ topic, partition: 1, offset: 0, value: null, headers: { a: '1', many: 'y' } })
    expect(Buffer.from(got[0]!.key!).toString()).toBe('k')
    expect(got[0]!.timestamp).toBeGreaterThan(1_700_000_000_000)
  })

  it('hands over again what was not taken, and ends with the error of its reader', async () => {
    await send('a')
    const broken = taking(() => {
      throw new Error('the gateway is away')
    })
    const subscription = await feed.subscribe([topic], group, broken)
    await expect(subscription.ended).rejects.toThrow('the gateway is away')
    const reader = taking()
    await feed.subscribe([topic], group, reader)
    await reader.until(() => reader.texts.length === 1)
    expect(reader.texts).toEqual(['a'])
  })

  it('shares partitions, and loses or repeats nothing where members come and go in good order', async () => {
    const both = [taking(), taking()]
    const one = await feed.subscribe([topic], group, both[0]!)
    const count = () => both.reduce((sum, { texts }) => sum + texts.length, 0)
    const other = openKafkaFeed({ ...quickly, brokers })
    for (let i = 0; i < 30; i += 1) {
      await producer.send({ topic, messages: [{ partition: i % PARTITIONS, value: `${i}` }] })
      if (i === 10) await other.subscribe([topic], group, both[1]!)
      if (i === 20) await one.stop()
    }
    await both[1]!.until(() => count() >= 30)
    await other.close()
    expect(both.flatMap(({ texts }) => texts).sort()).toEqual(Array.from({ length: 30 }, (_, i) => `${i}`).sort())
  })

  it('says which records were lost where they were kept too short, and reads on after them', async () => {
    await send('a', 'b', 'c', 'd')
    const first = taking()
    const subscription = await feed.subscribe([topic], group, first)
    await first.until(() => first.texts.length === 4)
    await subscription.stop()
    await send('e', 'f', 'g')
    await dropBefore(topic, 0, 6)
    const second = taking()
    await feed.subscribe([topic], group, second)
    await second.until(() => second.texts.length === 1)
    expect(second.gaps).toEqual([{ topic, partition: 0, from: 4, to: 6 }])
    expect(second.texts).toEqual(['g'])
  })

  it('gives only what was committed of transactions', async () => {
    const transactional = bus.producer({ transactionalId: randomUUID(), maxInFlightRequests: 1 })
    await transactional.connect()
    const one = await transactional.transaction()
    await one.send({ topic, messages: [{ partition: 0, value: 'called off' }] })
    await one.abort()
    const two = await transactional.transaction()
    await two.send({ topic, messages: [{ partition: 0, value: 'kept' }] })
    await two.commit()
    await transactional.disconnect()
    await send('after')
    const reader = taking()
    await feed.subscribe([topic], group, reader)
    await reader.until(() => reader.texts.includes('after'))
    expect(reader.texts).toEqual(['kept', 'after'])
  })

  it('says which topic is not there', async () => {
    await expect(feed.subscribe([topic, 'his.event'], group, taking())).rejects.toMatchObject({
      code: 'GH_LOG_SETTINGS',
      message: expect.stringContaining('his.event') as string,
    })
  })

  it('says which codec it does not read', async () => {
    const compressed = await freshTopic(1)
    await setTopic(compressed, { 'compression.type': 'lz4' })
    await producer.send({ topic: compressed, messages: [{ value: 'x'.repeat(500) }] })
    const subscription = await feed.subscribe([compressed], group, taking())
    await expect(subscription.ended).rejects.toMatchObject({
      code: 'GH_LOG_SETTINGS',
      message: expect.stringContaining('lz4') as string,
    })
  })
})
