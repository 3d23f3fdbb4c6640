import type { EpochMs, Fact, Transition } from '@golden-hour/model'
import type { Offset } from '../event-log.ts'

/** A fact record of the journal: every one is kept, also duplicates, corrections and voids. */
export interface RecordedFact {
  readonly partition: number
  readonly offset: Offset
  readonly eventId: string
  readonly appendedAt: EpochMs
  readonly fact: Fact
}

/** A transition, and the place of the journal record that led to it: `(srcOffset, n)` grows strictly per partition. */
export interface RecordedTransition {
  readonly partition: number
  readonly srcOffset: Offset
  readonly n: number
  readonly transition: Transition
}

/** How far a topic was read: the next offset wanted, and the last `(srcOffset, n)` taken. */
export interface ReadPosition {
  readonly topic: string
  readonly partition: number
  readonly topicId: string
  readonly next: Offset
  readonly lastSrc: { readonly srcOffset: Offset; readonly n: number } | null
}

/** A journal record that cannot be read, kept with its reason. */
export interface UnreadableRecord {
  readonly partition: number
  readonly offset: Offset
  readonly appendedAt: EpochMs
  readonly reason: string
  readonly headers: Readonly<Record<string, string>>
  readonly value: Uint8Array
}

export interface ClinicalBatch {
  readonly facts: readonly RecordedFact[]
  readonly unreadable: readonly UnreadableRecord[]
  readonly transitions: readonly RecordedTransition[]
  readonly position: ReadPosition
}

/** Facts, windows (the last word on each) and revisions (every word). Written with the position, in one transaction. */
export interface ClinicalBook {
  /** Idempotent: what stands there already is left as it is. */
  write(batch: ClinicalBatch): Promise<void>
  position(topic: string, partition: number): Promise<ReadPosition | null>
  /** Empties facts, windows, revisions and positions, for a rebuild from the journal. */
  clear(): Promise<void>
  /** Every window's last transition, by window id. */
  windows(): AsyncIterable<Transition>
  /** All revisions of one window, oldest first. */
  revisions(windowId: string): Promise<readonly Transition[]>
  counts(): Promise<{ readonly facts: number; readonly windows: number; readonly revisions: number }>
}
