import { crc32 } from 'node:zlib'
import { epochMs } from '@golden-hour/model'
import { AppError, type Headers, type LogRecord, type RecordToAppend } from '@golden-hour/ports'
import type { RawRecord } from './read-records.ts'

/** Our own sum over a record, since the client checks none; its place among the headers. */
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
    throw new AppError('GH_LOG_CORRUPT', `${topic}/${partition}: the record at offset ${raw.offset} is damaged`, {
      advice:
        'it was changed after it was sent: check the disks of the brokers, and restore the topic; none is skipped',
    })
  return { offset: raw.offset, appendedAt: epochMs(raw.timestamp), key, headers, value }
}

function sumOf(key: string | null, headers: Headers, value: Buffer): string {
  const names = Object.keys(headers)
  if (names.length > 1) names.sort()
  let head = key === null ? '' : `k${key}`
  for (const name of names) head += `\0${name}\0${headers[name]}`
  return crc32(value, crc32(head)).toString(16).padStart(8, '0')
}
