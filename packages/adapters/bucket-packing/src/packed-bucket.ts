import { promisify } from 'node:util'
import { crc32, deflateRaw, inflateRaw } from 'node:zlib'
import { BUCKETS } from '@golden-hour/ports'

const deflate = promisify(deflateRaw)
const inflate = promisify(inflateRaw)
/** Speed over size: a state is written every few seconds and read once. */
const QUICK = { level: 1 }
/** As many as Node's threads work on; each holds a quarter of a megabyte while it is packed. */
const AT_ONCE = 4

/** A bucket as it is kept. */
export interface PackedBucket {
  readonly bucket: number
  /** CRC-32 of `bytes`. */
  readonly sum: number
  readonly bytes: Buffer
}

/** In the order given; null for a bucket that is empty now. Throws RangeError where there is no such bucket. */
export async function* packBuckets(
  buckets: ReadonlyMap<number, Uint8Array | null>,
): AsyncGenerator<PackedBucket | { readonly bucket: number; readonly bytes: null }> {
  const under = [...buckets]
  for (const [bucket] of under)
    if (!Number.isInteger(bucket) || bucket < 0 || bucket >= BUCKETS)
      throw new RangeError(`bucket ${bucket} is not one of 0 to ${BUCKETS - 1}`)
  for (let from = 0; from < under.length; from += AT_ONCE)
    yield* await Promise.all(
      under.slice(from, from + AT_ONCE).map(async ([bucket, bytes]) => {
        if (bytes === null) return { bucket, bytes }
        const packed = await deflate(bytes, QUICK)
        return { bucket, sum: crc32(packed), bytes: packed }
      }),
    )
}

/** Beside the event loop, a few at a time; null for those that are not what was packed. */
export async function* unpackBuckets(
  buckets: readonly PackedBucket[],
): AsyncGenerator<{ readonly bucket: number; readonly bytes: Buffer | null }> {
  for (let from = 0; from < buckets.length; from += AT_ONCE)
    yield* await Promise.all(
      buckets.slice(from, from + AT_ONCE).map(async ({ bucket, sum, bytes }) => ({
        bucket,
        bytes: crc32(bytes) === sum ? await inflate(bytes) : null,
      })),
    )
}
