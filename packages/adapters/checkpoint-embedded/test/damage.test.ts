import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { epochMs } from '@golden-hour/model'
import type { CheckpointMeta } from '@golden-hour/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedCheckpoints } from '../src/index.ts'
import { type Key, openShelf } from '../src/shelf.ts'

const meta = (offset: number): CheckpointMeta => ({
  offset,
  logTime: epochMs(offset),
  rulebook: 'r',
  semantics: 1,
  topicId: 't',
  lastRecord: null,
  header: '',
})

describe('a damaged checkpoint', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gh-checkpoint-'))
    const store = await openEmbeddedCheckpoints({ folder })
    const buckets = new Map([1, 2, 3].map((n) => [n, Buffer.from(`bucket ${n}`)]))
    await store.save(await store.claim(0), { meta: meta(10), base: null, buckets })
    await store.close()
  })
  afterEach(() => rm(folder, { recursive: true }))

  const harm = async (key: Key, change: (bytes: Buffer) => Buffer | null): Promise<void> => {
    const shelf = openShelf(folder)
    await shelf.write([[key, change(shelf.get(key)!)]])
    await shelf.close()
  }
  const flip = (bytes: Buffer): Buffer => {
    bytes[bytes.length - 1]! ^= 1
    return bytes
  }
  const load = async () => {
    const store = await openEmbeddedCheckpoints({ folder })
    const claim = await store.claim(0)
    const loaded = await store.load(claim)
    const change = await store.save(claim, { meta: meta(20), base: 10, buckets: new Map() })
    const whole = await store.save(claim, { meta: meta(30), base: null, buckets: new Map([[2, Buffer.from('new')]]) })
    const after = await store.load(claim)
    await store.close()
    return { loaded, change, whole, after: after && { offset: after.meta.offset, buckets: [...after.buckets.keys()] } }
  }
  const repaired = { whole: 'saved', after: { offset: 30, buckets: [2] } }

  it('is loaded whole where nothing is damaged', async () => {
    const { loaded, change } = await load()
    expect([...loaded!.buckets.keys()]).toEqual([1, 2, 3])
    expect(change).toBe('saved')
  })

  it('is none where a bit of a bucket flipped, and a whole one takes its place', async () => {
    await harm([0, 2], flip)
    expect(await load()).toMatchObject({ loaded: null, ...repaired })
  })

  it('is none where a bucket is missing', async () => {
    await harm([0, 3], () => null)
    expect(await load()).toMatchObject({ loaded: null, ...repaired })
  })

  it('is none where a bucket is of another checkpoint', async () => {
    const store = await openEmbeddedCheckpoints({ folder })
    const claim = await store.claim(0)
    await store.save(claim, { meta: meta(15), base: 10, buckets: new Map([[2, Buffer.from('newer')]]) })
    await store.close()
    const shelf = openShelf(folder)
    const newer = shelf.get([0, 2])!
    await shelf.close()
    await harm([0, 1], () => newer)
    expect(await load()).toMatchObject({ loaded: null, change: 'base-mismatch', ...repaired })
  })

  it('is none, and no base, where a bit of its summary flipped', async () => {
    await harm([0, 'summary'], flip)
    expect(await load()).toMatchObject({ loaded: null, change: 'base-mismatch', ...repaired })
  })

  it('stops with what to do where the epoch is damaged, for then nobody could be fenced', async () => {
    await harm([0, 'epoch'], flip)
    const store = await openEmbeddedCheckpoints({ folder })
    await expect(store.claim(0)).rejects.toMatchObject({
      code: 'GH_DISK',
      advice: expect.stringContaining(folder) as string,
    })
    await store.close()
  })
})
