import type { Fact } from './fact.ts'
import type { EpochMs } from './time.ts'

/** One record of a partition's journal, as the engine reads it. `appendedAt` is the log's own append time. */
export type JournalRecord =
  | { readonly kind: 'fact'; readonly appendedAt: EpochMs; readonly fact: Fact }
  /** Content that cannot be read: counted, kept in quarantine by its reader. */
  | { readonly kind: 'unreadable'; readonly appendedAt: EpochMs }
  /** `wallClock`: the writer's own clock when it sent the tick; null where it carries none. */
  | { readonly kind: 'tick'; readonly appendedAt: EpochMs; readonly wallClock: EpochMs | null }
