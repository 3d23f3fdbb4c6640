import { sha256 } from '@golden-hour/model'
import type { CheckpointMeta, LogRecord } from '@golden-hour/ports'

/** The record without the batch that its bytes came in, which it would keep in memory. */
export const detached = (record: LogRecord): LogRecord => ({ ...record, value: new Uint8Array(record.value) })

/** Names a record by what it holds and when it came, so that a log that was replaced is noticed. */
export function nameRecord(record: LogRecord): NonNullable<CheckpointMeta['lastRecord']> {
  const headers = Object.entries(record.headers).sort(([a], [b]) => (a < b ? -1 : 1))
  const value = Buffer.from(record.value).toString('base64')
  return { offset: record.offset, sha: sha256(JSON.stringify([record.appendedAt, record.key, headers, value])) }
}
