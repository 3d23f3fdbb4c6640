import type { DurationMs } from '@golden-hour/model'
import type { Checkpoint } from '../checkpoint-store.ts'
import type { Offset } from '../event-log.ts'

/** One saved state of a partition, as it is listed. */
export interface SnapshotBrief {
  readonly snapshotId: string
  readonly offset: Offset
  /** Of the owner who took it. */
  readonly epoch: number
  /** How long ago by the ledger's own clock. */
  readonly age: DurationMs
}

export interface NewSnapshot {
  readonly partition: number
  /** Of the owner who took it. */
  readonly epoch: number
  readonly checkpoint: Checkpoint
}

/**
 * States of partitions for when the checkpoint store has none that is valid: older, and kept apart from it.
 *
 * 1. `save` is all or nothing, and leaves the two newest of the partition; those of another journal go.
 * 2. An epoch that is lower than that of one kept for the same journal is `fenced`.
 */
export interface SnapshotBook {
  save(snapshot: NewSnapshot): Promise<'saved' | 'fenced'>
  /** Of this journal's partition, the newest first. */
  list(topicId: string, partition: number): Promise<readonly SnapshotBrief[]>
  /** Null where it is gone meanwhile, or damaged: never a part of one. */
  load(snapshotId: string): Promise<Checkpoint | null>
}
