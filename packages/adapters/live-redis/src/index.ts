export { openRedisLeases } from './leases.ts'
export { openRedisLiveBus, type RedisLiveBus } from './live-bus.ts'
export type { OnRedis } from './on-redis.ts'
