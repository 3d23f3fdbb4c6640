import { decodeSummary, type Summary } from '@golden-hour/bucket-packing'
import type { RedisConnection } from '@golden-hour/redis-connection'

/** Where a partition's checkpoint is. */
export interface PartitionHash {
  readonly redis: RedisConnection
  readonly topicId: string
  readonly partition: number
  readonly key: string
  /** Where a large save is staged. */
  readonly staged: string
}

export function partitionHash(redis: RedisConnection, topicId: string, partition: number): PartitionHash {
  const key = `${redis.prefix}ck:{${topicId}.${partition}}`
  return { redis, topicId, partition, key, staged: `${key}:new` }
}

/** What is saved there says of itself. Null: nothing is saved. A reason: what is there is of no use. */
export function summaryOf(
  { topicId }: PartitionHash,
  text: Buffer | null | undefined,
  sum: Buffer | null | undefined,
): Summary | string | null {
  if (text == null) return null
  const summary = decodeSummary(text, sum?.toString() ?? null)
  if (typeof summary === 'string' || summary.meta.topicId === topicId) return summary
  return `of another journal: ${summary.meta.topicId}`
}
