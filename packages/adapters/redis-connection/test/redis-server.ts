import { setTimeout as sleep } from 'node:timers/promises'
import { missingLocally, ownRedis } from '@golden-hour/testkit/servers'
import { Redis } from 'ioredis'

/** A Redis of a test's own, which it may harm. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  /** For the test to look and to harm; connected while the server runs. */
  readonly client: Redis
  /** Stops answering, with every connection kept. */
  freeze(): Promise<void>
  thaw(): Promise<void>
  /** `kill -9`. */
  kill(): Promise<void>
  /** Again at the same port, with what it has on disk. */
  start(): Promise<void>
  close(): Promise<void>
}

/** Null: there is Redis on this machine. */
export const whyNoRedis: string | null = await missingLocally('redis')

export async function startRedis(): Promise<RedisServer> {
  const own = await ownRedis()
  const client = new Redis(own.url, { lazyConnect: true, retryStrategy: () => 20 })
  client.on('error', () => {})
  const connected = async (): Promise<void> => {
    while (client.status !== 'ready') await sleep(5)
  }
  client.connect().catch(() => {})
  await connected()
  return {
    url: own.url,
    port: Number(new URL(own.url).port),
    client,
    freeze: own.pause,
    thaw: own.resume,
    kill: () => own.kill(),
    async start() {
      await own.restart()
      await connected()
    },
    async close() {
      client.disconnect()
      await own.stop()
    },
  }
}
