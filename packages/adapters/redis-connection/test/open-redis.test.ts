import { titleWith } from '@golden-hour/testkit/servers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openRedis, type RedisConnection, type RedisSettings, script } from '../src/index.ts'
import { type Heard, heard } from './heard.ts'
import { type RedisServer, startRedis, whyNoRedis } from './redis-server.ts'
import { settingsOf } from './settings-of.ts'

describe.skipIf(whyNoRedis !== null)(titleWith('a connection to Redis', { skip: whyNoRedis }), () => {
  let server: RedisServer
  let told: Heard
  let redis: RedisConnection | null
  const open = async (changes: Partial<RedisSettings> = {}): Promise<RedisConnection> => {
    redis = await openRedis(settingsOf({ url: server.url, ...changes }), { logger: told.logger })
    return redis
  }
  const events = () => told.lines.map(({ event }) => event)
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.close())
  beforeEach(() => {
    told = heard()
    redis = null
  })
  afterEach(async () => {
    await redis?.close()
    await server.client.config('SET', 'requirepass', '')
    await server.client.config('SET', 'maxmemory-policy', 'noeviction')
    await server.client.config('SET', 'appendonly', 'yes')
  })

  it('says that a server without an append-only file may lose what is saved', async () => {
    await open()
    expect(events()).toEqual([])
    await server.client.config('SET', 'appendonly', 'no')
    await redis!.close()
    await open()
    expect(events()).toEqual(['redis-not-durable'])
  })

  it.each(['allkeys-lru', 'volatile-ttl'])(
    'refuses a server that may drop keys by %s, and says how to mend it',
    async (policy) => {
      await server.client.config('SET', 'maxmemory-policy', policy)
      await expect(open()).rejects.toMatchObject({
        code: 'GH_STATE_SETTINGS',
        message: expect.stringContaining(policy) as string,
        advice: expect.stringContaining('CONFIG SET maxmemory-policy noeviction') as string,
      })
    },
  )

  it('refuses a server that wants another password, without telling the one it has', async () => {
    await server.client.config('SET', 'requirepass', 'right-one')
    for (const changes of [{}, { password: 'wrong-one' }]) {
      const failure = await open(changes).catch((error: unknown) => error)
      expect(failure).toMatchObject({
        code: 'GH_STATE_SETTINGS',
        advice: expect.stringContaining('redis.password') as string,
      })
    }
    await open({ password: 'right-one' })
    expect(await redis!.run('asking', (client) => client.ping())).toBe('PONG')
    await redis!.close()
    await open({ url: server.url.replace('//', '//:right-one@') })
    expect(redis!.at).toBe(`127.0.0.1:${server.port}`)
    expect(JSON.stringify(told.lines)).not.toMatch(/right-one|wrong-one/)
  })

  it('opens though the server is away, fails at once, and works when it has come', async () => {
    await server.kill()
    const { run } = await open()
    expect(events()).toEqual(['redis-away'])
    await expect(run('asking', (client) => client.ping())).rejects.toMatchObject({
      code: 'GH_STATE_UNAVAILABLE',
      recovery: 'retry',
    })
    await server.start()
    await told.until('redis-back')
    expect(await run('asking', (client) => client.ping())).toBe('PONG')
  })

  it('fails what was under way when the server dies, tells it once, and comes back', async () => {
    const { run } = await open()
    await server.freeze()
    const refused = expect(run('asking', (client) => client.ping())).rejects.toMatchObject({
      code: 'GH_STATE_UNAVAILABLE',
      message: expect.stringContaining('the connection ended') as string,
    })
    await server.kill()
    await refused
    await server.start()
    await told.until('redis-back')
    expect(await run('asking', (client) => client.ping())).toBe('PONG')
    expect(events().filter((event) => event === 'redis-away')).toHaveLength(1)
  })

  it('gives up a server that stands still, and works when it goes on', async () => {
    const { run } = await open({ commandTimeoutMs: 300, connectTimeoutMs: 300 })
    await server.freeze()
    await expect(run('asking', (client) => client.ping())).rejects.toMatchObject({ code: 'GH_STATE_UNAVAILABLE' })
    await told.until('redis-away')
    await redis!.close()
    await open({ commandTimeoutMs: 300, connectTimeoutMs: 300 })
    await expect(run('asking', (client) => client.ping())).rejects.toMatchObject({ code: 'GH_STATE_UNAVAILABLE' })
    const before = told.lines.length
    await server.thaw()
    await told.until('redis-back', before)
    const asked = () => redis!.run('asking', (client) => client.ping()).catch(() => null)
    while ((await asked()) !== 'PONG') await new Promise((resolve) => setImmediate(resolve))
  })

  it('tells it when a server that was away comes back with wrong settings', async () => {
    await open()
    await server.client.config('SET', 'maxmemory-policy', 'allkeys-lfu')
    await server.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
    const line = await told.until('redis-settings')
    expect(line.advice).toContain('noeviction')
  })

  it('gives the server a script again after it has forgotten it', async () => {
    const { call } = await open()
    const echo = script('return { KEYS[1], ARGV[1] }')
    expect(await call('echoing', echo, ['k'], ['a'])).toEqual(['k', 'a'])
    await server.client.script('FLUSH')
    expect(await call('echoing', echo, ['k'], [Buffer.from('b')])).toEqual(['k', 'b'])
  })

  it('keeps nothing of what was sent in an error', async () => {
    const { call, run } = await open()
    const secret = '张三 13800000000'
    const failures = await Promise.all([
      call('failing', script('return redis.error_reply("OOM no room")'), [], [secret]).catch((error: unknown) => error),
      call('failing', script('return nonsense.here'), [], [secret]).catch((error: unknown) => error),
      run('failing', (client) => client.call('HSET', 'k', secret)).catch((error: unknown) => error),
    ])
    expect(failures.map((error) => (error as { code?: string }).code ?? (error as Error).name)).toEqual([
      'GH_STATE_UNAVAILABLE',
      'ReplyError',
      'ReplyError',
    ])
    for (const err of failures) told.logger.error({ event: 'failure', err })
    expect(JSON.stringify(told.lines)).not.toContain('13800000000')
  })
})
