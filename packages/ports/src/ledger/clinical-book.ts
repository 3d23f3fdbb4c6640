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

/** A record of the journal or the transitions that cannot be read, kept with its reason. */
export interface UnreadableRecord {
  readonly topic: string
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

/** What a write added; what stood there already is not counted. */
export interface WriteOutcome {
  readonly facts: number
  readonly revisions: number
  readonly unreadable: number
  /** Transition ids that were said before of the same patient with another content: the first word was kept, and something is wrong. */
  readonly contradicted: readonly string[]
}

export interface ClinicalCounts {
  readonly facts: number
  readonly windows: number
  readonly revisions: number
  readonly unreadable: number
}

/**
 * Facts, windows (the last word on each) and revisions (every word).
 *
 * 1. Rows and positions of one `write` are kept together or not at all.
 * 2. What was written twice is there once. A window is what its greatest revision says, in whatever order they came; of
 *    two patients' words on one window, which a fact that moved leaves behind, what `lastWords` says.
 * 3. Text keys are in the order of their code points. PostgreSQL keeps no NUL and no half characters: they read as
 *    U+FFFD; the journal has them as they came.
 */
export interface ClinicalBook {
  /**
   * All batches in one transaction; of several positions of one partition the last counts. A position of the same topic
   * only moves forward: who is behind adds nothing, and takes nothing back.
   */
  write(...batches: readonly ClinicalBatch[]): Promise<WriteOutcome>
  position(topic: string, partition: number): Promise<ReadPosition | null>
  /** Empties facts, windows, revisions, unreadable records and positions, for a rebuild from the journal. */
  clear(): Promise<void>
  /** Every window's last transition, by window id. */
  windows(): AsyncIterable<Transition>
  /** All revisions of one window, of every patient it was ever of, in the order in which they became known. */
  revisions(windowId: string): Promise<readonly Transition[]>
  /** Every fact record of one patient, all versions and voids, in the journal's order. */
  factsOf(patientId: string): Promise<readonly RecordedFact[]>
  counts(): Promise<ClinicalCounts>
  /**
   * The whole book, a line of canonical JSON a row: facts, unreadable records, windows, revisions, each in the order of
   * its key. Two books that say the same give the same lines.
   */
  dump(): AsyncIterable<string>
}
