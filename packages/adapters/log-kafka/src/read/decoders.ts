import { epochMs } from '@golden-hour/model'
import type { FeedRecord, LogRecord, Offset } from '@golden-hour/ports'
import type { Place } from '../group/partition-work.ts'
import { toRecord } from '../protocol/checked-record.ts'
import { decodeBatch, type RawBatch } from '../protocol/raw-batch.ts'
import { missing } from './gap.ts'

/** How a batch becomes what a reader is given. */
export interface Decoder<T> {
  /** Whether offsets must follow each other without a gap. */
  readonly isDense: boolean
  /** From `expected` on, which lies in the batch or before it. */
  decode(batch: RawBatch, expected: Offset): Promise<T[]>
  sizeOf(record: T): number
}

/** Of our own topics. A missing record is GH_LOG_GAP, a damaged one GH_LOG_CORRUPT. */
export const logDecoder = ({ topic, partition }: Place): Decoder<LogRecord> => ({
  isDense: true,
  async decode(batch, from) {
    const records: LogRecord[] = []
    let expected = from
    for (const raw of await decodeBatch(batch, `${topic}/${partition}`)) {
      if (raw.offset < expected) continue
      if (raw.offset > expected) throw missing(topic, partition, expected, raw.offset)
      records.push(toRecord(raw, topic, partition))
      expected += 1
    }
    if (expected <= batch.lastOffset) throw missing(topic, partition, expected, batch.lastOffset + 1)
    return records
  },
  sizeOf: ({ value }) => value.byteLength,
})

/** Of topics that others write. */
export const feedDecoder = ({ topic, partition }: Place): Decoder<FeedRecord> => ({
  isDense: false,
  async decode(batch, expected) {
    const raw = await decodeBatch(batch, `${topic}/${partition}`)
    return raw
      .filter(({ offset }) => offset >= expected)
      .map((one) => ({
        topic,
        partition,
        offset: one.offset,
        key: one.key && Buffer.from(one.key),
        headers: one.headers,
        value: one.value && Buffer.from(one.value),
        timestamp: epochMs(one.timestamp),
      }))
  },
  sizeOf: ({ value }) => value?.byteLength ?? 0,
})
