import { randomBytes } from 'node:crypto'
import type { Checkpoint, CheckpointStore, CheckpointWrite, Offset } from '@golden-hour/ports'
import { titleWith } from '@golden-hour/testkit/servers'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Heard, heard } from '../../redis-connection/test/heard.ts'
import { type RedisServer, startRedis, whyNoRedis } from '../../redis-connection/test/redis-server.ts'
import { metaAt } from './meta-at.ts'
import { type OpenStore, openStore } from './open-store.ts'

const KEY = 'ck:{topic-1.0}'
const MIB = 1_048_576

const writeOf = (offset: Offset, base: Offset | null, buckets: Record<number, string | null>): CheckpointWrite => ({
  meta: metaAt(offset),
  base,
  buckets: new Map(Object.entries(buckets).map(([n, text]) => [Number(n), text === null ? null : Buffer.from(text)])),
})

/** What no packing makes smaller. */
const large = (bytes: number): Buffer => randomBytes(bytes)

const shown = (checkpoint: Checkpoint | null) =>
  checkpoint && {
    offset: checkpoint.meta.offset,
    buckets: Object.fromEntries([...checkpoint.buckets].map(([n, bytes]) => [n, Buffer.from(bytes).toString()])),
  }

function gate() {
  let open = (): void => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

/** Halts a store's calls after so many; `step` lets one more through, `finish` all. */
function createHalt({ redis }: OpenStore, after: number) {
  const { call } = redis
  const [reached, released, passed, finished] = [gate(), gate(), gate(), gate()]
  let calls = 0
  Object.assign(redis, {
    call: async (...args: Parameters<typeof call>) => {
      calls += 1
      if (calls <= after) return call(...args)
      if (calls > after + 1) {
        await finished.opened
        return call(...args)
      }
      reached.open()
      await released.opened
      return call(...args).finally(passed.open)
    },
  })
  return {
    reached: reached.opened,
    step(): Promise<void> {
      released.open()
      return passed.opened
    },
    finish: finished.open,
  }
}

describe.skipIf(whyNoRedis !== null)(titleWith('a checkpoint in Redis', { skip: whyNoRedis }), () => {
  let server: RedisServer
  let opened: OpenStore[]
  let told: Heard
  let store: CheckpointStore
  const open = async (options: Parameters<typeof openStore>[1] = {}): Promise<OpenStore> => {
    const one = await openStore(server.url, { logger: told.logger, ...options })
    opened.push(one)
    return one
  }
  const reasons = () => told.lines.filter(({ event }) => event === 'checkpoint-damaged').map(({ reason }) => reason)
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.close())
  beforeEach(async () => {
    await server.client.flushall()
    opened = []
    told = heard()
    store = (await open()).store
  })
  afterEach(async () => {
    await Promise.all(opened.map((one) => one.close()))
  })

  describe('that is damaged', () => {
    beforeEach(async () => {
      const buckets = { 1: 'one', 2: 'two', 3: 'three' }
      await store.save(await store.claim(0), writeOf(10, null, buckets))
    })
    const flipped = async (field: string): Promise<void> => {
      const bytes = (await server.client.hgetBuffer(KEY, field))!
      bytes[bytes.length - 1]! ^= 1
      await server.client.hset(KEY, field, bytes)
    }
    /** It is not used; a change of it or a whole one takes its place. */
    const isMended = async (change: 'saved' | 'base-mismatch'): Promise<void> => {
      const claim = await store.claim(0)
      expect(await store.load(claim)).toBeNull()
      expect(await store.save(claim, writeOf(20, 10, {}))).toBe(change)
      expect(await store.save(claim, writeOf(30, null, { 2: 'new' }))).toBe('saved')
      expect(shown(await store.load(claim))).toEqual({ offset: 30, buckets: { 2: 'new' } })
    }

    it('is none where a bit of a bucket flipped', async () => {
      await flipped('b2')
      await isMended('saved')
      expect(reasons()).toEqual(['bucket 2 is not what was saved'])
    })

    it('is none where a bucket is cut short', async () => {
      const bytes = (await server.client.hgetBuffer(KEY, 'b3'))!
      await server.client.hset(KEY, 'b3', bytes.subarray(0, bytes.length - 1))
      await isMended('saved')
      expect(reasons()).toEqual(['bucket 3 is not what was saved'])
    })

    it('is none where a bucket is missing', async () => {
      await server.client.hdel(KEY, 'b1')
      await isMended('saved')
      expect(reasons()).toEqual(['bucket 1 is missing'])
    })

    it('is none where a bucket is of another checkpoint', async () => {
      const before = (await server.client.hgetBuffer(KEY, 'b2'))!
      await store.save(await store.claim(0), writeOf(15, 10, { 2: 'newer' }))
      await server.client.hset(KEY, 'b2', before)
      await isMended('base-mismatch')
      expect(reasons()).toEqual(['bucket 2 is not what was saved'])
    })

    it.each(['meta', 'sum'])('is none, and no base, where a bit of its %s flipped', async (field) => {
      await flipped(field)
      await isMended('base-mismatch')
      expect(reasons()).toEqual(['its meta is not what was written'])
    })

    it('is none where it is of another journal, though it stands under our key', async () => {
      const other = await open({ topicId: 'topic-2' })
      const claim = await other.store.claim(0)
      const write = { meta: metaAt(10, { topicId: 'topic-2' }), base: null, buckets: new Map([[1, Buffer.from('x')]]) }
      expect(await other.store.save(claim, write)).toBe('saved')
      expect(shown(await store.load(await store.claim(0)))).toMatchObject({ buckets: { 1: 'one' } })
      await server.client.copy('ck:{topic-2.0}', KEY, 'REPLACE')
      await isMended('base-mismatch')
      expect(reasons()).toEqual(['of another journal: topic-2'])
    })
  })

  it('is not saved under the key of another journal', async () => {
    const claim = await store.claim(0)
    const write = { meta: metaAt(10, { topicId: 'topic-2' }), base: null, buckets: new Map() }
    await expect(store.save(claim, write)).rejects.toMatchObject({ code: 'GH_STATE_STALE', recovery: 'reload' })
  })

  it('is no base for the same records under other semantics', async () => {
    const claim = await store.claim(0)
    await store.save(claim, writeOf(10, null, { 1: 'a' }))
    const write = { meta: metaAt(20, { semantics: 2 }), base: 10, buckets: new Map() }
    expect(await store.save(claim, write)).toBe('base-mismatch')
    expect(shown(await store.load(claim))).toEqual({ offset: 10, buckets: { 1: 'a' } })
  })

  describe('that is large', () => {
    const sizes = { 0: 700_000, 1: 700_000, 2: 2_500_000, 3: 10, 255: 900_000 }
    const buckets = (): Map<number, Uint8Array> =>
      new Map(Object.entries(sizes).map(([n, bytes]) => [Number(n), large(bytes)]))
    const isWhole = async (offset: Offset, expected: ReadonlyMap<number, Uint8Array>): Promise<void> => {
      const loaded = await store.load(await store.claim(0))
      expect(loaded!.meta.offset).toBe(offset)
      expect([...loaded!.buckets.keys()].sort((a, b) => a - b)).toEqual([...expected.keys()].sort((a, b) => a - b))
      for (const [n, bytes] of expected) expect(Buffer.compare(loaded!.buckets.get(n)!, bytes)).toBe(0)
    }

    it('goes in calls of a mebibyte at most, and leaves nothing beside it, whole or as a change', async () => {
      await server.client.config('SET', 'slowlog-log-slower-than', '0')
      await server.client.config('SET', 'slowlog-max-len', '1000')
      await server.client.config('SET', 'client-query-buffer-limit', String(MIB + 100_000))
      const claim = await store.claim(0)
      const first = buckets()
      expect(await store.save(claim, { meta: metaAt(10), base: null, buckets: first })).toBe('saved')
      await isWhole(10, first)
      expect(await server.client.keys('*')).toEqual([KEY])
      expect(await server.client.ttl(KEY)).toBe(-1)
      const change = new Map<number, Uint8Array | null>([
        [0, large(900_000)],
        [2, large(100)],
        [3, null],
        [7, large(1_500_000)],
      ])
      const next = await store.claim(0)
      expect(await store.save(next, { meta: metaAt(20), base: 10, buckets: change })).toBe('saved')
      const after = new Map(first)
      for (const [n, bytes] of change) bytes === null ? after.delete(n) : after.set(n, bytes)
      await isWhole(20, after)
      expect(await server.client.keys('*')).toEqual([KEY])
      expect((await server.client.hkeys(KEY)).filter((name) => /^b[0237](\.|$)/.test(name)).sort()).toEqual([
        'b0',
        'b2',
        'b7',
        'b7.1',
      ])
      await server.client.config('SET', 'client-query-buffer-limit', '1gb')
    })

    it('is none of it where its owner dies between two calls, and the next one begins anew', async () => {
      await store.save(await store.claim(0), writeOf(10, null, { 1: 'before' }))
      const call = opened[0]!.redis.call
      for (const calls of [1, 3, 5]) {
        for (const base of [10, null]) {
          let left = calls
          const dying = await openStore(server.url)
          opened.push(dying)
          Object.assign(dying.redis, {
            call: (...args: Parameters<typeof call>) => {
              if (left === 0) throw new Error('dead')
              left -= 1
              return call(...args)
            },
          })
          await expect(
            (async () =>
              dying.store.save(await dying.store.claim(0), { meta: metaAt(20), base, buckets: buckets() }))(),
          ).rejects.toThrow('dead')
          const claim = await store.claim(0)
          expect(shown(await store.load(claim))).toEqual({ offset: 10, buckets: { 1: 'before' } })
        }
      }
      expect(await server.client.pttl(`${KEY}:new`)).toBeGreaterThan(0)
      const next = new Map([1, 200].map((n) => [n, large(700_000)]))
      expect(await store.save(await store.claim(0), { meta: metaAt(30), base: null, buckets: next })).toBe('saved')
      await isWhole(30, next)
      expect(await server.client.keys('*')).toEqual([KEY])
    })

    it('holds nothing of another save that came between its calls', async () => {
      const [one, two] = [await open(), await open()]
      // Neither is fenced by the other: what was claimed is forgotten.
      const [first, second] = [await one.store.claim(0), await two.store.claim(0)]
      await server.client.flushall()
      const equal = { ...first, epoch: Math.max(first.epoch, second.epoch) }
      const [ofOne, ofTwo] = [buckets(), buckets()]
      const halt = createHalt(one, 2)
      const saving = one.store.save(equal, { meta: metaAt(10), base: null, buckets: ofOne })
      await halt.reached
      // One has staged a part, two all it has; then one the next part, and two makes valid what is staged.
      const { call } = two.redis
      const fromThen = async (...args: Parameters<typeof call>): Promise<unknown> => {
        if (args[1].lua.includes('base-mismatch')) await halt.step()
        return call(...args)
      }
      Object.assign(two.redis, { call: fromThen })
      expect(await two.store.save(equal, { meta: metaAt(20), base: null, buckets: ofTwo })).toBe('saved')
      await isWhole(20, ofTwo)
      halt.finish()
      expect(await saving).toBe('fenced')
      await isWhole(20, ofTwo)
    })

    it('is fenced in the middle', async () => {
      const old = await open()
      const claim = await old.store.claim(0)
      const { call } = old.redis
      let calls = 0
      Object.assign(old.redis, {
        call: async (...args: Parameters<typeof call>) => {
          calls += 1
          if (calls === 3) await store.claim(0)
          return call(...args)
        },
      })
      expect(await old.store.save(claim, { meta: metaAt(10), base: null, buckets: buckets() })).toBe('fenced')
      expect(calls).toBe(3)
      expect(await store.load(await store.claim(0))).toBeNull()
    })

    it('is read whole while others save', async () => {
      const states = [buckets(), buckets()]
      const claim = await store.claim(0)
      await store.save(claim, { meta: metaAt(0), base: null, buckets: states[0]! })
      const reader = await open()
      let saving = true
      const saves = (async () => {
        for (let n = 1; n < 6; n += 1) await store.save(claim, { meta: metaAt(n), base: null, buckets: states[n % 2]! })
        saving = false
      })()
      let loads = 0
      while (saving) {
        const loaded = await reader.store.load(claim)
        const state = states[loaded!.meta.offset % 2]!
        for (const [n, bytes] of loaded!.buckets) expect(Buffer.compare(bytes, state.get(n)!)).toBe(0)
        loads += 1
      }
      await saves
      expect(loads).toBeGreaterThan(0)
    })
  })

  describe('when the server fails', () => {
    it('is refused as a base after FLUSHALL, and saved whole; whoever was claimed from before cannot spoil it', async () => {
      const [zombie, owner] = [await open(), await open()]
      const old = await zombie.store.claim(0)
      const claim = await owner.store.claim(0)
      await owner.store.save(claim, writeOf(10, null, { 1: 'a' }))
      await server.client.flushall()
      expect(await owner.store.save(claim, writeOf(20, 10, { 2: 'b' }))).toBe('base-mismatch')
      expect(await zombie.store.save(old, writeOf(15, null, { 1: 'old' }))).toBe('fenced')
      expect(await owner.store.load(claim)).toBeNull()
      expect(await owner.store.save(claim, writeOf(20, null, { 1: 'a', 2: 'b' }))).toBe('saved')
      expect(await zombie.store.save(old, writeOf(25, 20, { 1: 'old' }))).toBe('fenced')
    })

    it('gives a greater epoch than any before FLUSHALL, to this process and to others', async () => {
      const before = (await store.claim(0)).epoch
      await server.client.flushall()
      const other = (await (await open()).store.claim(0)).epoch
      expect(other).toBeGreaterThanOrEqual(before)
      await server.client.flushall()
      expect((await store.claim(0)).epoch).toBeGreaterThan(before)
    })

    it('gives a greater epoch than the one kept, though that is ahead of the clock', async () => {
      await server.client.hset(KEY, 'epoch', String((Date.now() + 86_400_000) * 1_000))
      const kept = Number(await server.client.hget(KEY, 'epoch'))
      expect((await store.claim(0)).epoch).toBe(kept + 1)
      expect((await store.claim(0)).epoch).toBe(kept + 2)
      await server.client.flushall()
      // As far as this process knows.
      expect((await store.claim(0)).epoch).toBe(kept + 3)
    })

    it('is refused as a base after a failover to a replica that has not heard of it', async () => {
      const claim = await store.claim(0)
      await store.save(claim, writeOf(10, null, { 1: 'a', 2: 'b' }))
      const replica = await server.client.dumpBuffer(KEY)
      const next = await (await open()).store.claim(0)
      await store.save(next, writeOf(20, 10, { 1: 'A' }))
      await server.client.restore(KEY, 0, replica!, 'REPLACE')
      expect(shown(await store.load(next))).toEqual({ offset: 10, buckets: { 1: 'a', 2: 'b' } })
      expect(await store.save(next, writeOf(30, 20, { 2: 'B' }))).toBe('base-mismatch')
      // It was heard of: the one before is fenced, though the replica did not know.
      expect(await store.save(claim, writeOf(15, null, { 1: 'old' }))).toBe('fenced')
      expect(await store.save(next, writeOf(30, null, { 1: 'A', 2: 'B' }))).toBe('saved')
      expect(shown(await store.load(next))).toEqual({ offset: 30, buckets: { 1: 'A', 2: 'B' } })
    })

    it('is saved by a zombie no more, however late its call arrives', async () => {
      const zombie = await open({ settings: { commandTimeoutMs: 1_000 } })
      const old = await zombie.store.claim(0)
      await zombie.store.save(old, writeOf(10, null, { 1: 'a' }))
      await server.freeze()
      await expect(zombie.store.save(old, writeOf(20, null, { 1: 'late' }))).rejects.toMatchObject({
        recovery: 'retry',
      })
      await server.thaw()
      const claim = await store.claim(0)
      expect(await zombie.store.save(old, writeOf(20, null, { 1: 'late' })).catch(() => 'away')).not.toBe('saved')
      const loaded = shown(await store.load(claim))
      // The call that timed out may have come before the claim; then it is a whole state, and the base of nobody else.
      expect([
        { offset: 10, buckets: { 1: 'a' } },
        { offset: 20, buckets: { 1: 'late' } },
      ]).toContainEqual(loaded)
    })

    it('fails at once while it is away, and is there when it is back', async () => {
      const own = await startRedis()
      await own.client.config('SET', 'appendfsync', 'always')
      try {
        const one = await openStore(own.url)
        opened.push(one)
        const claim = await one.store.claim(0)
        await one.store.save(claim, writeOf(10, null, { 1: 'a' }))
        await own.kill()
        const failures = await Promise.all(
          [one.store.claim(0), one.store.load(claim), one.store.save(claim, writeOf(20, 10, {}))].map((call) =>
            call.catch((error: { code: string }) => error.code),
          ),
        )
        expect(failures).toEqual(Array(3).fill('GH_STATE_UNAVAILABLE'))
        await own.start()
        while ((await one.store.load(claim).catch(() => null)) === null)
          await new Promise((resolve) => setImmediate(resolve))
        expect(await one.store.save(claim, writeOf(20, 10, { 2: 'b' }))).toBe('saved')
        expect(shown(await one.store.load(claim))).toEqual({ offset: 20, buckets: { 1: 'a', 2: 'b' } })
      } finally {
        await own.close()
      }
    })

    it('is what it was where the server has no room for the next', async () => {
      const claim = await store.claim(0)
      await store.save(claim, writeOf(10, null, { 1: 'a' }))
      await server.client.config('SET', 'maxmemory', '1mb')
      const write = { meta: metaAt(20), base: 10, buckets: new Map([[1, large(900_000)]]) }
      await expect(store.save(claim, write)).rejects.toMatchObject({ code: 'GH_STATE_UNAVAILABLE' })
      await server.client.config('SET', 'maxmemory', '0')
      expect(shown(await store.load(claim))).toEqual({ offset: 10, buckets: { 1: 'a' } })
    })
  })

  it('keeps installations apart by their prefix', async () => {
    const [a, b] = [await open({ settings: { prefix: 'a:' } }), await open({ settings: { prefix: 'b:' } })]
    await a.store.save(await a.store.claim(0), writeOf(10, null, { 1: 'a' }))
    expect(await b.store.load(await b.store.claim(0))).toBeNull()
    expect((await server.client.keys('*')).sort()).toEqual([`a:${KEY}`, `b:${KEY}`])
  })
})
