import type { CheckpointStore } from '@golden-hour/ports'
import { openRedis, type RedisConnection, type RedisSettings } from '@golden-hour/redis-connection'
import { type Logger, silentLogger } from '@golden-hour/service-kit'
import { settingsOf } from '../../redis-connection/test/settings-of.ts'
import { openRedisCheckpoints } from '../src/index.ts'

export interface OpenStore {
  readonly store: CheckpointStore
  readonly redis: RedisConnection
  /** The same store, over another view of its connection. */
  over(redis: RedisConnection): CheckpointStore
  close(): Promise<void>
}

/** A store as a process of its own has it. */
export async function openStore(
  url: string,
  options: { readonly topicId?: string; readonly logger?: Logger; readonly settings?: Partial<RedisSettings> } = {},
): Promise<OpenStore> {
  const { topicId = 'topic-1', logger = silentLogger(), settings = {} } = options
  const redis = await openRedis(settingsOf({ url, ...settings }), { logger: silentLogger() })
  const over = (view: RedisConnection): CheckpointStore => openRedisCheckpoints({ redis: view, topicId, logger })
  return { store: over(redis), redis, over, close: () => redis.close() }
}
