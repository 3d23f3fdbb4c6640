import { silentLogger } from '@golden-hour/service-kit'
import { freshName, kafkaForTests } from '@golden-hour/testkit/servers'
import { type KafkaLogOptions, logTopic, openKafkaLog, prepareTopics, type TopicToPrepare } from '../src/index.ts'

const DAY_MS = 24 * 60 * 60 * 1000

export const kafka = await kafkaForTests()
export const { brokers } = kafka

export const quickly: Omit<KafkaLogOptions, 'topics' | 'brokers'> = {
  clientId: 'test',
  instance: 'test',
  // Long enough for a machine that has much else to do; whoever is to lose a session has a shorter one.
  sessionTimeoutMs: 15_000,
  heartbeatMs: 50,
  requestTimeoutMs: 5_000,
  withinMs: 10_000,
  lingerMs: 1,
  logger: silentLogger(),
}

/** Creates a topic of the test's own, and answers its name. */
export async function freshTopic(
  partitions: number,
  settings: Partial<TopicToPrepare> = {},
  where: readonly string[] = brokers,
): Promise<string> {
  const topic = freshName('topic')
  await prepareTopics(
    { ...quickly, brokers: where },
    { [topic]: { partitions, replication: 1, retentionMs: 60 * DAY_MS, cleanup: 'delete', ...settings } },
  )
  return topic
}

export const openLog = (topic: string, partitions: number, options: Partial<KafkaLogOptions> = {}) =>
  openKafkaLog({ ...quickly, brokers, topics: { [topic]: logTopic(partitions) }, ...options })
