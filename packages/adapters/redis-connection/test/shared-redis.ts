import { freshName, redisForTests, titleWith } from '@golden-hour/testkit/servers'
import { Redis } from 'ioredis'

/** The Redis of the test run, which others use too: a test keeps to a prefix of its own. */
export const sharedRedis = await redisForTests()

export const onRedis: string = titleWith('on Redis', sharedRedis)

export const freshPrefix = (): string => `${freshName('test')}:`

/** For the test to look. */
export const lookInto = (): Redis => new Redis(sharedRedis.url)

/** Removes what a test has left. */
export async function sweep(client: Redis, prefix: string): Promise<void> {
  const keys = await client.keys(`${prefix}*`)
  if (keys.length > 0) await client.del(...keys)
}
