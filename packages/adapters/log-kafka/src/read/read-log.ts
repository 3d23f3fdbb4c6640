import type { Bounds, LogRecord, Offset } from '@golden-hour/ports'
import { fetchFrom } from '../protocol/fetch.ts'
import { isKafkaError, throwIfError } from '../protocol/kafka-error.ts'
import { EARLIEST, LATEST, listOffset } from '../protocol/requests.ts'
import type { AskLeader } from './ask-leader.ts'
import { logDecoder } from './decoders.ts'
import { missing, outOfBounds } from './gap.ts'
import { FETCH } from './limits.ts'

export async function boundsOf(ask: AskLeader, topic: string, partition: number): Promise<Bounds> {
  return ask(topic, partition, async (send) => {
    const offsets = await Promise.all(
      [EARLIEST, LATEST].map(async (which) => {
        const { responses } = await send(listOffset(topic, partition, which))
        const found = responses[0]!.partitions[0]!
        throwIfError(found.errorCode)
        return Number(found.offset)
      }),
    )
    return { start: offsets[0]!, end: offsets[1]! }
  })
}

/** At most `limit` records from `from` on, fewer only at the end. Throws GH_LOG_GAP. */
export async function readLog(
  ask: AskLeader,
  topic: string,
  partition: number,
  from: Offset,
  limit: number,
): Promise<readonly LogRecord[]> {
  const decoder = logDecoder({ topic, partition })
  const records: LogRecord[] = []
  for (let next = from; records.length < limit; ) {
    const { batches, highWatermark } = await fetchOnce(ask, topic, partition, next, limit - records.length)
    for (const batch of batches) {
      if (batch.lastOffset < next || records.length >= limit) continue
      if (batch.firstOffset > next) throw missing(topic, partition, next, batch.firstOffset)
      if (!batch.isControl) records.push(...(await decoder.decode(batch, next)))
      next = batch.lastOffset + 1
    }
    if (next >= highWatermark || batches.length === 0) break
  }
  return records.length > limit ? records.slice(0, limit) : records
}

const RECORD_BYTES = 4 * 1024

function fetchOnce(ask: AskLeader, topic: string, partition: number, from: Offset, limit: number) {
  return ask(topic, partition, async (send, { epoch }) => {
    const answer = await send(
      fetchFrom([{ topic, partition, leaderEpoch: epoch, from }], {
        maxWaitMs: 0,
        partitionBytes: Math.min(FETCH.partitionBytes, limit * RECORD_BYTES),
        bytes: FETCH.bytes,
        committedOnly: false,
      }),
    )
    throwIfError(answer.errorCode)
    const fetched = answer.partitions[0]!
    throwIfError(fetched.errorCode)
    return fetched
  }).catch(async (error: unknown) => {
    const cause = (error as Error).cause
    if (!isKafkaError(error, OUT_OF_RANGE) && !isKafkaError(cause, OUT_OF_RANGE)) throw error
    throw outOfBounds(topic, partition, from, await boundsOf(ask, topic, partition))
  })
}

export const OUT_OF_RANGE = 'OFFSET_OUT_OF_RANGE'
