import { checkpointStoreContract } from '@golden-hour/testkit'
import type { Redis } from 'ioredis'
import { afterAll, beforeAll, describe } from 'vitest'
import { freshPrefix, lookInto, onRedis, sharedRedis, sweep } from '../../redis-connection/test/shared-redis.ts'
import { openStore } from './open-store.ts'

describe.skipIf(sharedRedis.skip !== null)(onRedis, () => {
  let look: Redis
  beforeAll(() => {
    look = lookInto()
  })
  afterAll(() => look.disconnect())

  checkpointStoreContract('checkpoint-redis', async () => {
    const prefix = freshPrefix()
    const open = () => openStore(sharedRedis.url, { settings: { prefix } })
    let opened = await open()
    return {
      store: opened.store,
      async again() {
        await opened.close()
        opened = await open()
        return opened.store
      },
      async close() {
        await opened.close()
        await sweep(look, prefix)
      },
    }
  })
})
