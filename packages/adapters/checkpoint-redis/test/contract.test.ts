import { checkpointStoreContract } from '@golden-hour/testkit'
import { afterAll, beforeAll, describe } from 'vitest'
import { type RedisServer, startRedis, whyNoRedis } from '../../redis-connection/test/redis-server.ts'
import { openStore } from './open-store.ts'

describe.skipIf(whyNoRedis !== null)('on Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.close())

  checkpointStoreContract('checkpoint-redis', async () => {
    await server.client.flushall()
    let opened = await openStore(server.url)
    return {
      store: opened.store,
      async again() {
        await opened.close()
        opened = await openStore(server.url)
        return opened.store
      },
      close: () => opened.close(),
    }
  })
})
