import { describe, expect, it } from 'vitest'
import { type PackedBucket, packBuckets, unpackBuckets } from '../src/index.ts'

const packed = async (buckets: ReadonlyMap<number, Uint8Array | null>) => {
  const all: (PackedBucket | { bucket: number; bytes: null })[] = []
  for await (const each of packBuckets(buckets)) all.push(each)
  return all
}

/** Null where it is not what was packed. */
async function unpacked(one: Omit<PackedBucket, 'bucket'>): Promise<Buffer | null> {
  for await (const { bytes } of unpackBuckets([{ bucket: 0, ...one }])) return bytes
  throw new Error('nothing came')
}

describe('a packed bucket', () => {
  it('is unpacked to the byte, in the order given, and smaller', async () => {
    const buckets = new Map<number, Uint8Array | null>(
      [255, 0, 7, 8, 9, 3].map((bucket) => [bucket, Buffer.from(`病人 ${bucket}\n`.repeat(bucket))]),
    )
    buckets.set(1, null)
    const all = await packed(buckets)
    expect(all.map(({ bucket }) => bucket)).toEqual([255, 0, 7, 8, 9, 3, 1])
    const kept = all.filter(({ bytes }) => bytes !== null) as PackedBucket[]
    const back: [number, Buffer | null][] = []
    for await (const { bucket, bytes } of unpackBuckets(kept)) back.push([bucket, bytes])
    expect(back).toEqual([...buckets].filter(([, bytes]) => bytes !== null))
    expect(all.at(-1)).toEqual({ bucket: 1, bytes: null })
    expect(all[0]!.bytes!.length).toBeLessThan(buckets.get(255)!.length / 10)
  })

  it('is null with any bit flipped, any byte missing, or the sum of another', async () => {
    const [one, two] = (await packed(new Map([1, 2].map((n) => [n, Buffer.from(`bucket ${n}`)])))) as PackedBucket[]
    const { sum, bytes } = one!
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const harmed = Buffer.from(bytes)
      harmed[bit >> 3]! ^= 1 << (bit & 7)
      expect(await unpacked({ sum, bytes: harmed })).toBeNull()
    }
    for (let length = 0; length < bytes.length; length += 1)
      expect(await unpacked({ sum, bytes: bytes.subarray(0, length) })).toBeNull()
    expect(await unpacked({ sum: two!.sum, bytes })).toBeNull()
  })

  it.each([-1, 256, 1.5])('is refused as number %s', async (bucket) => {
    await expect(packed(new Map([[bucket, Buffer.from('x')]]))).rejects.toThrow(RangeError)
  })
})
