import type { EpochMs } from '@golden-hour/model'
import type { Headers, Offset, Subscription } from './event-log.ts'

/** A record of a topic that others write: of a hospital's own bus. */
export interface FeedRecord {
  readonly topic: string
  readonly partition: number
  readonly offset: Offset
  readonly key: Uint8Array | null
  /** Read as UTF-8; of a name that comes several times, the last. */
  readonly headers: Headers
  readonly value: Uint8Array | null
  /** Its sender's or the bus's: as the topic is set. */
  readonly timestamp: EpochMs
}

/**
 * Records that are no longer kept, and were never handed to the group: `from` up to, but without, `to`. Where `to` is
 * lower than `from`, the topic was created anew, and is read from its start.
 */
export interface FeedGap {
  readonly topic: string
  readonly partition: number
  readonly from: Offset
  readonly to: Offset
}

/** Calls for one partition never overlap; those for different ones may. */
export interface FeedReader {
  /**
   * The next records of one partition of one topic, in their order, at least one. They are committed when the promise
   * resolves, and not before; a rejection ends the subscription with it.
   */
  records(records: readonly FeedRecord[]): Promise<void>
  /** Records were lost before they were read, because they were kept too short. Reading goes on after them. */
  lost(gap: FeedGap): void
}

/**
 * Topics of a bus that is not ours, read as one member of a group from where the group has committed; from the first
 * record that is kept where it has committed nothing.
 *
 * 1. At least once: after a failure records come again that were handed over and not yet committed.
 * 2. Every record of a partition is handed over in its order. Offsets may have gaps: what was compacted away or belongs
 *    to a transaction that was called off is not there.
 * 3. Who is no longer the owner of a partition can commit nothing for it.
 */
export interface EventFeed {
  /** Throws GH_LOG_SETTINGS where a topic is not there or may not be read. */
  subscribe(topics: readonly string[], group: string, reader: FeedReader): Promise<Subscription>
  close(): Promise<void>
}
