import { randomUUID } from 'node:crypto'
import { titleWith } from '@golden-hour/testkit/servers'
import { describe, expect, it } from 'vitest'
import { logTopic, openKafkaLog, prepareTopics } from '../src/index.ts'
import { asAdmin, setTopic } from './admin.ts'
import { brokers, freshTopic, kafka, openLog, quickly } from './kafka-under-test.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const wanted = { partitions: 2, replication: 1, retentionMs: 90 * DAY_MS, cleanup: 'delete' } as const
const prepare = (topics: Parameters<typeof prepareTopics>[1]) => prepareTopics({ ...quickly, brokers }, topics)

describe.skipIf(kafka.skip !== null)(titleWith('preparing topics', kafka), () => {
  it('creates what is missing so that the log opens on it, and leaves the rest alone', async () => {
    const [one, two] = [`t-${randomUUID()}`, `t-${randomUUID()}`]
    expect(await prepare({ [one]: wanted })).toEqual({ created: [one], faults: [] })
    expect(await prepare({ [one]: wanted, [two]: wanted })).toEqual({ created: [two], faults: [] })
    expect(await prepare({ [one]: wanted, [two]: wanted })).toEqual({ created: [], faults: [] })
    const log = await openKafkaLog({ ...quickly, brokers, topics: { [one]: logTopic(2), [two]: logTopic(2) } })
    expect((await log.topic(two)).partitions).toBe(2)
    await log.close()
  })

  it('says what is not as it must be, and how to mend it, and changes nothing of it', async () => {
    const topic = `t-${randomUUID()}`
    const configEntries = [{ name: 'retention.ms', value: '1000' }]
    await asAdmin((admin) =>
      admin.createTopics({ topics: [{ topic, numPartitions: 3, replicationFactor: 1, configEntries }] }),
    )
    const { created: none, faults } = await prepare({ [topic]: wanted })
    expect(none).toEqual([])
    expect(faults.map(({ what }) => what.split('=')[0])).toEqual([
      'has 3 partitions, not 2',
      'has message.timestamp.type',
      'has retention.ms',
      'has max.message.bytes',
    ])
    const mends = faults.map(({ mend }) => mend)
    expect(mends).toContainEqual(
      `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config message.timestamp.type=LogAppendTime`,
    )
    expect((await prepare({ [topic]: wanted })).faults).toEqual(faults)
  })

  it('makes a compacted topic where one is asked for', async () => {
    const topic = `t-${randomUUID()}`
    await prepare({ [topic]: { ...wanted, partitions: 1, cleanup: 'compact' } })
    const { resources } = await asAdmin((admin) =>
      admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: 2, name: topic, configNames: ['cleanup.policy'] }],
      }),
    )
    expect(resources[0]!.configEntries[0]!.configValue).toBe('compact')
  })

  it('says so where there are fewer brokers than replicas', async () => {
    const refused = await prepare({ [`t-${randomUUID()}`]: { ...wanted, replication: 9 } }).catch(
      (error: unknown) => error,
    )
    expect(refused).toMatchObject({ code: 'GH_LOG_SETTINGS', advice: expect.stringContaining('brokers') as string })
  })
})

describe.skipIf(kafka.skip !== null)(titleWith('opening the log', kafka), () => {
  const wrong = {
    'cleanup.policy': 'compact,delete',
    'message.timestamp.type': 'CreateTime',
    'retention.ms': `${59 * DAY_MS}`,
    'retention.bytes': '1000000',
    'unclean.leader.election.enable': 'true',
    'min.insync.replicas': '2',
    'max.message.bytes': '1000000',
    'compression.type': 'zstd',
  }

  it('names every wrong setting at once, and how to mend each', async () => {
    const topic = await freshTopic(2)
    await setTopic(topic, wrong)
    const refused = (await openLog(topic, 3).catch((error: unknown) => error)) as Error & { advice: string }
    expect(refused).toMatchObject({ code: 'GH_LOG_SETTINGS', recovery: 'stop' })
    expect(refused.message).toContain(`topic ${topic} has 2 partitions, not 3`)
    for (const [setting, value] of Object.entries(wrong)) {
      expect(refused.message).toContain(setting === 'cleanup.policy' ? 'cleanup.policy=' : `${setting}=${value}`)
      expect(refused.advice).toContain(`--add-config ${setting}=`)
    }
  })

  it('takes 60 days to the millisecond, and no less', async () => {
    const topic = await freshTopic(1)
    const settings = { 'message.timestamp.type': 'LogAppendTime', 'max.message.bytes': `${8 * 1024 * 1024}` }
    await setTopic(topic, { ...settings, 'retention.ms': `${60 * DAY_MS}` })
    await (await openLog(topic, 1)).close()
    await setTopic(topic, { ...settings, 'retention.ms': `${60 * DAY_MS - 1}` })
    await expect(openLog(topic, 1)).rejects.toMatchObject({ code: 'GH_LOG_SETTINGS' })
    await setTopic(topic, { ...settings, 'retention.ms': '-1' })
    await (await openLog(topic, 1)).close()
  })

  it('says which topics are not there', async () => {
    const topic = `t-${randomUUID()}`
    await expect(openLog(topic, 1)).rejects.toMatchObject({
      code: 'GH_LOG_SETTINGS',
      message: `topic ${topic} is not there`,
      advice: expect.stringContaining('golden-hour prepare') as string,
    })
  })

  it('says GH_LOG_UNAVAILABLE where no broker answers, and what is no address', async () => {
    const away = openLog('x', 1, { brokers: ['127.0.0.1:1'], withinMs: 200 })
    await expect(away).rejects.toMatchObject({ code: 'GH_LOG_UNAVAILABLE', recovery: 'retry' })
    for (const address of ['kafka', 'kafka:0', 'kafka:99999', 'http://kafka:9092', ''])
      await expect(openLog('x', 1, { brokers: [address] })).rejects.toMatchObject({ code: 'GH_CONFIG_INVALID' })
  })

  it('says which topics and partitions there are', async () => {
    const topic = await freshTopic(2)
    const log = await openLog(topic, 2)
    await expect(log.append('journey', 0, [])).rejects.toThrow(`there is no topic journey; there are ${topic}`)
    await expect(log.bounds(topic, 2)).rejects.toThrow(`${topic} has no partition 2; it has 2, from 0`)
    await log.close()
    await expect(log.bounds(topic, 0)).rejects.toMatchObject({ code: 'GH_LOG_UNAVAILABLE' })
  })
})
