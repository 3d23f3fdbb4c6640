import type { EpochMs } from '@golden-hour/model'

export interface RulebookFile {
  readonly path: string
  readonly text: string
}

/** The bodies of the rulebooks that the journal names by hash. */
export interface StoredRulebook {
  /** `Rulebook.hash`, as the journal's control record carries it. */
  readonly hash: string
  readonly files: readonly RulebookFile[]
  /** Laid over `files`; null where the hospital has none. */
  readonly overlay: readonly RulebookFile[] | null
  readonly zone: string | null
}

export interface RulebookShelf {
  /** Keeps it; the same hash twice is kept once. */
  put(rulebook: StoredRulebook, at: EpochMs): Promise<void>
  get(hash: string): Promise<StoredRulebook | null>
}
