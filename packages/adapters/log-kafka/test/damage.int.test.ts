import type { EventLog, RecordToAppend } from '@golden-hour/ports'
import { recordingReader } from '@golden-hour/testkit'
import { titleWith } from '@golden-hour/testkit/servers'
import { CompressionTypes } from 'kafkajs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { prepareTopics } from '../src/index.ts'
import { asAdmin, dropBefore, kafkajs } from './admin.ts'
import { brokers, freshTopic, kafka, openLog, quickly } from './kafka-under-test.ts'

const record = (text: string): RecordToAppend => ({ key: 'P-1', headers: { kind: 'fact' }, value: Buffer.from(text) })

describe.skipIf(kafka.skip !== null)(titleWith('a log that is not as it was', kafka), () => {
  let topic: string
  let log: EventLog
  beforeEach(async () => {
    topic = await freshTopic(1)
    log = await openLog(topic, 1)
  })
  afterEach(() => log.close())

  const append = (...texts: string[]) => log.append(topic, 0, texts.map(record))
  /** Past our own code, as whoever else can write to the topic. */
  const write = async (message: { value: string; headers?: Record<string, string>; key?: string }, compression = 0) => {
    const producer = kafkajs().producer()
    await producer.connect()
    await producer.send({ topic, compression, messages: [{ ...message, partition: 0 }] })
    await producer.disconnect()
  }

  it('ends a reader where records were dropped that it had not read yet', async () => {
    await append(...Array.from({ length: 10 }, (_, i) => `${i}`))
    let go = (): void => undefined
    const held = new Promise<void>((resolve) => {
      go = resolve
    })
    const reader = recordingReader(
      () => 0,
      ({ call }) => (call === 'assigned' ? held : undefined),
    )
    const subscription = await log.subscribe(topic, 'g', reader)
    await dropBefore(topic, 0, 5)
    go()
    await expect(subscription.ended).rejects.toMatchObject({
      code: 'GH_LOG_GAP',
      message: `${topic}/0: offset 0 is expected, kept are 5 to 10`,
    })
    expect(reader.recordsOf(0)).toEqual([])
    await expect(log.read(topic, 0, 4, 1)).rejects.toMatchObject({ code: 'GH_LOG_GAP' })
    expect(await log.bounds(topic, 0)).toEqual({ start: 5, end: 10 })
  })

  it('has another id when it is created anew, and whoever was using it is told', async () => {
    await append('a', 'b')
    const reader = recordingReader(() => 0)
    const subscription = await log.subscribe(topic, 'g', reader)
    await reader.until(() => reader.recordsOf(0).length === 2)
    const { id } = await log.topic(topic)
    await asAdmin((admin) => admin.deleteTopics({ topics: [topic] }))
    await prepareTopics(
      { ...quickly, brokers },
      { [topic]: { partitions: 1, replication: 1, retentionMs: -1, cleanup: 'delete' } },
    )
    await expect(subscription.ended).rejects.toMatchObject({
      code: 'GH_LOG_GAP',
      message: `topic ${topic} was deleted and created anew while it was in use`,
    })
    const anew = await openLog(topic, 1)
    expect((await anew.topic(topic)).id).not.toBe(id)
    expect((await anew.topic(topic)).id).toMatch(/^[0-9a-f]{32}$/)
    await anew.close()
  })

  it('is GH_LOG_CORRUPT at a record that was changed, to whoever reads it; those before it are there', async () => {
    await append('a')
    await write({ key: 'P-1', value: 'b', headers: { kind: 'fact', gh_crc: 'deadbeef' } })
    const place = { code: 'GH_LOG_CORRUPT', recovery: 'stop', message: `${topic}/0: the record at offset 1 is damaged` }
    expect(await log.read(topic, 0, 0, 1)).toHaveLength(1)
    await expect(log.read(topic, 0, 1, 1)).rejects.toMatchObject(place)
    const reader = recordingReader(() => 0)
    const subscription = await log.subscribe(topic, 'g', reader)
    await expect(subscription.ended).rejects.toMatchObject(place)
    expect(reader.recordsOf(0)).toHaveLength(1)
  })

  it('takes the sum over key, headers and value, and does not show it', async () => {
    await append('a')
    const sums = await sumsOf(topic)
    const [read] = await log.read(topic, 0, 0, 1)
    expect(read!.headers).toEqual({ kind: 'fact' })
    for (const other of [
      { key: 'P-2', headers: { kind: 'fact' }, value: Buffer.from('a') },
      { key: 'P-1', headers: { kind: 'tick' }, value: Buffer.from('a') },
      { key: 'P-1', headers: {}, value: Buffer.from('a') },
      { key: 'P-1', headers: { kind: 'fact' }, value: Buffer.from('b') },
    ])
      await log.append(topic, 0, [other])
    const all = await sumsOf(topic)
    expect(all[0]).toBe(sums[0])
    expect(new Set(all).size).toBe(5)
  })

  it('takes a record without a sum as it is: somebody else wrote it', async () => {
    await write({ key: 'P-1', value: 'by hand' })
    const [read] = await log.read(topic, 0, 0, 1)
    expect(`${read!.value}`).toBe('by hand')
  })

  it('reads what was compressed with gzip', async () => {
    await write({ value: 'x'.repeat(10_000) }, CompressionTypes.GZIP)
    await append('after')
    expect(await log.read(topic, 0, 0, 10)).toHaveLength(2)
  })

  it('passes over the end of a transaction, which is no record, without a gap', async () => {
    const producer = kafkajs().producer({ transactionalId: topic, maxInFlightRequests: 1 })
    await producer.connect()
    const transaction = await producer.transaction()
    await transaction.send({ topic, messages: [{ value: 'in a transaction', partition: 0 }] })
    await transaction.commit()
    await producer.disconnect()
    await append('after')
    expect((await log.read(topic, 0, 0, 10)).map(({ offset }) => offset)).toEqual([0, 2])
    const reader = recordingReader(() => 0)
    const subscription = await log.subscribe(topic, 'g', reader)
    await reader.until(() => reader.recordsOf(0).length === 2)
    await subscription.stop()
  })
})

/** Of each record of the topic, as it stands in Kafka. */
async function sumsOf(topic: string): Promise<string[]> {
  const consumer = kafkajs().consumer({ groupId: `sums-${topic}-${Math.random()}` })
  await consumer.connect()
  await consumer.subscribe({ topic, fromBeginning: true })
  const { high } = (await asAdmin((admin) => admin.fetchTopicOffsets(topic)))[0]!
  const sums: string[] = []
  await new Promise<void>((resolve) => {
    consumer.run({
      eachMessage: async ({ message }) => {
        sums.push(`${message.headers?.gh_crc}`)
        if (sums.length === Number(high)) resolve()
      },
    })
  })
  await consumer.disconnect()
  return sums
}
