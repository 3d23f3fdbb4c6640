import { setTimeout as wait } from 'node:timers/promises'
import type { Bounds, FeedReader, FeedRecord, Offset } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import type { Member } from '../group/member.ts'
import type { PartitionWork, Place } from '../group/partition-work.ts'
import { isKafkaError } from '../protocol/kafka-error.ts'
import { feedDecoder } from '../read/decoders.ts'
import type { Fetcher } from '../read/fetcher.ts'
import { keepTrying } from '../read/keep-trying.ts'
import { PartitionBuffer } from '../read/partition-buffer.ts'

export interface FeedPartitionParts {
  readonly reader: FeedReader
  readonly fetcher: Fetcher
  readonly boundsOf: (place: Place) => Promise<Bounds>
  readonly member: Pick<Member, 'isAlive' | 'committed' | 'commit'>
  readonly logger: Logger
}

const LOOK_AGAIN_MS = 20
/** A round is under way, or we were expelled and hear of it soon: the heartbeat tells which. */
const IN_DOUBT = ['REBALANCE_IN_PROGRESS', 'ILLEGAL_GENERATION', 'UNKNOWN_MEMBER_ID']

/**
 * Feeds one partition of a feed to its reader. What must stay true:
 *
 * 1. A position is committed after the records before it were taken, and before others may have the partition.
 * 2. Who was expelled commits nothing: the coordinator refuses it, and it stops when it hears of it.
 * 3. Records that are no longer kept are told as lost, never passed over in silence.
 */
export function feedPartition(place: Place, after: Promise<void>, parts: FeedPartitionParts): PartitionWork {
  const { reader, fetcher, boundsOf, member, logger } = parts
  const { topic, partition } = place
  let leaving: { lost: boolean } | null = null
  let buffer: PartitionBuffer<FeedRecord> | null = null

  const isLost = (): boolean => leaving?.lost === true
  const isInDoubt = (error: unknown): boolean => isKafkaError(error, ...IN_DOUBT)
  const firstPosition = (): Promise<Offset | null> =>
    keepTrying(
      async () => (await member.committed(place)) ?? (await boundsOf(place)).start,
      () => leaving !== null,
      isInDoubt,
    )
  const skip = async (from: Offset): Promise<void> => {
    const bounds = await keepTrying(() => boundsOf(place), isLost)
    if (bounds === null) return
    const { start: to, end } = bounds
    if (from >= to && from <= end) return buffer!.jump(from)
    logger.error({ event: 'feed-records-lost', topic, partition, from, to })
    reader.lost({ topic, partition, from, to })
    buffer!.jump(to)
  }
  const work = async (): Promise<void> => {
    await after
    const from = await firstPosition()
    if (from === null || leaving !== null) return
    buffer = new PartitionBuffer(place, from, feedDecoder(place), {
      turn: fetcher.turn,
      roomMade: fetcher.wake,
      outOfRange: (position) => void skip(position).catch((error: unknown) => buffer!.fail(error)),
    })
    fetcher.add(buffer)
    try {
      for (let some = await buffer.next(); some !== null; some = await buffer.next()) {
        const { records, next } = some
        while (!member.isAlive() && leaving === null) await wait(LOOK_AGAIN_MS)
        if (leaving !== null) return
        if (records.length === 0) continue
        await reader.records(records)
        await keepTrying(() => member.commit(place, next), isLost, isInDoubt)
      }
    } finally {
      fetcher.remove(buffer)
    }
  }
  return {
    done: work(),
    leave(lost) {
      leaving = { lost: lost || leaving?.lost === true }
      buffer?.close()
    },
  }
}
