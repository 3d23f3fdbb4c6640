import type { LiveChannel, LiveMessage } from '@golden-hour/ports'
import { openRedis, type RedisConnection } from '@golden-hour/redis-connection'
import { titleWith } from '@golden-hour/testkit/servers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Heard, heard } from '../../redis-connection/test/heard.ts'
import { type RedisServer, startRedis, whyNoRedis } from '../../redis-connection/test/redis-server.ts'
import { settingsOf } from '../../redis-connection/test/settings-of.ts'
import { openRedisLiveBus, type RedisLiveBus } from '../src/index.ts'
import { subscribers } from './subscribers.ts'

const CHANNELS: readonly LiveChannel[] = ['facts', 'windows', 'alerts', 'system']

describe.skipIf(whyNoRedis !== null)(titleWith('the live bus on Redis', { skip: whyNoRedis }), () => {
  let server: RedisServer
  let told: Heard
  let ends: (() => Promise<void>)[]
  const connect = async (prefix = ''): Promise<RedisConnection> => {
    const settings = settingsOf({ url: server.url, prefix })
    const redis = await openRedis(settings, { logger: told.logger })
    ends.push(() => redis.close())
    return redis
  }
  const open = async (prefix = ''): Promise<RedisLiveBus> => {
    const bus = openRedisLiveBus({ redis: await connect(prefix), logger: told.logger })
    ends.push(() => bus.close())
    return bus
  }
  const listening = (channel: string, count: number) => subscribers(server.client, channel, count)
  const ear = (bus: RedisLiveBus, channel: LiveChannel) => {
    const kinds: string[] = []
    const waiting = new Map<string, () => void>()
    const off = bus.subscribe(channel, ({ kind }: LiveMessage) => {
      kinds.push(kind)
      waiting.get(kind)?.()
    })
    const until = (kind: string) =>
      new Promise<void>((resolve) => (kinds.includes(kind) ? resolve() : waiting.set(kind, resolve)))
    return { kinds, until, off }
  }
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.close())
  beforeEach(() => {
    told = heard()
    ends = []
  })
  afterEach(async () => {
    for (const end of ends.reverse()) await end()
    for (const channel of CHANNELS) await listening(`live:${channel}`, 0)
  })

  it('brings what one process says to the others, and to itself', async () => {
    const [one, other] = [await open(), await open()]
    const ears = [ear(one, 'windows'), ear(other, 'windows')]
    await listening('live:windows', 2)
    one.publish('windows', { kind: 'opened' })
    other.publish('windows', { kind: 'closed' })
    for (const { until } of ears) await Promise.all([until('opened'), until('closed')])
    expect([one.lost, other.lost]).toEqual([0, 0])
  })

  it('drops and counts what is no JSON, and no message', async () => {
    const bus = await open()
    const { kinds, until } = ear(bus, 'system')
    await listening('live:system', 1)
    for (const text of ['{', '', '7', 'null', '"text"']) await server.client.publish('live:system', text)
    bus.publish('system', { kind: 'count', count: 1n })
    bus.publish('system', { kind: 'end' })
    await until('end')
    expect(kinds).toEqual(['end'])
    expect(bus.lost).toBe(6)
    expect(told.lines.filter(({ event }) => event === 'live-message-dropped')).toHaveLength(5)
  })

  it('tells of a listener that throws', async () => {
    const bus = await open()
    bus.subscribe('alerts', () => {
      throw new Error('a listener is broken')
    })
    await listening('live:alerts', 1)
    bus.publish('alerts', { kind: 'raised' })
    expect(await told.until('live-listener-failed')).toMatchObject({ err: { message: 'a listener is broken' } })
  })

  it('leaves a channel with its last listener, and comes back with the next', async () => {
    const bus = await open()
    const [first, second] = [ear(bus, 'facts'), ear(bus, 'facts')]
    await listening('live:facts', 1)
    first.off()
    first.off()
    bus.publish('facts', { kind: 'one' })
    await second.until('one')
    second.off()
    await listening('live:facts', 0)
    const third = ear(bus, 'facts')
    await listening('live:facts', 1)
    bus.publish('facts', { kind: 'two' })
    await third.until('two')
    expect([first.kinds, second.kinds, third.kinds]).toEqual([[], ['one'], ['two']])
  })

  it('loses what is said while the server is away, counts it, and hears again when it is back', async () => {
    const bus = await open()
    const listener = ear(bus, 'windows')
    await listening('live:windows', 1)
    await server.kill()
    bus.publish('windows', { kind: 'lost' })
    const late = ear(bus, 'alerts')
    await server.start()
    await Promise.all([listening('live:windows', 1), listening('live:alerts', 1)])
    while (listener.kinds.length === 0 || late.kinds.length === 0) {
      bus.publish('windows', { kind: 'again' })
      bus.publish('alerts', { kind: 'again' })
      await new Promise((resolve) => setImmediate(resolve))
    }
    expect(listener.kinds).not.toContain('lost')
    expect(bus.lost).toBeGreaterThan(0)
  })

  it('keeps installations apart by their prefix', async () => {
    const [a, b] = [await open('a:'), await open('b:')]
    const [ofA, ofB] = [ear(a, 'windows'), ear(b, 'windows')]
    await Promise.all([listening('a:live:windows', 1), listening('b:live:windows', 1)])
    b.publish('windows', { kind: 'b' })
    a.publish('windows', { kind: 'a' })
    await Promise.all([ofA.until('a'), ofB.until('b')])
    expect([ofA.kinds, ofB.kinds]).toEqual([['a'], ['b']])
  })
})
