import { durationMs } from '@golden-hour/model'
import type { LeaseKeeper } from '@golden-hour/ports'
import { openRedis, type RedisConnection } from '@golden-hour/redis-connection'
import { silentLogger } from '@golden-hour/service-kit'
import { leaseKeeperContract, liveBusContract } from '@golden-hour/testkit'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe } from 'vitest'
import { settingsOf } from '../../redis-connection/test/settings-of.ts'
import { freshPrefix, lookInto, onRedis, sharedRedis, sweep } from '../../redis-connection/test/shared-redis.ts'
import { openRedisLeases, openRedisLiveBus, type RedisLiveBus } from '../src/index.ts'
import { subscribers } from './subscribers.ts'

const logger = silentLogger()
/** The contract's milliseconds are so many here: time is passed by hand, and none by itself. */
const SLOWER = 10_000

const slower = (made: LeaseKeeper): LeaseKeeper => ({
  acquire: (name, ttl) => made.acquire(name, durationMs(ttl * SLOWER)),
  close: () => made.close(),
})

describe.skipIf(sharedRedis.skip !== null)(onRedis, () => {
  let look: Redis
  const connect = (prefix: string): Promise<RedisConnection> =>
    openRedis(settingsOf({ url: sharedRedis.url, prefix }), { logger })
  beforeAll(() => {
    look = lookInto()
  })
  afterAll(() => look.disconnect())

  leaseKeeperContract('live-redis', async () => {
    const prefix = freshPrefix()
    const connections = await Promise.all([connect(prefix), connect(prefix)])
    const [keeper, other] = connections.map((redis) => slower(openRedisLeases({ redis, logger })))
    return {
      keeper: keeper!,
      other: other!,
      async pass(duration) {
        for (const key of await look.keys(`${prefix}lease:*`)) {
          if (key.endsWith(':token')) continue
          const left = (await look.pttl(key)) - duration * SLOWER
          if (left > 0) await look.pexpire(key, left)
          else await look.del(key)
        }
      },
      async close() {
        await Promise.all(connections.map((redis) => redis.close()))
        await sweep(look, prefix)
      },
    }
  })

  liveBusContract('live-redis', async () => {
    const prefix = freshPrefix()
    const redis = await connect(prefix)
    const bus = openRedisLiveBus({ redis, logger })
    const wanted = new Set<string>()
    const subscribe: RedisLiveBus['subscribe'] = (channel, listener) => {
      wanted.add(`${prefix}live:${channel}`)
      return bus.subscribe(channel, listener)
    }
    return {
      bus: { publish: bus.publish, close: bus.close, subscribe },
      async ready() {
        for (const channel of wanted) await subscribers(look, channel, 1)
      },
      async close() {
        await bus.close()
        await redis.close()
      },
    }
  })
})
