import { type EpochMs, epochMs } from '@golden-hour/model'
import { AppError, type LogRecord, type Offset, type RecordToAppend } from '@golden-hour/ports'
import { decodeFrame, encodeFrame } from './record-frame.ts'
import type { RecordTable } from './store.ts'

export interface PartitionLimits {
  readonly records: number
  readonly bytes: number
}

/** A frame with the offset it was given; not on disk yet. */
export interface Entry {
  readonly offset: Offset
  readonly appendedAt: EpochMs
  readonly frame: Buffer
}

export interface Partition {
  readonly topic: string
  readonly number: number
  readonly table: RecordTable
  readonly start: Offset
  /** Records before it are on disk; readers see no further. */
  readonly end: Offset
  /** Gives the records their offsets and the log's time, in the order of the calls. */
  stamp(records: readonly RecordToAppend[], now: EpochMs): readonly Entry[]
  /** From now on readers see up to `end`; those who wait are woken. */
  publish(end: Offset): void
  /** Records before `start` are no longer kept. */
  cut(start: Offset): void
  /** Throws GH_LOG_GAP outside of the bounds, GH_DISK at a damaged record. `bytes`: passed by at most one record. */
  read(from: Offset, limits: PartitionLimits): LogRecord[]
  /** Calls once when there is more than `end`; returns how to call it off. */
  onGrowth(wake: () => void): () => void
}

/** One partition: its table, its bounds, who waits for it. Offsets are dense, from 0. */
export function openPartition(topic: string, number: number, table: RecordTable): Partition {
  const first = table.edge('first')
  const last = table.edge('last')
  const at = (offset: Offset): LogRecord => {
    const frame = table.get(offset)
    const record = frame === undefined ? null : decodeFrame(frame, { partition: number, offset })
    if (record === null) throw damaged(topic, number, offset)
    return record
  }
  let start = first ?? 0
  let end = last === null ? 0 : last + 1
  let nextOffset = end
  let lastAppendedAt = last === null ? Number.NEGATIVE_INFINITY : at(last).appendedAt
  let waiting = new Set<() => void>()

  return {
    topic,
    number,
    table,
    get start() {
      return start
    },
    get end() {
      return end
    },
    stamp(records, now) {
      const appendedAt = epochMs(Math.max(now, lastAppendedAt))
      const entries = records.map((record, i) => {
        const offset = nextOffset + i
        return { offset, appendedAt, frame: encodeFrame(record, appendedAt, { partition: number, offset }) }
      })
      lastAppendedAt = appendedAt
      nextOffset += records.length
      return entries
    },
    publish(grown) {
      end = grown
      const woken = waiting
      waiting = new Set()
      for (const wake of woken) wake()
    },
    cut(kept) {
      start = kept
    },
    read(from, limits) {
      if (from < start || from > end) throw gap(topic, number, from, start, end)
      const records: LogRecord[] = []
      let bytes = 0
      for (let offset = from; offset < end && records.length < limits.records && bytes < limits.bytes; offset += 1) {
        const record = at(offset)
        records.push(record)
        bytes += record.value.byteLength
      }
      return records
    },
    onGrowth(wake) {
      waiting.add(wake)
      return () => {
        waiting.delete(wake)
      }
    },
  }
}

const damaged = (topic: string, partition: number, offset: Offset): AppError =>
  new AppError('GH_DISK', `${topic}/${partition}: the record at offset ${offset} is damaged or missing on disk`, {
    advice: 'stop, check the disk, and restore the log folder from its backup; no record is ever skipped',
  })

const gap = (topic: string, partition: number, from: Offset, start: Offset, end: Offset): AppError =>
  new AppError('GH_LOG_GAP', `${topic}/${partition}: offset ${from} is asked for, kept are ${start} to ${end}`, {
    advice:
      from < start
        ? 'the reader was away for longer than records are kept: restore its state from a newer backup'
        : 'the reader is ahead of the log: the log folder was replaced by an older one; restore both from the same backup',
  })
