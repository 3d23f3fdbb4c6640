import { durationMs } from '@golden-hour/model'
import type { LeaseKeeper } from '@golden-hour/ports'
import { openRedis, type RedisConnection } from '@golden-hour/redis-connection'
import { silentLogger } from '@golden-hour/service-kit'
import { titleWith } from '@golden-hour/testkit/servers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { heard } from '../../redis-connection/test/heard.ts'
import { type RedisServer, startRedis, whyNoRedis } from '../../redis-connection/test/redis-server.ts'
import { settingsOf } from '../../redis-connection/test/settings-of.ts'
import { openRedisLeases } from '../src/index.ts'

const logger = silentLogger()
const TTL = durationMs(60_000)

describe.skipIf(whyNoRedis !== null)(titleWith('leases on Redis', { skip: whyNoRedis }), () => {
  let server: RedisServer
  let connections: RedisConnection[]
  const connect = async (prefix = ''): Promise<RedisConnection> => {
    const redis = await openRedis(settingsOf({ url: server.url, prefix, commandTimeoutMs: 1_000 }), { logger })
    connections.push(redis)
    return redis
  }
  const keeper = async (prefix = ''): Promise<LeaseKeeper> => openRedisLeases({ redis: await connect(prefix), logger })
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    connections = []
    await server.client.flushall()
  })
  afterEach(async () => {
    await Promise.all(connections.map((redis) => redis.close()))
  })

  it('run out by the clock of the server', async () => {
    const leases = await keeper()
    await leases.acquire('nightly', durationMs(1))
    while ((await server.client.exists('lease:{nightly}')) === 1) await server.client.ping()
    expect(await leases.acquire('nightly', TTL)).not.toBeNull()
    expect(await server.client.pttl('lease:{nightly}')).toBeGreaterThan(TTL / 2)
  })

  it('are given anew after FLUSHALL with a greater token; the first holder learns of it', async () => {
    const [leases, other] = [await keeper(), await keeper()]
    const first = await leases.acquire('nightly', TTL)
    await server.client.flushall()
    const second = await other.acquire('nightly', TTL)
    expect(second!.token).toBeGreaterThan(first!.token)
    expect(await first!.renew()).toBe(false)
    await first!.release()
    expect(await second!.renew()).toBe(true)
  })

  it('have greater tokens than any that is known, though those are ahead of the clock', async () => {
    const ahead = (Date.now() + 86_400_000) * 1_000
    await server.client.set('lease:{nightly}:token', String(ahead))
    const leases = await keeper()
    const first = await leases.acquire('nightly', TTL)
    expect(first!.token).toBe(ahead + 1)
    await server.client.flushall()
    expect((await leases.acquire('nightly', TTL))!.token).toBe(ahead + 2)
  })

  it('are not had while the server stands still, and run out by themselves', async () => {
    const { lines, logger } = heard()
    const leases = openRedisLeases({ redis: await connect(), logger })
    const lease = await leases.acquire('nightly', TTL)
    await server.freeze()
    const away = { code: 'GH_STATE_UNAVAILABLE', recovery: 'retry' }
    await Promise.all([
      expect(leases.acquire('auditor', TTL)).rejects.toMatchObject(away),
      expect(lease!.renew()).rejects.toMatchObject(away),
      lease!.release(),
    ])
    expect(lines.map(({ event }) => event)).toEqual(['lease-not-released'])
    await server.thaw()
  })

  it('of installations with other prefixes are others', async () => {
    const [a, b] = [await keeper('a:'), await keeper('b:')]
    expect(await a.acquire('nightly', TTL)).not.toBeNull()
    expect(await b.acquire('nightly', TTL)).not.toBeNull()
    expect(await a.acquire('nightly', TTL)).toBeNull()
  })
})
