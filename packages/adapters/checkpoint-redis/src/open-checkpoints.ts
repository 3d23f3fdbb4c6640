import { AppError, type CheckpointStore } from '@golden-hour/ports'
import type { RedisConnection } from '@golden-hour/redis-connection'
import type { Logger } from '@golden-hour/service-kit'
import { type PartitionHash, partitionHash } from './partition-hash.ts'
import { readCheckpoint } from './read-checkpoint.ts'
import { saveCheckpoint } from './save-checkpoint.ts'
import { CLAIM } from './scripts.ts'

export interface RedisCheckpointOptions {
  /** Its owner closes it. */
  readonly redis: RedisConnection
  /** Of the journal that the checkpoints are of: `(await log.topic(JOURNAL)).id`. */
  readonly topicId: string
  readonly logger: Logger
}

/** Checkpoints in Redis, of one journal. Its methods throw GH_STATE_UNAVAILABLE while the server is away. */
export function openRedisCheckpoints({ redis, topicId, logger }: RedisCheckpointOptions): CheckpointStore {
  if (!/^[^{}]+$/.test(topicId)) throw new RangeError(`topic id ${JSON.stringify(topicId)} cannot stand in a key`)
  const hashOf = (partition: number): PartitionHash => partitionHash(redis, topicId, partition)
  /** The greatest epochs that this process was given. */
  const given = new Map<number, number>()
  return {
    async claim(partition) {
      const known = String(given.get(partition) ?? 0)
      const epoch = Number(await redis.call('claiming a partition', CLAIM, [hashOf(partition).key], [known]))
      given.set(partition, Math.max(epoch, given.get(partition) ?? 0))
      return { partition, epoch }
    },
    async load({ partition }) {
      const found = await readCheckpoint(hashOf(partition))
      if (typeof found !== 'string') return found
      logger.error({ event: 'checkpoint-damaged', partition, reason: found })
      return null
    },
    async save({ partition, epoch }, write) {
      if (write.meta.topicId !== topicId)
        throw new AppError('GH_STATE_STALE', `the journal is ${write.meta.topicId} now, and was ${topicId}`, {
          advice: 'the journal was made anew while this process ran: start it again',
        })
      return saveCheckpoint(hashOf(partition), epoch, write)
    },
    close: async () => {},
  }
}
