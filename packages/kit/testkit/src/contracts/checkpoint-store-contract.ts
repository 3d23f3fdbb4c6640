import { randomBytes } from 'node:crypto'
import { epochMs } from '@golden-hour/model'
import {
  BUCKETS,
  type Checkpoint,
  type CheckpointMeta,
  type CheckpointStore,
  type CheckpointWrite,
  type Offset,
} from '@golden-hour/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

export interface OpenedCheckpointStore {
  /** Holds nothing yet. */
  readonly store: CheckpointStore
  /** Closes the store, and opens the same one anew. */
  again(): Promise<CheckpointStore>
  close(): Promise<void>
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const metaAt = (offset: Offset): CheckpointMeta => ({
  offset,
  logTime: offset === 0 ? null : epochMs(1_772_409_600_000 + offset),
  rulebook: 'a'.repeat(64),
  semantics: 1,
  topicId: 'topic-1',
  lastRecord: offset === 0 ? null : { offset: offset - 1, sha: `sha-${offset}` },
  header: `{"of":"头 ${offset}"}`,
})

type Buckets = Readonly<Record<number, string | null>>

const writeOf = (offset: Offset, base: Offset | null, buckets: Buckets): CheckpointWrite => ({
  meta: metaAt(offset),
  base,
  buckets: new Map(Object.entries(buckets).map(([n, text]) => [Number(n), text === null ? null : bytes(text)])),
})

/** As a test writes it down. */
const plain = (checkpoint: Checkpoint | null) =>
  checkpoint && {
    meta: checkpoint.meta,
    buckets: Object.fromEntries([...checkpoint.buckets].map(([n, value]) => [n, new TextDecoder().decode(value)])),
  }

/** What every checkpoint store keeps to, whatever it is made of. `make` is called before each test. */
export function checkpointStoreContract(name: string, make: () => Promise<OpenedCheckpointStore>): void {
  describe(`${name}: a checkpoint store`, () => {
    let opened: OpenedCheckpointStore
    let store: CheckpointStore
    beforeEach(async () => {
      opened = await make()
      store = opened.store
    })
    afterEach(() => opened.close())

    it('has nothing for a partition that never saved', async () => {
      expect(await store.load(await store.claim(0))).toBeNull()
    })

    it('gives every claim of a partition a greater epoch, also when opened anew', async () => {
      const first = await store.claim(3)
      const second = await store.claim(3)
      store = await opened.again()
      const third = await store.claim(3)
      expect([first, second, third].map(({ partition }) => partition)).toEqual([3, 3, 3])
      expect(second.epoch).toBeGreaterThan(first.epoch)
      expect(third.epoch).toBeGreaterThan(second.epoch)
    })

    it('gives claims that are made at once each its own epoch', async () => {
      const claims = await Promise.all(Array.from({ length: 8 }, () => store.claim(0)))
      expect(new Set(claims.map(({ epoch }) => epoch)).size).toBe(8)
    })

    it('gives back the whole state that was saved, to the byte, also when opened anew', async () => {
      const claim = await store.claim(0)
      const buckets = new Map([
        [0, Uint8Array.from({ length: 256 }, (_, i) => i)],
        [7, bytes('病人'.repeat(50_000))],
        [255, new Uint8Array(0)],
      ])
      expect(await store.save(claim, { meta: metaAt(42), base: null, buckets })).toBe('saved')
      expect(plain(await store.load(claim))!.meta).toEqual(metaAt(42))
      store = await opened.again()
      const loaded = await store.load(await store.claim(0))
      expect(loaded!.meta).toEqual(metaAt(42))
      expect([...loaded!.buckets.keys()].sort((a, b) => a - b)).toEqual([...buckets.keys()])
      for (const [n, value] of buckets) expect(Buffer.compare(loaded!.buckets.get(n)!, value)).toBe(0)
    })

    it('keeps a state of every bucket, many mebibytes together, and a change of most of it', async () => {
      const claim = await store.claim(0)
      const noise = randomBytes(3_000_000)
      const part = (n: number, shift: number): Uint8Array =>
        noise.subarray(n * 10_000 + shift, (n + 4) * 10_000 + shift)
      const buckets = new Map(Array.from({ length: BUCKETS }, (_, n) => [n, part(n, 0)]))
      expect(await store.save(claim, { meta: metaAt(10), base: null, buckets })).toBe('saved')
      const change = new Map<number, Uint8Array | null>()
      for (let n = 0; n < BUCKETS; n += 1) if (n % 4 !== 0) change.set(n, n % 4 === 1 ? null : part(n, 7))
      expect(await store.save(claim, { meta: metaAt(20), base: 10, buckets: change })).toBe('saved')
      store = await opened.again()
      const loaded = await store.load(await store.claim(0))
      expect(loaded!.meta).toEqual(metaAt(20))
      expect([...loaded!.buckets.keys()].sort((a, b) => a - b)).toEqual([...buckets.keys()].filter((n) => n % 4 !== 1))
      for (const [n, value] of loaded!.buckets)
        expect(Buffer.compare(value, n % 4 === 0 ? buckets.get(n)! : change.get(n)!), `bucket ${n}`).toBe(0)
    })

    it('refuses a bucket that there is not, and keeps what there was', async () => {
      const claim = await store.claim(0)
      await store.save(claim, writeOf(10, null, { 1: 'a' }))
      for (const n of [-1, BUCKETS, 1.5])
        await expect(store.save(claim, writeOf(20, 10, { 2: 'b', [n]: 'x' }))).rejects.toThrow(RangeError)
      expect(plain(await store.load(claim))).toEqual({ meta: metaAt(10), buckets: { 1: 'a' } })
    })

    it('gives one state or the other while it is saved', async () => {
      const claim = await store.claim(0)
      await store.save(claim, writeOf(0, null, { 0: '0', 1: '0' }))
      for (let n = 1; n <= 8; n += 1) {
        const saving = store.save(claim, writeOf(n, n % 3 === 0 ? null : n - 1, { 0: `${n}`, 1: `${n}` }))
        const loads = await Promise.all([store.load(claim), store.load(claim), store.load(claim)])
        expect(await saving).toBe('saved')
        for (const loaded of loads) {
          const { meta, buckets } = plain(loaded)!
          expect([n - 1, n]).toContain(meta.offset)
          expect(buckets).toEqual({ 0: `${meta.offset}`, 1: `${meta.offset}` })
        }
      }
    })

    it('keeps the state of an empty log', async () => {
      const claim = await store.claim(0)
      expect(await store.save(claim, writeOf(0, null, {}))).toBe('saved')
      expect(plain(await store.load(claim))).toEqual({ meta: metaAt(0), buckets: {} })
    })

    it('applies a change to the checkpoint that it is a change of', async () => {
      const claim = await store.claim(0)
      await store.save(claim, writeOf(10, null, { 1: 'a', 2: 'b', 3: 'c' }))
      expect(await store.save(claim, writeOf(20, 10, { 2: 'B', 3: null, 4: 'd', 5: null }))).toBe('saved')
      expect(plain(await store.load(claim))).toEqual({ meta: metaAt(20), buckets: { 1: 'a', 2: 'B', 4: 'd' } })
      expect(await store.save(claim, writeOf(30, 20, {}))).toBe('saved')
      expect(plain(await store.load(claim))).toEqual({ meta: metaAt(30), buckets: { 1: 'a', 2: 'B', 4: 'd' } })
    })

    it('forgets what was there when the whole state is saved', async () => {
      const claim = await store.claim(0)
      await store.save(claim, writeOf(10, null, { 1: 'a', 2: 'b' }))
      expect(await store.save(claim, writeOf(20, null, { 2: 'B', 3: null }))).toBe('saved')
      expect(plain(await store.load(claim))).toEqual({ meta: metaAt(20), buckets: { 2: 'B' } })
    })

    it('refuses a change of another checkpoint than is kept, and keeps that', async () => {
      const claim = await store.claim(0)
      expect(await store.save(claim, writeOf(20, 10, { 1: 'x' }))).toBe('base-mismatch')
      expect(await store.load(claim)).toBeNull()
      await store.save(claim, writeOf(10, null, { 1: 'a' }))
      for (const base of [9, 11]) {
        expect(await store.save(claim, writeOf(20, base, { 1: 'x', 2: 'y' }))).toBe('base-mismatch')
        expect(plain(await store.load(claim))).toEqual({ meta: metaAt(10), buckets: { 1: 'a' } })
      }
    })

    it('refuses whoever was claimed from, whatever it saves, and keeps what there was', async () => {
      const old = await store.claim(0)
      await store.save(old, writeOf(10, null, { 1: 'a' }))
      const next = await store.claim(0)
      for (const write of [writeOf(20, 10, { 1: 'x' }), writeOf(20, null, { 1: 'x' }), writeOf(20, 7, { 1: 'x' })])
        expect(await store.save(old, write)).toBe('fenced')
      expect(plain(await store.load(next))).toEqual({ meta: metaAt(10), buckets: { 1: 'a' } })
      expect(await store.save(next, writeOf(20, 10, { 2: 'b' }))).toBe('saved')
    })

    it('refuses it also when opened anew', async () => {
      const old = await store.claim(0)
      store = await opened.again()
      await store.claim(0)
      store = await opened.again()
      expect(await store.save(old, writeOf(10, null, { 1: 'x' }))).toBe('fenced')
    })

    it('lets one of two changes through that are made at once of the same checkpoint', async () => {
      const claim = await store.claim(0)
      await store.save(claim, writeOf(10, null, { 1: 'a' }))
      const outcomes = await Promise.all([
        store.save(claim, writeOf(20, 10, { 1: 'one', 2: 'one' })),
        store.save(claim, writeOf(30, 10, { 1: 'two', 3: 'two' })),
      ])
      expect([...outcomes].sort()).toEqual(['base-mismatch', 'saved'])
      const won =
        outcomes[0] === 'saved'
          ? { offset: 20, buckets: { 1: 'one', 2: 'one' } }
          : { offset: 30, buckets: { 1: 'two', 3: 'two' } }
      expect(plain(await store.load(claim))).toEqual({ meta: metaAt(won.offset), buckets: won.buckets })
    })

    it('keeps partitions apart', async () => {
      const [zero, one] = [await store.claim(0), await store.claim(1)]
      await store.save(zero, writeOf(10, null, { 1: 'zero' }))
      await store.save(one, writeOf(11, null, { 1: 'one' }))
      await store.claim(1)
      expect(await store.save(zero, writeOf(20, 10, { 2: 'more' }))).toBe('saved')
      expect(plain(await store.load(zero))).toEqual({ meta: metaAt(20), buckets: { 1: 'zero', 2: 'more' } })
      expect(plain(await store.load(await store.claim(1)))).toEqual({ meta: metaAt(11), buckets: { 1: 'one' } })
    })
  })
}
