import { BATCH_AT as AT, HEAD_BYTES, MAGIC, SIZE_BYTES } from './batch-head.ts'
import type { Message } from './checked-record.ts'
import { crc32c } from './crc32c.ts'
import { varintSize, writeVarint } from './varint.ts'

const ABSENT = -1
const NO_PRODUCER = -1n
const ATTRIBUTES_BYTES = 1

/** What each message takes, so that one buffer of the right length is enough. */
interface Measured {
  readonly message: Message
  readonly keyBytes: number
  readonly headerBytes: readonly number[]
  /** After its own length. */
  readonly bytes: number
}

/** Messages as one record batch, not compressed; the broker gives them their offsets and its own time. */
export function encodeBatch(messages: readonly Message[]): Buffer {
  const measured = messages.map(measure)
  let size = HEAD_BYTES
  for (const { bytes } of measured) size += varintSize(bytes) + bytes
  const batch = Buffer.allocUnsafe(size)
  let at = HEAD_BYTES
  measured.forEach((one, i) => {
    at = writeRecord(batch, at, i, one)
  })
  writeHead(batch, messages.length)
  return batch
}

function measure(message: Message, offsetDelta: number): Measured {
  const { key, value, headers } = message
  const keyBytes = key === null ? ABSENT : Buffer.byteLength(key)
  const headerBytes: number[] = []
  let bytes =
    ATTRIBUTES_BYTES + varintSize(0) + varintSize(offsetDelta) + sizedBytes(keyBytes) + sizedBytes(value.byteLength)
  let count = 0
  for (const name in headers) {
    const nameBytes = Buffer.byteLength(name)
    const textBytes = Buffer.byteLength(headers[name]!)
    headerBytes.push(nameBytes, textBytes)
    bytes += sizedBytes(nameBytes) + sizedBytes(textBytes)
    count += 1
  }
  return { message, keyBytes, headerBytes, bytes: bytes + varintSize(count) }
}

const sizedBytes = (length: number): number => varintSize(length) + Math.max(0, length)

function writeRecord(batch: Buffer, from: number, offsetDelta: number, measured: Measured): number {
  const { message, keyBytes, headerBytes, bytes } = measured
  let at = writeVarint(batch, from, bytes)
  batch[at] = 0
  at = writeVarint(batch, at + ATTRIBUTES_BYTES, 0)
  at = writeVarint(batch, at, offsetDelta)
  at = writeVarint(batch, at, keyBytes)
  if (message.key !== null) at += batch.write(message.key, at)
  at = writeVarint(batch, at, message.value.byteLength)
  batch.set(message.value, at)
  at += message.value.byteLength
  at = writeVarint(batch, at, headerBytes.length / 2)
  let n = 0
  for (const name in message.headers) {
    at = writeVarint(batch, at, headerBytes[n]!)
    at += batch.write(name, at)
    at = writeVarint(batch, at, headerBytes[n + 1]!)
    at += batch.write(message.headers[name]!, at)
    n += 2
  }
  return at
}

function writeHead(batch: Buffer, count: number): void {
  const now = BigInt(Date.now())
  batch.writeBigInt64BE(0n, AT.firstOffset)
  batch.writeInt32BE(batch.byteLength - SIZE_BYTES, AT.length)
  batch.writeInt32BE(ABSENT, AT.leaderEpoch)
  batch.writeInt8(MAGIC, AT.magic)
  batch.writeInt16BE(0, AT.attributes)
  batch.writeInt32BE(count - 1, AT.lastOffsetDelta)
  batch.writeBigInt64BE(now, AT.firstTime)
  batch.writeBigInt64BE(now, AT.maxTime)
  batch.writeBigInt64BE(NO_PRODUCER, AT.producerId)
  batch.writeInt16BE(ABSENT, AT.producerEpoch)
  batch.writeInt32BE(ABSENT, AT.firstSequence)
  batch.writeInt32BE(count, AT.count)
  batch.writeUInt32BE(crc32c(batch, AT.attributes), AT.sum)
}
