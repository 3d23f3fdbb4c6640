import { crc32 } from 'node:zlib'
import { type EpochMs, epochMs } from '@golden-hour/model'
import type { Headers, LogRecord, Offset, RecordToAppend } from '@golden-hour/ports'

/**
 * A record as it lies on disk, little-endian:
 * `crc u32 · format u8 · appendedAt f64 · key length u32 · number of headers u16 · key · (length u32 · text)… · value`.
 * Header names and values follow each other as texts. The checksum covers everything after it and the record's place,
 * so that a whole record in a wrong place is damage too.
 */
const FORMAT = 1
const NO_KEY = 0xffffffff
const FIXED = 4 + 1 + 8 + 4 + 2
const MOST_HEADERS = 0xffff

export interface Place {
  readonly partition: number
  readonly offset: Offset
}

const placeBytes = Buffer.alloc(12)
const seed = ({ partition, offset }: Place): number => {
  placeBytes.writeUInt32LE(partition, 0)
  placeBytes.writeDoubleLE(offset, 4)
  return crc32(placeBytes)
}

const sizeOf = (record: RecordToAppend, headers: readonly string[]): number => {
  let size = FIXED + record.value.byteLength
  if (record.key !== null) size += Buffer.byteLength(record.key)
  for (const text of headers) size += 4 + Buffer.byteLength(text)
  return size
}

export function encodeFrame(record: RecordToAppend, appendedAt: EpochMs, place: Place): Buffer {
  const headers = Object.entries(record.headers).flat()
  if (headers.length / 2 > MOST_HEADERS) throw new RangeError(`a record has at most ${MOST_HEADERS} headers`)
  const frame = Buffer.allocUnsafe(sizeOf(record, headers))
  frame.writeUInt8(FORMAT, 4)
  frame.writeDoubleLE(appendedAt, 5)
  frame.writeUInt16LE(headers.length / 2, 17)
  let at = FIXED
  if (record.key !== null) at += frame.write(record.key, at)
  frame.writeUInt32LE(record.key === null ? NO_KEY : at - FIXED, 13)
  for (const text of headers) {
    const written = frame.write(text, at + 4)
    frame.writeUInt32LE(written, at)
    at += 4 + written
  }
  frame.set(record.value, at)
  frame.writeUInt32LE(crc32(frame.subarray(4), seed(place)), 0)
  return frame
}

/** The record, or null where the bytes are not what was written at this place. The value is a view of `frame`. */
export function decodeFrame(frame: Uint8Array, place: Place): LogRecord | null {
  const bytes = Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength)
  if (bytes.length < FIXED || crc32(bytes.subarray(4), seed(place)) !== bytes.readUInt32LE(0)) return null
  if (bytes.readUInt8(4) !== FORMAT) return null
  const keyLength = bytes.readUInt32LE(13)
  let at = FIXED
  const text = (length: number): string => {
    const from = at
    at += length
    return bytes.toString('utf8', from, at)
  }
  const key = keyLength === NO_KEY ? null : text(keyLength)
  const next = (): string => {
    const length = bytes.readUInt32LE(at)
    at += 4
    return text(length)
  }
  const pairs: [string, string][] = []
  for (let left = bytes.readUInt16LE(17); left > 0; left -= 1) pairs.push([next(), next()])
  const headers: Headers = Object.fromEntries(pairs)
  return {
    key,
    headers,
    value: frame.subarray(at),
    offset: place.offset,
    appendedAt: epochMs(bytes.readDoubleLE(5)),
  }
}
