import { diskError } from '@golden-hour/data-folder'
import { AppError, type Clock, type EventLog } from '@golden-hour/ports'
import { createGroupCommit } from './group-commit.ts'
import { createGroups } from './groups.ts'
import type { Partition } from './partition.ts'
import { checkRetention, dropExpired } from './retention.ts'
import { openStore } from './store.ts'
import { checkPartitions, type OpenTopic, openTopic } from './topic.ts'

export interface EmbeddedLogOptions {
  /** The log's own folder; made where it is not there. One process at a time: see `lockDataFolder`. */
  readonly folder: string
  /** Stamps `appendedAt`, in the instant in which `append` is called. */
  readonly clock: Pick<Clock, 'now'>
  /** Partitions by topic name; fixed when a topic is first opened. */
  readonly topics: Readonly<Record<string, number>>
  /** For how long `dropExpired` keeps records, at least 60. Left out, everything is kept. */
  readonly retentionDays?: number
}

export interface EmbeddedLog extends EventLog {
  /** Removes what is older than `retentionDays`. Answers how many records went; 0 where everything is kept. */
  dropExpired(): Promise<number>
}

/** What a reader is handed at once. */
const BATCH = { records: 500, bytes: 1024 * 1024 }
const EVERYTHING = Number.POSITIVE_INFINITY

/**
 * The event log on the local disk. Throws GH_LOG_SETTINGS where a topic has another number of partitions than asked
 * for, GH_DISK where the folder cannot be used; a failed append is GH_DISK and ends all appending.
 */
export async function openEmbeddedLog(options: EmbeddedLogOptions): Promise<EmbeddedLog> {
  const { folder, clock, retentionDays = null } = options
  checkRetention(retentionDays)
  const wanted = Object.entries(options.topics)
  for (const [name, partitions] of wanted) checkPartitions(name, partitions)
  const store = openStore(
    folder,
    wanted.reduce((sum, [, partitions]) => sum + partitions, 0),
  )
  const topics = new Map<string, OpenTopic>()
  try {
    for (const [name, partitions] of wanted) topics.set(name, await openTopic(store, name, partitions))
  } catch (error) {
    await store.close()
    throw error instanceof AppError ? error : diskError('opening the log', folder, error)
  }
  const commits = createGroupCommit((cause) => diskError('writing the log', folder, cause))
  const groups = createGroups(BATCH)
  let closed: Promise<void> | null = null

  const topicNamed = (name: string): OpenTopic => {
    if (closed !== null) throw new AppError('GH_LOG_UNAVAILABLE', 'the log is closed')
    const topic = topics.get(name)
    if (topic !== undefined) return topic
    throw new AppError('GH_LOG_SETTINGS', `there is no topic ${name}; there are ${[...topics.keys()].join(', ')}`, {
      advice: 'a topic is named when the log is opened',
    })
  }
  const partitionOf = (name: string, number: number): Partition => {
    const topic = topicNamed(name)
    const partition = topic.parts[number]
    if (partition !== undefined) return partition
    throw new AppError('GH_LOG_SETTINGS', `${name} has no partition ${number}; it has ${topic.partitions}, from 0`)
  }
  return {
    async topic(name) {
      const { id, partitions } = topicNamed(name)
      return { name, id, partitions }
    },
    async append(topic, number, records) {
      const partition = partitionOf(topic, number)
      const entries = partition.stamp(records, clock.now())
      const last = entries.at(-1)
      if (last === undefined) return []
      await commits.submit(
        () => entries.map(({ offset, frame }) => partition.table.append(offset, frame)),
        () => partition.publish(last.offset + 1),
      )
      return entries.map(({ offset, appendedAt }) => ({ offset, appendedAt }))
    },
    async bounds(topic, number) {
      const { start, end } = partitionOf(topic, number)
      return { start, end }
    },
    async read(topic, number, from, limit) {
      return partitionOf(topic, number).read(from, { records: limit, bytes: EVERYTHING })
    },
    async subscribe(topic, group, reader) {
      return groups.subscribe(topic, group, topicNamed(topic).parts, reader)
    },
    async dropExpired() {
      let dropped = 0
      if (retentionDays === null) return dropped
      for (const name of topics.keys())
        for (const partition of topicNamed(name).parts)
          dropped += await dropExpired(partition, commits, retentionDays, clock.now())
      return dropped
    },
    close() {
      closed ??= groups
        .close()
        .then(() => commits.settled())
        .then(() => store.close())
      return closed
    },
  }
}
