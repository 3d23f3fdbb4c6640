import { type PackedBucket, type Summary, unpackBuckets } from '@golden-hour/bucket-packing'
import type { Checkpoint } from '@golden-hour/ports'
import { fieldNames, inCalls } from './fields.ts'
import { type PartitionHash, summaryOf } from './partition-hash.ts'

const LOADING = 'loading a checkpoint'
/** Somebody saves while we read: another owner, and after our claim no more than once. */
const TRIES = 5

/** The whole checkpoint; null: there is none. A reason: what is there must not be used. */
export async function readCheckpoint(hash: PartitionHash): Promise<Checkpoint | string | null> {
  for (let tries = 1; ; tries += 1) {
    const [text, sum] = await hash.redis.run(LOADING, (client) => client.hmgetBuffer(hash.key, 'meta', 'sum'))
    const summary = summaryOf(hash, text, sum)
    if (summary === null || typeof summary === 'string') return summary
    const buckets = await readBuckets(hash, summary)
    if (typeof buckets !== 'string') return { meta: summary.meta, buckets }
    const id = await hash.redis.run(LOADING, (client) => client.hget(hash.key, 'id'))
    if (id === summary.id || tries === TRIES) return buckets
  }
}

/** All that the summary names, each as it was saved, or what is wrong. */
async function readBuckets(hash: PartitionHash, summary: Summary): Promise<Map<number, Uint8Array> | string> {
  const buckets = new Map<number, Uint8Array>()
  const unpack = async (packed: readonly PackedBucket[]): Promise<string | null> => {
    for await (const { bucket, bytes } of unpackBuckets(packed)) {
      if (bytes === null) return `bucket ${bucket} is not what was saved`
      buckets.set(bucket, bytes)
    }
    return null
  }
  let unpacking: Promise<string | null> = Promise.resolve(null)
  for (const call of inCalls([...summary.buckets], ([, { size }]) => size)) {
    // While one call's buckets are unpacked, the next one's are on their way.
    const [packed, fault] = await Promise.all([
      readCall(
        hash,
        summary,
        call.map(([bucket]) => bucket),
      ),
      unpacking,
    ])
    if (fault !== null) return fault
    if (typeof packed === 'string') return packed
    unpacking = unpack(packed)
  }
  return (await unpacking) ?? buckets
}

/** Some buckets in one call, or which of them is missing. */
async function readCall(
  { redis, key }: PartitionHash,
  { buckets }: Summary,
  wanted: readonly number[],
): Promise<readonly PackedBucket[] | string> {
  const names = wanted.map((bucket) => fieldNames(bucket, buckets.get(bucket)!.size))
  const values = await redis.run(LOADING, (client) => client.hmgetBuffer(key, ...names.flat()))
  const packed: PackedBucket[] = []
  let at = 0
  for (const [n, bucket] of wanted.entries()) {
    const pieces = values.slice(at, at + names[n]!.length).filter((piece) => piece !== null)
    at += names[n]!.length
    if (pieces.length < names[n]!.length) return `bucket ${bucket} is missing`
    packed.push({
      bucket,
      sum: buckets.get(bucket)!.sum,
      bytes: pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces),
    })
  }
  return packed
}
