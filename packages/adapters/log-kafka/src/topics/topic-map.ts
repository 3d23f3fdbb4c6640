import { AppError } from '@golden-hour/ports'
import { KafkaError } from '../protocol/kafka-error.ts'
import type { TopicMetadata } from '../protocol/metadata.ts'
import type { Brokers } from '../wire/brokers.ts'

export interface Leader {
  readonly node: number
  readonly epoch: number
}

/** Topics as they are now: their ids, and which broker leads which partition. */
export interface TopicMap {
  readonly names: readonly string[]
  /** Throws GH_LOG_SETTINGS where it was not named when the map was made. */
  topic(name: string): TopicMetadata
  /** Null: nobody leads it at present. */
  leader(topic: string, partition: number): Leader | null
  /**
   * Asks anew; one question at a time, whoever asks. Throws WireError, KafkaError where a topic is not there, and
   * GH_LOG_GAP where one was created anew since the map was made: what was read of the old one says nothing of it.
   */
  refresh(): Promise<void>
}

export interface TopicMapOptions {
  /** What was known before. */
  readonly since?: TopicMap
  /** A topic that is created anew, or gets partitions, while we use it is a failure; else it is what a bus does. */
  readonly fixed: boolean
}

export function createTopicMap(
  brokers: Brokers,
  names: readonly string[],
  { since, fixed }: TopicMapOptions,
): TopicMap {
  const topics = new Map<string, TopicMetadata>(since && names.map((name) => [name, since.topic(name)]))
  let asking: Promise<void> | null = null

  const ask = async (): Promise<void> => {
    const { topics: found } = await brokers.metadata(names)
    for (const topic of found) {
      if (topic.errorCode !== 0) throw new KafkaError(topic.errorCode)
      const before = topics.get(topic.name)
      if (fixed && before !== undefined && before.id !== topic.id) throw createdAnew(topic.name)
      topics.set(topic.name, topic)
    }
  }
  const topicNamed = (name: string): TopicMetadata => {
    const topic = topics.get(name)
    if (topic !== undefined) return topic
    throw new AppError('GH_LOG_SETTINGS', `there is no topic ${name}; there are ${names.join(', ')}`, {
      advice: 'a topic is named when the log is opened',
    })
  }
  return {
    names,
    topic: topicNamed,
    leader(name, partition) {
      const found = topicNamed(name).partitions[partition]
      return found === undefined || found.leader < 0 ? null : { node: found.leader, epoch: found.leaderEpoch }
    },
    refresh() {
      asking ??= ask().finally(() => {
        asking = null
      })
      return asking
    },
  }
}

const createdAnew = (name: string): AppError =>
  new AppError('GH_LOG_GAP', `topic ${name} was deleted and created anew while it was in use`, {
    advice: 'what it held is gone: restore it from its backup, or begin anew with an empty ledger and no checkpoints',
  })
