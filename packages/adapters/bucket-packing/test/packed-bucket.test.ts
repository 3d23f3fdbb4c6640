import { describe, expect, it } from 'vitest'
import { type PackedBucket, packBuckets, unpackBucket } from '../src/index.ts'

const packed = async (buckets: ReadonlyMap<number, Uint8Array | null>) => {
  const all: (PackedBucket | { bucket: number; bytes: null })[] = []
  for await (const each of packBuckets(buckets)) all.push(each)
  return all
}

describe('a packed bucket', () => {
  it('is unpacked to the byte, in the order given, and smaller', async () => {
    const buckets = new Map<number, Uint8Array | null>(
      [255, 0, 7, 8, 9, 3].map((bucket) => [bucket, Buffer.from(`病人 ${bucket}\n`.repeat(bucket))]),
    )
    buckets.set(1, null)
    const all = await packed(buckets)
    expect(all.map(({ bucket }) => bucket)).toEqual([255, 0, 7, 8, 9, 3, 1])
    for (const each of all)
      expect(each.bytes === null ? null : await unpackBucket(each as PackedBucket)).toEqual(buckets.get(each.bucket))
    expect(all[0]!.bytes!.length).toBeLessThan(buckets.get(255)!.length / 10)
  })

  it('is null with any bit flipped, any byte missing, or the sum of another', async () => {
    const [one, two] = (await packed(new Map([1, 2].map((n) => [n, Buffer.from(`bucket ${n}`)])))) as PackedBucket[]
    const { sum, bytes } = one!
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const harmed = Buffer.from(bytes)
      harmed[bit >> 3]! ^= 1 << (bit & 7)
      expect(await unpackBucket({ sum, bytes: harmed })).toBeNull()
    }
    for (let length = 0; length < bytes.length; length += 1)
      expect(await unpackBucket({ sum, bytes: bytes.subarray(0, length) })).toBeNull()
    expect(await unpackBucket({ sum: two!.sum, bytes })).toBeNull()
  })

  it.each([-1, 256, 1.5])('is refused as number %s', async (bucket) => {
    await expect(packed(new Map([[bucket, Buffer.from('x')]]))).rejects.toThrow(RangeError)
  })
})
