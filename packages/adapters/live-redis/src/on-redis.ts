import type { RedisConnection } from '@golden-hour/redis-connection'
import type { Logger } from '@golden-hour/service-kit'

/** What bus and leases stand on. */
export interface OnRedis {
  /** Its owner closes it. */
  readonly redis: RedisConnection
  readonly logger: Logger
}
