import type { EpochMs } from '@golden-hour/model'
import type { Offset } from './event-log.ts'

/** Patients are spread over so many buckets, so that only what changed need be written. */
export const BUCKETS = 256

/** What a checkpoint covers, and what must still be true for it to be used. */
export interface CheckpointMeta {
  /** Every record before this offset is in the state; none from it on is. */
  readonly offset: Offset
  readonly logTime: EpochMs | null
  readonly rulebook: string
  readonly semantics: number
  readonly topicId: string
  /** The record before `offset`: the log must still hold the same. Null for a checkpoint of an empty log. */
  readonly lastRecord: { readonly offset: Offset; readonly sha: string } | null
  /** The engine's state beside its cases. */
  readonly header: string
}

/** One owner of a partition; a later claim has a greater epoch, and fences the earlier. */
export interface Claim {
  readonly partition: number
  readonly epoch: number
}

export interface Checkpoint {
  readonly meta: CheckpointMeta
  /** By bucket number; a bucket that is not there holds no case. */
  readonly buckets: ReadonlyMap<number, Uint8Array>
}

/** `base`: the offset of the checkpoint that the buckets are a change of, null where they are the whole state. */
export interface CheckpointWrite {
  readonly meta: CheckpointMeta
  readonly base: Offset | null
  /** Null: the bucket is empty now. */
  readonly buckets: ReadonlyMap<number, Uint8Array | null>
}

/**
 * The newest state of each partition. An old complete checkpoint is always right; a torn, mixed or foreign one never is.
 *
 * 1. `save` is all or nothing.
 * 2. A claim with a lower epoch than the newest is `fenced`; a base other than what is kept is `base-mismatch`:
 *    write the whole state then.
 * 3. `load` answers null where there is none or where it is damaged: never a part of one.
 */
export interface CheckpointStore {
  claim(partition: number): Promise<Claim>
  load(claim: Claim): Promise<Checkpoint | null>
  save(claim: Claim, write: CheckpointWrite): Promise<'saved' | 'fenced' | 'base-mismatch'>
  close(): Promise<void>
}
