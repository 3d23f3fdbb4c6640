import { randomBytes } from 'node:crypto'
import { epochMs } from '@golden-hour/model'
import { BUCKETS, type Checkpoint, type Ledger, type NewSnapshot, type SnapshotBook } from '@golden-hour/ports'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

type Buckets = Readonly<Record<number, string>>

const checkpointAt = (offset: number, buckets: Buckets, topicId = 'topic-1'): Checkpoint => ({
  meta: {
    offset,
    logTime: epochMs(1_772_409_600_000 + offset),
    rulebook: 'a'.repeat(64),
    semantics: 1,
    topicId,
    lastRecord: offset === 0 ? null : { offset: offset - 1, sha: `sha-${offset}` },
    header: `{"of":"头 ${offset} \\u0000"}`,
  },
  buckets: new Map(Object.entries(buckets).map(([n, text]) => [Number(n), Buffer.from(text)])),
})

/** As a test writes it down. */
const plain = (checkpoint: Checkpoint | null) =>
  checkpoint && {
    meta: checkpoint.meta,
    buckets: Object.fromEntries([...checkpoint.buckets].map(([n, bytes]) => [n, Buffer.from(bytes).toString()])),
  }

/** What every book of snapshots promises. */
export function snapshotBookContract(make: () => Promise<Ledger>): void {
  describe('a snapshot book', () => {
    let ledger: Ledger
    let book: SnapshotBook
    /** Each test's own; the next one is its own, too. */
    let own = 0
    beforeAll(async () => {
      ledger = await make()
      book = ledger.snapshots
    })
    beforeEach(() => {
      own += 2
    })
    afterAll(() => ledger.close())

    const snapshot = (epoch: number, offset: number, buckets: Buckets = {}, partition = own): NewSnapshot => ({
      partition,
      epoch,
      checkpoint: checkpointAt(offset, buckets),
    })
    const offsets = async (topicId = 'topic-1', partition = own): Promise<number[]> =>
      (await book.list(topicId, partition)).map(({ offset }) => offset)

    it('has none of a partition that never saved', async () => {
      expect(await book.list('topic-1', own)).toEqual([])
    })

    it('gives back what was saved, to the byte', async () => {
      const buckets = new Map([
        [0, Uint8Array.from({ length: 256 }, (_, i) => i)],
        [7, Buffer.from('病人'.repeat(50_000))],
        [255, new Uint8Array(0)],
      ])
      const { meta } = checkpointAt(42, {})
      expect(await book.save({ partition: own, epoch: 5, checkpoint: { meta, buckets } })).toBe('saved')
      const [brief] = await book.list('topic-1', own)
      expect(brief).toMatchObject({ offset: 42, epoch: 5 })
      expect(brief!.age).toBeGreaterThanOrEqual(0)
      const loaded = await book.load(brief!.snapshotId)
      expect(loaded!.meta).toEqual(meta)
      expect([...loaded!.buckets.keys()].sort((a, b) => a - b)).toEqual([...buckets.keys()])
      for (const [n, bytes] of buckets) expect(Buffer.compare(loaded!.buckets.get(n)!, bytes)).toBe(0)
    })

    it('keeps a state of every bucket, several mebibytes together', async () => {
      const noise = randomBytes(3_000_000)
      const buckets = new Map(
        Array.from({ length: BUCKETS }, (_, n) => [n, noise.subarray(n * 11_000, (n + 1) * 11_000)]),
      )
      buckets.set(9, noise)
      const { meta } = checkpointAt(42, {})
      await book.save({ partition: own, epoch: 1, checkpoint: { meta, buckets } })
      const [brief] = await book.list('topic-1', own)
      const loaded = await book.load(brief!.snapshotId)
      expect(loaded!.buckets.size).toBe(BUCKETS)
      for (const [n, bytes] of buckets) expect(Buffer.compare(loaded!.buckets.get(n)!, bytes), `bucket ${n}`).toBe(0)
    })

    it('keeps the two that were saved last, the newest first, whatever their offsets', async () => {
      for (const offset of [10, 30, 20]) expect(await book.save(snapshot(1, offset, { 1: `${offset}` }))).toBe('saved')
      expect(await offsets()).toEqual([20, 30])
      const [newest, older] = await book.list('topic-1', own)
      expect(plain(await book.load(newest!.snapshotId))).toEqual(plain(checkpointAt(20, { 1: '20' })))
      expect(plain(await book.load(older!.snapshotId))).toEqual(plain(checkpointAt(30, { 1: '30' })))
    })

    it('answers null for one that is gone meanwhile', async () => {
      await book.save(snapshot(1, 10, { 1: 'a' }))
      const [brief] = await book.list('topic-1', own)
      for (const offset of [20, 30]) await book.save(snapshot(1, offset))
      expect(await book.load(brief!.snapshotId)).toBeNull()
    })

    it('refuses whoever is older than the owner of one that is kept, and takes equals', async () => {
      await book.save(snapshot(7, 10, { 1: 'a' }))
      expect(await book.save(snapshot(6, 20))).toBe('fenced')
      expect(await offsets()).toEqual([10])
      expect(await book.save(snapshot(7, 20))).toBe('saved')
      expect(await book.save(snapshot(8, 30))).toBe('saved')
      expect(await book.save(snapshot(7, 40))).toBe('fenced')
      expect(await offsets()).toEqual([30, 20])
    })

    it('takes them one after another where they come at once', async () => {
      const outcomes = await Promise.all(
        [1, 2, 3, 4, 5].map((epoch) => book.save(snapshot(epoch, epoch, { 1: `${epoch}` }))),
      )
      expect(outcomes).toContain('saved')
      const kept = await book.list('topic-1', own)
      expect(kept.length).toBeLessThanOrEqual(2)
      expect(kept[0]).toMatchObject({ epoch: 5, offset: 5 })
    })

    it('keeps partitions apart', async () => {
      await book.save(snapshot(9, 10, { 1: 'zero' }))
      expect(await book.save(snapshot(1, 11, { 1: 'one' }, own + 1))).toBe('saved')
      for (const offset of [12, 13]) await book.save(snapshot(1, offset, {}, own + 1))
      expect(await offsets()).toEqual([10])
      expect(await offsets('topic-1', own + 1)).toEqual([13, 12])
    })

    it('has none of another journal, whose own are gone with the first of the new one', async () => {
      await book.save(snapshot(9, 10, { 1: 'a' }))
      expect(await offsets('topic-2')).toEqual([])
      expect(await book.save({ partition: own, epoch: 1, checkpoint: checkpointAt(5, {}, 'topic-2') })).toBe('saved')
      expect(await offsets('topic-2')).toEqual([5])
      expect(await offsets('topic-1')).toEqual([])
    })
  })
}
