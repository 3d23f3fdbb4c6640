import { randomUUID } from 'node:crypto'
import { encodeSummary, type PackedBucket, packBuckets, type Summary } from '@golden-hour/bucket-packing'
import { AppError, type CheckpointWrite } from '@golden-hour/ports'
import { type Field, fieldNames, fieldsOf, inCalls } from './fields.ts'
import { type PartitionHash, summaryOf } from './partition-hash.ts'
import { LOOK, SAVE, STAGE } from './scripts.ts'

type Outcome = 'saved' | 'fenced' | 'base-mismatch'

const SAVING = 'saving a checkpoint'
const STAGED_MS = '600000'
/** Another owner that is at it too is fenced soon, or fences us. */
const TRIES = 3

/** What is to be written, and of what it is a change. */
interface Change {
  /** Null: a whole state. */
  readonly base: Summary | null
  readonly id: string
  readonly summary: { readonly text: string; readonly sum: string }
  readonly fields: readonly Field[]
  readonly drops: readonly string[]
}

/**
 * Saves a checkpoint, or nothing:
 *
 * 1. What `load` gives changes in one call, which compares epoch and base before it writes anything.
 * 2. What one call cannot hold is staged before, under a token: only what one save has staged, and all of it, counts.
 * 3. A change is applied only to the very save that it is a change of: by its id, not by its offset alone.
 */
export async function saveCheckpoint(hash: PartitionHash, epoch: number, write: CheckpointWrite): Promise<Outcome> {
  const packed: (PackedBucket | { bucket: number; bytes: null })[] = []
  for await (const bucket of packBuckets(write.buckets)) packed.push(bucket)
  for (let tries = 0; tries < TRIES; tries += 1) {
    const base = await baseOf(hash, epoch, write)
    if (typeof base === 'string') return base
    const outcome = await apply(hash, epoch, changeOf(base, write, packed))
    if (outcome !== 'disturbed') return outcome
  }
  throw new AppError('GH_STATE_UNAVAILABLE', `the checkpoint of partition ${hash.partition} is being saved by others`, {
    advice: 'one of them is fenced soon; if this goes on, two installations share a Redis: give each its redis.prefix',
  })
}

/** What is kept, if that is what `write` is a change of; null for a whole state. */
async function baseOf(hash: PartitionHash, epoch: number, write: CheckpointWrite): Promise<Summary | null | Outcome> {
  if (write.base === null) return null
  const found = (await hash.redis.call(SAVING, LOOK, [hash.key], [String(epoch)])) as 'fenced' | (string | null)[]
  if (found === 'fenced') return found
  const [text, sum] = found.map((value) => (value == null ? null : Buffer.from(value)))
  const summary = summaryOf(hash, text, sum)
  if (summary === null || typeof summary === 'string') return 'base-mismatch'
  // The same records under other semantics are another state.
  const fits = summary.meta.offset === write.base && summary.meta.semantics === write.meta.semantics
  return fits ? summary : 'base-mismatch'
}

function changeOf(
  base: Summary | null,
  { meta }: CheckpointWrite,
  packed: readonly (PackedBucket | { readonly bucket: number; readonly bytes: null })[],
): Change {
  const buckets = new Map(base?.buckets)
  const fields: Field[] = []
  const drops: string[] = []
  for (const each of packed) {
    const before = buckets.get(each.bucket)
    if (before !== undefined) drops.push(...fieldNames(each.bucket, before.size))
    if (each.bytes === null) buckets.delete(each.bucket)
    else {
      buckets.set(each.bucket, { sum: each.sum, size: each.bytes.length })
      fields.push(...fieldsOf(each.bucket, each.bytes))
    }
  }
  const id = randomUUID()
  return { base, id, summary: encodeSummary({ id, meta, buckets }), fields, drops }
}

async function apply(hash: PartitionHash, epoch: number, change: Change): Promise<Outcome | 'disturbed'> {
  const { redis, key, staged } = hash
  const { base, id, summary, fields, drops } = change
  const calls = inCalls(fields, ([name, value]) => name.length + value.length)
  const token = calls.length > 1 ? randomUUID() : ''
  if (token !== '')
    for (const [n, call] of calls.entries()) {
      const args = [String(epoch), token, n === 0 ? '1' : '0', STAGED_MS, ...call.flat()]
      const outcome = await redis.call(SAVING, STAGE, [key, staged], args)
      if (outcome !== 'staged') return outcome as 'fenced' | 'disturbed'
    }
  const stagedCount = token === '' ? 0 : fields.length
  const args = [String(epoch), base?.id ?? '', id, summary.text, summary.sum, token, String(stagedCount)]
  const given = token === '' ? fields.flat() : []
  const outcome = await redis.call(SAVING, SAVE, [key, staged], [...args, String(drops.length), ...drops, ...given])
  return outcome as Outcome | 'disturbed'
}
