export { openRedis, type RedisConnection } from './open-redis.ts'
export { redisError } from './redis-error.ts'
export { RedisSettings } from './redis-settings.ts'
export { type Script, script } from './script.ts'
