import { AppError } from '@golden-hour/ports'
import Decoder from 'kafkajs/src/protocol/decoder.js'
import decodeRecordBatch from 'kafkajs/src/protocol/recordBatch/v0/decoder.js'

/** Some records that were written together, as they came; what is needed before they are decoded stands beside them. */
export interface RawBatch {
  readonly firstOffset: number
  /** Also of a record that was compacted away since. */
  readonly lastOffset: number
  readonly producerId: bigint
  readonly inTransaction: boolean
  /** No records, but the end of a transaction. */
  readonly isControl: boolean
  readonly bytes: Buffer
}

/** `timestamp`: the log's own where the topic is set so, the sender's else. `key` and `value` are parts of the batch. */
export interface RawRecord {
  readonly offset: number
  readonly timestamp: number
  readonly key: Buffer | null
  readonly value: Buffer | null
  readonly headers: Readonly<Record<string, Buffer | null | readonly (Buffer | null)[]>>
}

const HEAD_BYTES = 61
const AT = { length: 8, magic: 16, attributes: 21, lastOffsetDelta: 23, producerId: 43 }
const SIZE_BYTES = 12
const OUR_MAGIC = 2
const CODEC = 0b111
const TRANSACTION = 0x10
const CONTROL = 0x20
const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

/** The last one may be cut off, where a limit of bytes was reached: it comes again. */
export function readBatches(bytes: Buffer | null): RawBatch[] {
  const batches: RawBatch[] = []
  let rest = bytes ?? Buffer.alloc(0)
  while (rest.byteLength >= HEAD_BYTES) {
    const size = SIZE_BYTES + rest.readInt32BE(AT.length)
    if (rest.byteLength < size) break
    const firstOffset = Number(rest.readBigInt64BE(0))
    const attributes = rest.readInt16BE(AT.attributes)
    batches.push({
      firstOffset,
      lastOffset: firstOffset + rest.readInt32BE(AT.lastOffsetDelta),
      producerId: rest.readBigInt64BE(AT.producerId),
      inTransaction: (attributes & TRANSACTION) !== 0,
      isControl: (attributes & CONTROL) !== 0,
      bytes: rest.subarray(0, size),
    })
    rest = rest.subarray(size)
  }
  return batches
}

/** Throws GH_LOG_SETTINGS where it is written in a way that we do not read. */
export async function decodeBatch({ bytes }: RawBatch, where: string): Promise<readonly RawRecord[]> {
  const magic = bytes.readInt8(AT.magic)
  if (magic !== OUR_MAGIC)
    throw new AppError('GH_LOG_SETTINGS', `${where}: its records are written in format ${magic}, not ${OUR_MAGIC}`, {
      advice: 'brokers before 0.11 wrote it: write the topic anew',
    })
  const codec = CODECS[bytes.readInt16BE(AT.attributes) & CODEC] ?? 'an unknown codec'
  if (codec !== 'none' && codec !== 'gzip')
    throw new AppError(
      'GH_LOG_SETTINGS',
      `${where}: its records are compressed with ${codec}, which is not read here`,
      {
        advice:
          'set compression.type of the topic to gzip or uncompressed: the broker then writes it so, whoever sends',
      },
    )
  const { records } = await decodeRecordBatch(new Decoder(bytes))
  return records.map(({ offset, timestamp, key, value, headers }) => ({
    offset: Number(offset),
    timestamp: Number(timestamp),
    key,
    value,
    headers,
  }))
}
