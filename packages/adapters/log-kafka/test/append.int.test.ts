import type { EventLog } from '@golden-hour/ports'
import { titleWith } from '@golden-hour/testkit/servers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { setTopic } from './admin.ts'
import { freshTopic, kafka, openLog } from './kafka-under-test.ts'

const MIB = 1024 * 1024
const record = (bytes: number) => ({ key: null, headers: {}, value: Buffer.alloc(bytes) })

describe.skipIf(kafka.skip !== null)(titleWith('appending', kafka), () => {
  let topic: string
  let log: EventLog
  beforeEach(async () => {
    topic = await freshTopic(2)
    log = await openLog(topic, 2)
  })
  afterEach(() => log.close())

  it('gives the log time that readers find, the same for all records of a call', async () => {
    const appended = await log.append(topic, 0, [record(1), record(2), record(3)])
    const read = await log.read(topic, 0, 0, 10)
    expect(read.map(({ offset, appendedAt }) => ({ offset, appendedAt }))).toEqual(appended)
    expect(new Set(appended.map(({ appendedAt }) => appendedAt)).size).toBe(1)
  })

  it('takes calls of many mebibytes, one after the other', async () => {
    const calls = Array.from({ length: 12 }, (_, i) => log.append(topic, i % 2, [record(3 * MIB), record(i)]))
    await Promise.all(calls)
    const read = await log.read(topic, 1, 0, 100)
    expect(read.map(({ value }) => value.byteLength)).toEqual([1, 3, 5, 7, 9, 11].flatMap((i) => [3 * MIB, i]))
  })

  it('says so where a call is longer than the topic takes at once, and goes on with the others', async () => {
    const before = log.append(topic, 0, [record(1)])
    const tooLong = log.append(topic, 0, [record(5 * MIB), record(5 * MIB)])
    const after = log.append(topic, 0, [record(2)])
    await expect(tooLong).rejects.toMatchObject({
      code: 'GH_LOG_SETTINGS',
      advice: expect.stringContaining('max.message.bytes') as string,
    })
    expect((await before)[0]!.offset).toBe(0)
    expect((await after)[0]!.offset).toBe(1)
  })

  it('says so where the topic has come to take less since it was opened', async () => {
    await setTopic(topic, { 'message.timestamp.type': 'LogAppendTime', 'max.message.bytes': '1000' })
    await expect(log.append(topic, 0, [record(5_000)])).rejects.toMatchObject({ code: 'GH_LOG_SETTINGS' })
    expect((await log.append(topic, 0, [record(10)]))[0]!.offset).toBe(0)
  })

  it('says so where the topic has come to keep the time of the sender', async () => {
    await setTopic(topic, { 'message.timestamp.type': 'CreateTime' })
    await expect(log.append(topic, 0, [record(1)])).rejects.toMatchObject({
      code: 'GH_LOG_SETTINGS',
      advice: expect.stringContaining('message.timestamp.type=LogAppendTime') as string,
    })
  })

  it('has written everything that was called for before it was closed, and takes nothing more', async () => {
    const appended = Array.from({ length: 50 }, (_, i) => log.append(topic, 0, [record(i)]))
    const closed = log.close()
    await expect(log.append(topic, 0, [record(1)])).rejects.toMatchObject({ code: 'GH_LOG_UNAVAILABLE' })
    await Promise.all(appended)
    await closed
    log = await openLog(topic, 2)
    expect(await log.bounds(topic, 0)).toEqual({ start: 0, end: 50 })
  })
})
