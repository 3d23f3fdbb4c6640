export { openRedisCheckpoints, type RedisCheckpointOptions } from './open-checkpoints.ts'
