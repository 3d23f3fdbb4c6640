import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@golden-hour/ports'
import { DEFAULTS, type KafkaOptions } from '../kafka-options.ts'
import { KafkaError } from '../protocol/kafka-error.ts'
import { createTopics } from '../protocol/requests.ts'
import { type Brokers, createBrokers } from '../wire/brokers.ts'
import { refused, retrying } from '../wire/retrying.ts'
import { lookAtTopics } from './check-topics.ts'
import { BATCH_BYTES, LOG_RULES } from './rules.ts'
import type { TopicExpectations, TopicFault } from './topic-faults.ts'

export interface TopicToPrepare {
  readonly partitions: number
  /** How many brokers keep each partition. */
  readonly replication: number
  /** -1: for ever. */
  readonly retentionMs: number
  /** `compact` keeps the last record of each key, and is not for a log. */
  readonly cleanup: 'delete' | 'compact'
}

export interface PreparedTopics {
  readonly created: readonly string[]
  /** Of those that were there: what is not as it must be. Nothing of it was changed. */
  readonly faults: readonly TopicFault[]
}

/** What a topic of the log must be like. */
export const logTopic = (partitions: number): TopicExpectations => ({ partitions, rules: LOG_RULES })

/** Creates what is missing. Throws GH_LOG_UNAVAILABLE, and GH_LOG_SETTINGS where a topic cannot be created so. */
export async function prepareTopics(
  options: KafkaOptions,
  wanted: Readonly<Record<string, TopicToPrepare>>,
): Promise<PreparedTopics> {
  const settings = { ...DEFAULTS, ...options }
  const brokers = createBrokers({ ...settings, ssl: options.ssl ?? null, sasl: options.sasl ?? null })
  try {
    return await retrying('preparing topics', settings.withinMs, async () => {
      const missing = await absentOf(brokers, Object.keys(wanted))
      if (missing.length > 0) await create(brokers, missing, wanted, settings.requestTimeoutMs)
      const { faults } = await lookAtTopics(brokers, expectationsOf(wanted))
      return { created: missing, faults }
    })
  } finally {
    brokers.close()
  }
}

async function absentOf(brokers: Brokers, names: readonly string[]): Promise<string[]> {
  const { topics } = await brokers.metadata(names)
  return topics
    .filter(({ errorCode }) => errorCode !== 0)
    .map(({ name, errorCode }) => {
      const error = new KafkaError(errorCode)
      if (error.type !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error
      return name
    })
}

async function create(
  brokers: Brokers,
  names: readonly string[],
  wanted: Readonly<Record<string, TopicToPrepare>>,
  timeoutMs: number,
): Promise<void> {
  const request = createTopics(
    names.map((topic) => ({
      topic,
      numPartitions: wanted[topic]!.partitions,
      replicationFactor: wanted[topic]!.replication,
      configEntries: Object.entries(settingsFor(wanted[topic]!)).map(([name, value]) => ({ name, value })),
    })),
    timeoutMs,
  )
  const wire = await brokers.anyWire('ask')
  const { topicErrors } = await wire.send(request, timeoutMs)
  for (const { topic, errorCode, errorMessage } of topicErrors) {
    if (errorCode === 0) continue
    const error = new KafkaError(errorCode)
    if (error.type === 'TOPIC_ALREADY_EXISTS') continue
    if (error.passes) throw error
    if (error.type === 'INVALID_REPLICATION_FACTOR')
      throw new AppError('GH_LOG_SETTINGS', `topic ${topic}: ${wanted[topic]!.replication} replicas: ${errorMessage}`, {
        advice: 'ask for no more replicas than there are brokers',
        cause: error,
      })
    throw refused(`creating ${topic}: ${errorMessage}`, error)
  }
  await settled(brokers, names, timeoutMs)
}

/** Waits until every partition has a leader. */
async function settled(brokers: Brokers, names: readonly string[], withinMs: number): Promise<void> {
  const until = performance.now() + withinMs
  for (;;) {
    const { topics } = await brokers.metadata(names)
    const ready = topics.every(
      ({ errorCode, partitions }) => errorCode === 0 && partitions.every(({ leader }) => leader >= 0),
    )
    if (ready || performance.now() > until) return
    await wait(50)
  }
}

function settingsFor({ replication, retentionMs, cleanup }: TopicToPrepare): Record<string, string> {
  const common = {
    'cleanup.policy': cleanup,
    'min.insync.replicas': replication >= 3 ? '2' : '1',
    'unclean.leader.election.enable': 'false',
    'max.message.bytes': `${BATCH_BYTES}`,
    'compression.type': 'producer',
  }
  if (cleanup === 'compact') return common
  return {
    ...common,
    'message.timestamp.type': 'LogAppendTime',
    'retention.ms': `${retentionMs}`,
    'retention.bytes': '-1',
  }
}

const expectationsOf = (wanted: Readonly<Record<string, TopicToPrepare>>) =>
  Object.fromEntries(
    Object.entries(wanted).map(([name, { partitions, cleanup }]) => [
      name,
      cleanup === 'delete' ? logTopic(partitions) : { partitions, rules: [] },
    ]),
  )
