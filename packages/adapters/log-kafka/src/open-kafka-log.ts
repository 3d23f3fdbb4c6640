import { AppError, type EventLog, type Subscription, type Topic } from '@golden-hour/ports'
import { createAppender } from './append/appender.ts'
import { createSender } from './append/send-calls.ts'
import { joinAsMember, type Member } from './group/member.ts'
import { DEFAULTS, type KafkaOptions, type MembershipOptions } from './kafka-options.ts'
import { createLeaderAsker } from './read/ask-leader.ts'
import { createFetcher } from './read/fetcher.ts'
import { boundsOf, readLog } from './read/read-log.ts'
import { readPartition } from './read/read-partition.ts'
import { checkTopics } from './topics/check-topics.ts'
import type { TopicExpectations } from './topics/topic-faults.ts'
import { createTopicMap } from './topics/topic-map.ts'
import { createBrokers } from './wire/brokers.ts'
import { retrying } from './wire/retrying.ts'

export interface KafkaLogOptions extends KafkaOptions, MembershipOptions {
  /** What each topic must be like; see `logTopic`. */
  readonly topics: Readonly<Record<string, TopicExpectations>>
  /** How long the first call of a batch waits for others. */
  readonly lingerMs?: number
  /** Groups of different systems on one cluster are told apart by it. */
  readonly groupPrefix?: string
}

const LINGER_MS = 1
const BATCH_BYTES = 4 * 1024 * 1024
const CLOSE_WITHIN_MS = 3_000
const GROUP_PREFIX = 'golden-hour.'

/**
 * The event log on Apache Kafka. Throws GH_LOG_SETTINGS, naming everything that is not as it must be and how to mend it;
 * GH_LOG_UNAVAILABLE where no broker answers.
 */
export async function openKafkaLog(options: KafkaLogOptions): Promise<EventLog> {
  const { logger, instance, lingerMs = LINGER_MS, groupPrefix = GROUP_PREFIX } = options
  const settings = { ...DEFAULTS, ...options }
  const { withinMs, requestTimeoutMs } = settings
  const names = Object.keys(options.topics)
  const brokers = createBrokers({ ...settings, ssl: options.ssl ?? null, sasl: options.sasl ?? null })
  const topics = createTopicMap(brokers, names, { fixed: true })
  let limits: ReadonlyMap<string, number>
  try {
    limits = await retrying('opening the log', withinMs, async () => {
      const checked = await checkTopics(brokers, options.topics)
      await topics.refresh()
      return checked
    })
  } catch (error) {
    brokers.close()
    throw error
  }
  let closeBy = Number.POSITIVE_INFINITY
  let closed: Promise<void> | null = null
  const ask = createLeaderAsker({ brokers, topics, withinMs })
  const appender = createAppender({
    lingerMs,
    batchBytes: BATCH_BYTES,
    limitOf: (topic) => limits.get(topic)!,
    send: createSender({ brokers, topics, withinMs, giveUpAt: () => closeBy, requestTimeoutMs, logger }),
  })
  const members = new Set<Member>()
  let subscriptions = 0

  const open = (): void => {
    if (closed !== null) throw new AppError('GH_LOG_UNAVAILABLE', 'the log is closed')
  }
  const existing = (name: string, partition: number): void => {
    open()
    const { length } = topics.topic(name).partitions
    if (Number.isInteger(partition) && partition >= 0 && partition < length) return
    throw new AppError('GH_LOG_SETTINGS', `${name} has no partition ${partition}; it has ${length}, from 0`)
  }
  return {
    async topic(name): Promise<Topic> {
      open()
      const { id, partitions } = topics.topic(name)
      return { name, id, partitions: partitions.length }
    },
    async append(topic, partition, records) {
      existing(topic, partition)
      return appender.append(topic, partition, records)
    },
    async bounds(topic, partition) {
      existing(topic, partition)
      return boundsOf(ask, topic, partition)
    },
    async read(topic, partition, from, limit) {
      existing(topic, partition)
      return readLog(ask, topic, partition, from, limit)
    },
    async subscribe(topic, group, reader): Promise<Subscription> {
      open()
      topics.topic(topic)
      subscriptions += 1
      const lane = `reader ${subscriptions}`
      const own = createTopicMap(brokers, [topic], { fixed: true, since: topics })
      const fetcher = createFetcher({ ...settings, brokers, topics: own, lane, committedOnly: false })
      const member = joinAsMember({
        ...settings,
        instance,
        brokers,
        topics: own,
        lane,
        group: `${groupPrefix}${group}.${topic}`,
        begin: (place, after) =>
          readPartition(place, after, {
            reader,
            fetcher,
            boundsOf: (of) => boundsOf(ask, of.topic, of.partition),
            isAlive: () => member.isAlive(),
          }),
      })
      members.add(member)
      const ended = member.ended.finally(() => {
        members.delete(member)
        fetcher.close()
      })
      ended.catch((err: unknown) => logger.error({ event: 'reading-ended', topic, group, err }))
      return { stop: member.stop, ended }
    },
    close() {
      closeBy = performance.now() + CLOSE_WITHIN_MS
      closed ??= Promise.all([...members].map((member) => member.stop()))
        .then(() => appender.close())
        .then(() => brokers.close())
      return closed
    },
  }
}
