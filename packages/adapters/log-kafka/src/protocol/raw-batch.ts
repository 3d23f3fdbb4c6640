import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { AppError } from '@golden-hour/ports'
import { BATCH_AT as AT, HEAD_BYTES, MAGIC, SIZE_BYTES } from './batch-head.ts'
import { corrupt } from './corrupt.ts'
import { crc32c } from './crc32c.ts'
import { type RawRecord, readRecords } from './read-records.ts'

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

const CODEC = 0b111
const LOG_TIME = 0x08
const TRANSACTION = 0x10
const CONTROL = 0x20
const CODECS = ['none', 'gzip', 'snappy', 'lz4', 'zstd']

const unzip = promisify(gunzip)

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

/** Throws GH_LOG_SETTINGS where it is written in a way that we do not read, GH_LOG_CORRUPT where it is damaged. */
export async function decodeBatch({ bytes, firstOffset }: RawBatch, where: string): Promise<readonly RawRecord[]> {
  const magic = bytes.readInt8(AT.magic)
  if (magic !== MAGIC)
    throw new AppError('GH_LOG_SETTINGS', `${where}: its records are written in format ${magic}, not ${MAGIC}`, {
      advice: 'brokers before 0.11 wrote it: write the topic anew',
    })
  if (crc32c(bytes, AT.attributes) !== bytes.readUInt32BE(AT.sum))
    throw corrupt(`${where}: the records from offset ${firstOffset} on are damaged`)
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
  const given = bytes.readInt16BE(AT.attributes) & LOG_TIME ? bytes.readBigInt64BE(AT.maxTime) : null
  const records = bytes.subarray(HEAD_BYTES)
  return readRecords(codec === 'gzip' ? await unzip(records) : records, {
    count: bytes.readInt32BE(AT.count),
    firstOffset,
    firstTime: Number(bytes.readBigInt64BE(AT.firstTime)),
    logTime: given === null ? null : Number(given),
  })
}
