import type { FetchedPartition } from '../protocol/fetch.ts'
import type { RawBatch } from '../protocol/raw-batch.ts'

export interface FetchedBatch {
  readonly batch: RawBatch
  /** It has no records for readers. */
  readonly isEmpty: boolean
}

/**
 * Which batches hold records for readers: not the ends of transactions, and not what belongs to one that was called
 * off. Such a one reaches from its first record to its end, which is the next control batch of its producer.
 */
export function withoutAborted({ batches, aborted }: Pick<FetchedPartition, 'batches' | 'aborted'>): FetchedBatch[] {
  const upcoming = aborted.toSorted((a, b) => a.firstOffset - b.firstOffset)
  const open = new Set<bigint>()
  return batches.map((batch) => {
    while (upcoming.length > 0 && upcoming[0]!.firstOffset <= batch.lastOffset) open.add(upcoming.shift()!.producerId)
    const isCalledOff = batch.inTransaction && open.has(batch.producerId)
    if (batch.isControl) open.delete(batch.producerId)
    return { batch, isEmpty: batch.isControl || isCalledOff }
  })
}
