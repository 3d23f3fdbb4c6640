import type { TopicMetadata } from '../protocol/metadata.ts'
import type { TopicAsIs, TopicRule } from './rules.ts'

export interface TopicExpectations {
  /** Null: any number. */
  readonly partitions: number | null
  readonly rules: readonly TopicRule[]
}

/** What is not as it must be, and how to mend it. */
export interface TopicFault {
  readonly topic: string
  readonly what: string
  readonly mend: string
}

/** `settings` null: they may not be read. */
export function topicFaults(
  { name, partitions }: TopicMetadata,
  settings: ReadonlyMap<string, string> | null,
  expected: TopicExpectations,
): TopicFault[] {
  const faults: TopicFault[] = []
  const add = (what: string, mend: string): void => void faults.push({ topic: name, what, mend })
  if (expected.partitions !== null && partitions.length !== expected.partitions)
    add(
      `has ${partitions.length} partitions, not ${expected.partitions}`,
      `partitions never change, because a patient's records would be torn apart: set them to ${partitions.length}, or begin with a new topic`,
    )
  if (settings === null && expected.rules.length > 0) {
    add('does not let its settings be read', `grant DescribeConfigs on ${name} to this user (kafka-acls.sh)`)
  }
  if (settings === null) return faults
  const replication = Math.min(...partitions.map(({ replicas }) => replicas.length))
  const topic: TopicAsIs = { settings, replication }
  for (const { setting, wanted, mend, holds } of expected.rules) {
    const value = settings.get(setting) ?? 'not set'
    if (!holds(value, topic)) add(`has ${setting}=${value}, must be ${wanted}`, change(name, setting, mend(topic)))
  }
  return faults
}

export const absent = (topic: string, { partitions }: TopicExpectations): TopicFault => ({
  topic,
  what: 'is not there',
  mend:
    partitions === null
      ? 'check how its name is written, and that whoever owns that bus has created it'
      : 'run `golden-hour prepare`, which creates it',
})

const change = (topic: string, setting: string, value: string): string =>
  `kafka-configs.sh --alter --entity-type topics --entity-name ${topic} --add-config ${setting}=${value}`
