import { setTimeout as wait } from 'node:timers/promises'
import { AppError } from '@golden-hour/ports'
import { KafkaError } from '../protocol/kafka-error.ts'
import type { TopicMetadata } from '../protocol/metadata.ts'
import { describeTopics } from '../protocol/requests.ts'
import type { Brokers } from '../wire/brokers.ts'
import { absent, type TopicExpectations, type TopicFault, topicFaults } from './topic-faults.ts'

export interface LookedAt {
  readonly faults: readonly TopicFault[]
  /** `max.message.bytes` of each topic. */
  readonly limits: ReadonlyMap<string, number>
}

/** One that was just made is not known to every broker in the same moment. */
const MAY_APPEAR_MS = 2_000
const LOOK_AGAIN_MS = 100

/** Looks at topics and their settings. Throws WireError, and KafkaError where something else is wrong with one. */
export async function lookAtTopics(
  brokers: Brokers,
  expected: Readonly<Record<string, TopicExpectations>>,
): Promise<LookedAt> {
  const names = Object.keys(expected)
  const topics = await findTopics(brokers, names)
  const settings = await settingsOf(brokers, [...topics.keys()])
  const faults = names.flatMap((name) => {
    const topic = topics.get(name)
    return topic === undefined
      ? [absent(name, expected[name]!)]
      : topicFaults(topic, settings.get(name) ?? null, expected[name]!)
  })
  const limits = names.map((name) => [name, Number(settings.get(name)?.get('max.message.bytes'))] as const)
  return { faults, limits: new Map(limits) }
}

/** Answers `max.message.bytes` of each topic. Throws GH_LOG_SETTINGS with all that is wrong, at once. */
export async function checkTopics(
  brokers: Brokers,
  expected: Readonly<Record<string, TopicExpectations>>,
): Promise<ReadonlyMap<string, number>> {
  const { faults, limits } = await lookAtTopics(brokers, expected)
  if (faults.length === 0) return limits
  throw new AppError('GH_LOG_SETTINGS', faults.map(({ topic, what }) => `topic ${topic} ${what}`).join('\n'), {
    advice: [...new Set(faults.map(({ mend }) => mend))].join('\n'),
  })
}

/** Those that are there. */
async function findTopics(brokers: Brokers, names: readonly string[]): Promise<Map<string, TopicMetadata>> {
  const until = performance.now() + MAY_APPEAR_MS
  for (;;) {
    const { topics } = await brokers.metadata(names)
    const there = topics.filter((topic) => {
      const error = topic.errorCode === 0 ? null : new KafkaError(topic.errorCode)
      if (error !== null && error.type !== 'UNKNOWN_TOPIC_OR_PARTITION') throw error
      return error === null
    })
    if (there.length === names.length || performance.now() > until)
      return new Map(there.map((topic) => [topic.name, topic]))
    await wait(LOOK_AGAIN_MS)
  }
}

/** Without those whose settings may not be read. */
async function settingsOf(brokers: Brokers, names: readonly string[]): Promise<Map<string, Map<string, string>>> {
  if (names.length === 0) return new Map()
  const wire = await brokers.anyWire('ask')
  const { resources } = await wire.send(describeTopics(names))
  return new Map(
    resources
      .filter(({ errorCode }) => errorCode === 0)
      .map(({ resourceName, configEntries }) => [
        resourceName,
        new Map(configEntries.map(({ configName, configValue }) => [configName, configValue ?? ''])),
      ]),
  )
}
