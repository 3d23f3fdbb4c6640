import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { EventLog, Subscription } from '@golden-hour/ports'
import { type RecordingReader, recordingReader, type Told } from '@golden-hour/testkit'
import { titleWith } from '@golden-hour/testkit/servers'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kafkajs } from './admin.ts'
import { freshTopic, kafka, openLog } from './kafka-under-test.ts'
import { type OtherProcess, otherProcess } from './other-process.ts'

const PARTITIONS = 6
const every = Array.from({ length: PARTITIONS }, (_, partition) => partition)
const record = (text: string) => ({ key: null, headers: {}, value: Buffer.from(text) })

describe.skipIf(kafka.skip !== null)(titleWith('a group', kafka), () => {
  let topic: string
  let group: string
  let logs: EventLog[]
  let others: OtherProcess[]
  let owner: (string | null)[]
  let faults: string[]
  beforeEach(async () => {
    topic = await freshTopic(PARTITIONS)
    group = `g-${randomUUID()}`
    logs = []
    others = []
    owner = every.map(() => null)
    faults = []
  })
  afterEach(async () => {
    await Promise.all(others.map((one) => one.kill()))
    await Promise.all(logs.map((log) => log.close()))
  })

  const open = async (): Promise<EventLog> => {
    const log = await openLog(topic, PARTITIONS)
    logs.push(log)
    return log
  }
  interface Joined {
    readonly log: EventLog
    readonly reader: RecordingReader
    readonly subscription: Subscription
    has(): number[]
  }
  const join = async (who: string, during: (told: Told) => void | Promise<void> = () => undefined): Promise<Joined> => {
    const log = await open()
    const reader = recordingReader(
      async (partition) => (await log.bounds(topic, partition)).start,
      async (told) => {
        const { call, partition } = told
        if (call === 'assigned' && owner[partition] !== null) faults.push(`${partition} is given to ${who} too early`)
        if (call === 'assigned') owner[partition] = who
        if (owner[partition] !== who) faults.push(`${who} is told of ${partition}, which is ${owner[partition]}'s`)
        await during(told)
        if (call === 'revoked') owner[partition] = null
      },
    )
    const subscription = await log.subscribe(topic, group, reader)
    return { log, reader, subscription, has: () => every.filter((partition) => owner[partition] === who) }
  }
  const until = async (holds: () => boolean): Promise<void> => {
    while (!holds()) await wait(10)
  }
  const assignedTo = ({ reader }: Joined): number[] =>
    reader.told.filter(({ call }) => call === 'assigned').map(({ partition }) => partition)
  const member = (): OtherProcess => {
    const one = otherProcess(new URL('./one-member.ts', import.meta.url), [topic, `${PARTITIONS}`, group])
    others.push(one)
    return one
  }
  const said = (one: OtherProcess, what: string): number => one.lines.filter((line) => line.startsWith(what)).length

  it('shares evenly, and what a member keeps is not disturbed when others come and go', async () => {
    const a = await join('a')
    await until(() => a.has().length === 6)
    const b = await join('b')
    await until(() => a.has().length === 3 && b.has().length === 3)
    const kept = a.has()
    const c = await join('c')
    await until(() => [a, b, c].every((one) => one.has().length === 2))
    const keptByAll = [a, b].map((one) => [...one.has()])
    await c.subscription.stop()
    await until(() => [a, b].every((one) => one.has().length === 3))
    for (const [i, one] of [a, b].entries())
      for (const partition of keptByAll[i]!) expect(assignedTo(one).filter((p) => p === partition)).toHaveLength(1)
    expect(kept).toEqual(expect.arrayContaining(keptByAll[0]!))
    expect(faults).toEqual([])
  })

  it('goes on while one partition has a slow reader, and waits for it before it hands it over', async () => {
    let go = (): void => undefined
    const held = new Promise<void>((resolve) => {
      go = resolve
    })
    const log = await open()
    for (const partition of every) await log.append(topic, partition, [record('first')])
    const a = await join('a', async ({ call, partition }) => {
      if (call === 'records' && partition === 5) await held
    })
    await until(() => every.slice(0, 5).every((partition) => a.reader.recordsOf(partition).length === 1))
    const b = await join('b')
    // Of the three that move, the two without a slow reader are handed over.
    await until(() => b.has().length === 2)
    for (const partition of every) await log.append(topic, partition, [record('second')])
    const elsewhere = every.slice(0, 5)
    const got = (partition: number) =>
      [a, b].flatMap(({ reader }) => reader.recordsOf(partition)).map(({ value }) => `${value}`)
    await until(() => elsewhere.every((partition) => got(partition).includes('second')))
    expect(owner[5]).toBe('a')
    go()
    await until(() => b.has().length === 3)
    await until(() => got(5).includes('second'))
    expect(faults).toEqual([])
  })

  it('gives the partitions of a member that was killed to the others', async () => {
    const killed = member()
    await killed.until(() => said(killed, 'assigned') === PARTITIONS)
    const a = await join('a')
    await until(() => a.has().length === 3)
    await killed.kill()
    await until(() => a.has().length === PARTITIONS)
    expect(faults).toEqual([])
  })

  it('tells a process that was stopped for longer than its session that it has lost everything, before any record', async () => {
    const stopped = member()
    await stopped.until(() => said(stopped, 'assigned') === PARTITIONS)
    stopped.signal('SIGSTOP')
    const a = await join('a')
    await until(() => a.has().length === PARTITIONS)
    for (const partition of every) await a.log.append(topic, partition, [record('meanwhile')])
    stopped.signal('SIGCONT')
    await stopped.until(() => said(stopped, 'revoked') >= PARTITIONS)
    const before = stopped.lines.slice(
      0,
      stopped.lines.findIndex((line) => line.startsWith('revoked')),
    )
    expect(before.filter((line) => line.startsWith('record'))).toEqual([])
    expect(stopped.lines.filter((line) => line.startsWith('leaving')).slice(0, PARTITIONS)).toEqual(
      expect.arrayContaining(every.map((partition) => `leaving ${partition} lost`)),
    )
    // It comes back as a new member, and is given its share in good order.
    await until(() => a.has().length === 3)
    expect(faults).toEqual([])
  })

  it('has everything again at once when a member that left in good order comes back', async () => {
    const a = await join('a')
    await until(() => a.has().length === PARTITIONS)
    await a.subscription.stop()
    const b = await join('b')
    await until(() => b.has().length === PARTITIONS)
    expect(faults).toEqual([])
  })

  it('does not wait longer than it may for a reader that does not let go', async () => {
    const never = new Promise<void>(() => undefined)
    const log = await openLog(topic, PARTITIONS, { handOverMs: 100 })
    logs.push(log)
    const stuck = recordingReader(
      async (partition) => (await log.bounds(topic, partition)).start,
      ({ call, partition }) => (call === 'revoked' && partition === 5 ? never : undefined),
    )
    await log.subscribe(topic, group, stuck)
    await until(() => stuck.told.filter(({ call }) => call === 'assigned').length === PARTITIONS)
    const bLog = await open()
    const b = recordingReader(async (partition) => (await bLog.bounds(topic, partition)).start)
    await bLog.subscribe(topic, group, b)
    await b.until(() => b.told.some(({ call, partition }) => call === 'assigned' && partition === 5))
  })

  it('says so where somebody else uses the group', async () => {
    const consumer = kafkajs().consumer({ groupId: `golden-hour.${group}.${topic}` })
    await consumer.connect()
    await consumer.subscribe({ topic })
    const started = new Promise<void>((resolve) => {
      consumer.on('consumer.group_join', () => resolve())
    })
    await consumer.run({ eachMessage: async () => undefined })
    await started
    const log = await open()
    const subscription = await log.subscribe(
      topic,
      group,
      recordingReader(() => 0),
    )
    await expect(subscription.ended).rejects.toMatchObject({
      code: 'GH_LOG_SETTINGS',
      message: expect.stringContaining(`golden-hour.${group}.${topic}`) as string,
    })
    await consumer.disconnect()
  })

  it('says so where the brokers do not allow sessions so short', async () => {
    const log = await openLog(topic, PARTITIONS, { sessionTimeoutMs: 50 })
    logs.push(log)
    const subscription = await log.subscribe(
      topic,
      group,
      recordingReader(() => 0),
    )
    await expect(subscription.ended).rejects.toMatchObject({
      code: 'GH_LOG_SETTINGS',
      advice: expect.stringContaining('group.min.session.timeout.ms') as string,
    })
  })
})
