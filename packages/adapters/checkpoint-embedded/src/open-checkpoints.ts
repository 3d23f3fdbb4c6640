import { type PackedBucket, packBuckets, unpackBuckets } from '@golden-hour/bucket-packing'
import {
  AppError,
  BUCKETS,
  type Checkpoint,
  type CheckpointStore,
  type CheckpointWrite,
  type Claim,
} from '@golden-hour/ports'
import { framed, unframed } from './framed.ts'
import { createMutex } from './mutex.ts'
import { type Change, openShelf, type Shelf } from './shelf.ts'
import { decodeSummary, encodeSummary, type Summary } from './summary.ts'

export interface EmbeddedCheckpointOptions {
  /** The store's own folder; made where it is not there. One process at a time: see `lockDataFolder`. */
  readonly folder: string
}

/** A bucket as it will be kept; null where it is empty now. */
type Packed = PackedBucket | { readonly bucket: number; readonly bytes: null }

/** Checkpoints on the local disk. Throws GH_DISK where the folder cannot be used. */
export async function openEmbeddedCheckpoints({ folder }: EmbeddedCheckpointOptions): Promise<CheckpointStore> {
  const shelf = openShelf(folder)
  // What is decided by what is kept must hold until it is written.
  const alone = createMutex()
  return {
    claim: (partition) =>
      alone(async () => {
        const epoch = epochOf(shelf, folder, partition) + 1
        await shelf.write([[[partition, 'epoch'], framed(Buffer.from(String(epoch)))]])
        return { partition, epoch }
      }),
    load: ({ partition }) => alone(() => load(shelf, partition)),
    async save(claim, write) {
      const packed: Packed[] = []
      for await (const bucket of packBuckets(write.buckets)) packed.push(bucket)
      return alone(() => save(shelf, folder, claim, write, packed))
    },
    close: () => alone(() => shelf.close()),
  }
}

function epochOf(shelf: Shelf, folder: string, partition: number): number {
  const frame = shelf.get([partition, 'epoch'])
  if (frame === undefined) return 0
  const bytes = unframed(frame)
  if (bytes !== null) return Number(bytes.toString())
  throw new AppError('GH_DISK', `the epoch of partition ${partition} in ${folder} is damaged on disk`, {
    advice: `check the disk, delete ${folder} and start again: the state is rebuilt from the journal`,
  })
}

async function save(
  shelf: Shelf,
  folder: string,
  { partition, epoch }: Claim,
  { meta, base }: CheckpointWrite,
  packed: readonly Packed[],
): Promise<'saved' | 'fenced' | 'base-mismatch'> {
  if (epoch !== epochOf(shelf, folder, partition)) return 'fenced'
  const kept = decodeSummary(shelf.get([partition, 'summary']))
  if (base !== null && base !== kept?.meta.offset) return 'base-mismatch'
  const sums = new Map<number, number>(base === null ? [] : sumsOf(kept!))
  const changes: Change[] = base === null ? everyBucket(partition) : []
  for (const each of packed) {
    changes.push([[partition, each.bucket], each.bytes])
    if (each.bytes === null) sums.delete(each.bucket)
    else sums.set(each.bucket, each.sum)
  }
  changes.push([[partition, 'summary'], encodeSummary({ meta, buckets: Object.fromEntries(sums) })])
  await shelf.write(changes)
  return 'saved'
}

const sumsOf = ({ buckets }: Summary): [number, number][] =>
  Object.entries(buckets).map(([bucket, sum]) => [Number(bucket), sum])

/** Not only those that a summary names: that may be damaged. */
const everyBucket = (partition: number): Change[] =>
  Array.from({ length: BUCKETS }, (_, bucket) => [[partition, bucket], null])

async function load(shelf: Shelf, partition: number): Promise<Checkpoint | null> {
  const summary = decodeSummary(shelf.get([partition, 'summary']))
  if (summary === null) return null
  const packed: PackedBucket[] = []
  for (const [bucket, sum] of sumsOf(summary)) {
    const bytes = shelf.get([partition, bucket])
    if (bytes === undefined) return null
    packed.push({ bucket, sum, bytes })
  }
  const buckets = new Map<number, Uint8Array>()
  for await (const { bucket, bytes } of unpackBuckets(packed)) {
    if (bytes === null) return null
    buckets.set(bucket, bytes)
  }
  return { meta: summary.meta, buckets }
}
