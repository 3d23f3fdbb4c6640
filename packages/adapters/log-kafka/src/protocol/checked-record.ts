import { crc32 } from 'node:zlib'
import { epochMs } from '@golden-hour/model'
import type { Headers, LogRecord, RecordToAppend } from '@golden-hour/ports'
import { corrupt } from './corrupt.ts'
import type { RawRecord } from './read-records.ts'

/**
 * Our own sum over a record, its place among the headers. Kafka's, over a batch, is the broker's: it writes it anew when
 * it gives its time, and whenever it compresses.
 */
const SUM = 'gh_crc'

export interface Message {
  readonly key: string | null
  readonly value: Buffer
  readonly headers: Headers
}

/** A record as it is sent, its sum with it. */
export function toMessage({ key, headers, value }: RecordToAppend): Message {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return { key, value: bytes, headers: { ...headers, [SUM]: sumOf(key, headers, bytes) } }
}

/** An upper bound of the bytes that it takes in a batch. */
export function sizeOf({ key, value, headers }: Message): number {
  let bytes = 40 + value.byteLength + Buffer.byteLength(key ?? '')
  for (const [name, text] of Object.entries(headers)) bytes += 10 + Buffer.byteLength(name) + Buffer.byteLength(text)
  return bytes
}

/**
 * A record as it was appended, in memory of its own. Throws GH_LOG_CORRUPT where its sum is another; one without a sum
 * was written by somebody else and is taken as it is.
 */
export function toRecord(raw: RawRecord, topic: string, partition: number): LogRecord {
  const { [SUM]: sum, ...headers } = raw.headers
  const key = raw.key === null ? null : raw.key.toString()
  const value = Buffer.from(raw.value ?? [])
  if (sum !== undefined && sum !== sumOf(key, headers, value))
    throw corrupt(`${topic}/${partition}: the record at offset ${raw.offset} is damaged`)
  return { offset: raw.offset, appendedAt: epochMs(raw.timestamp), key, headers, value }
}

function sumOf(key: string | null, headers: Headers, value: Buffer): string {
  const names = Object.keys(headers)
  if (names.length > 1) names.sort()
  let head = key === null ? '' : `k${key}`
  for (const name of names) head += `\0${name}\0${headers[name]}`
  return crc32(value, crc32(head)).toString(16).padStart(8, '0')
}
