import type { EpochMs } from '@golden-hour/model'

/** Position of a record in its partition; whole numbers from 0, growing, not always by one. */
export type Offset = number

export type Headers = Readonly<Record<string, string>>

export interface RecordToAppend {
  readonly key: string | null
  readonly headers: Headers
  readonly value: Uint8Array
}

export interface LogRecord extends RecordToAppend {
  readonly offset: Offset
  /** The log's own append time. */
  readonly appendedAt: EpochMs
}

export interface Appended {
  readonly offset: Offset
  readonly appendedAt: EpochMs
}

export interface Topic {
  readonly name: string
  /** Changes when a topic of this name is created anew: a position of the old one means nothing in the new. */
  readonly id: string
  readonly partitions: number
}

/** `start`: the first record still kept. `end`: the offset the next record will get. */
export interface Bounds {
  readonly start: Offset
  readonly end: Offset
}

/**
 * Whoever reads a topic's partitions. Calls for one partition never overlap, but for `leaving`, and come in this order:
 * `assigned`, `records` …, `revoked`. A promise is waited for: a slow reader is fed slowly.
 */
export interface Reader {
  /** This partition is ours now. Answers the offset of the first record wanted; it must lie in the bounds. */
  assigned(partition: number): Promise<Offset>
  /** The next records, without a gap. `caughtUp`: these were the last there are; then `records` may be empty. */
  records(partition: number, records: readonly LogRecord[], caughtUp: boolean): Promise<void>
  /**
   * `revoked` comes next, with the same `lost`. Called at once, also while another call is at work, which should come to
   * its end now; what it throws from here on is no failure of the subscription. Told again, and then for `lost`, where
   * letting go took too long.
   */
  leaving?(partition: number, lost: boolean): void
  /**
   * The last call for this partition, once for each `assigned`. `lost` false: it is ours until the promise resolves, and
   * nobody else's before: time to save what the next owner needs. `lost` true: it may be somebody else's already, or
   * the reader itself failed at it: nothing that is still in hand may have an effect.
   */
  revoked(partition: number, lost: boolean): Promise<void>
}

export interface Subscription {
  /** Resolves when every partition of this reader was revoked, and others may have them. */
  stop(): Promise<void>
  /** Settles when reading ends: resolves after `stop`, rejects when the log or the reader failed for good. */
  readonly ended: Promise<void>
}

/**
 * An ordered, durable log in partitions.
 *
 * 1. `append` resolves after the records are on disk: what was acknowledged survives `kill -9`.
 * 2. The records of one call stand together and in their order; calls take effect in the order in which they were made.
 * 3. `appendedAt` is the log's own. It never decreases within a partition while the clocks of those who keep the log do
 *    not go back; whoever needs more takes the greatest that was read.
 * 4. Every reader of a partition sees the same records in the same order, each once.
 */
export interface EventLog {
  topic(name: string): Promise<Topic>
  append(topic: string, partition: number, records: readonly RecordToAppend[]): Promise<readonly Appended[]>
  bounds(topic: string, partition: number): Promise<Bounds>
  /** At most `limit` records from `from` on, fewer only at the end. Throws GH_LOG_GAP where `from` is no longer kept. */
  read(topic: string, partition: number, from: Offset, limit: number): Promise<readonly LogRecord[]>
  /** Reads as one member of `group`: its members share the partitions. Positions are the reader's own business. */
  subscribe(topic: string, group: string, reader: Reader): Promise<Subscription>
  close(): Promise<void>
}
