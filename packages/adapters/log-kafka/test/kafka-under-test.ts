import { randomUUID } from 'node:crypto'
import { silentLogger } from '@golden-hour/service-kit'
import { type KafkaLogOptions, logTopic, openKafkaLog, prepareTopics, type TopicToPrepare } from '../src/index.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export const brokers = [process.env.GH_TEST_KAFKA ?? '']

export const quickly: Omit<KafkaLogOptions, 'topics' | 'brokers'> = {
  clientId: 'test',
  instance: 'test',
  sessionTimeoutMs: 3_000,
  heartbeatMs: 50,
  requestTimeoutMs: 5_000,
  withinMs: 10_000,
  lingerMs: 1,
  logger: silentLogger(),
}

/** Creates a topic of the test's own, and answers its name. */
export async function freshTopic(partitions: number, settings: Partial<TopicToPrepare> = {}): Promise<string> {
  const topic = `t-${randomUUID()}`
  await prepareTopics(
    { ...quickly, brokers },
    { [topic]: { partitions, replication: 1, retentionMs: 60 * DAY_MS, cleanup: 'delete', ...settings } },
  )
  return topic
}

export const openLog = (topic: string, partitions: number, options: Partial<KafkaLogOptions> = {}) =>
  openKafkaLog({ ...quickly, brokers, topics: { [topic]: logTopic(partitions) }, ...options })
