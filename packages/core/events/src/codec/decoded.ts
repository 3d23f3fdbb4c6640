import type { EpochMs, Fact } from '@golden-hour/model'
import type { Refusal } from './problem.ts'

/** An event that was read and found good: the fact it states, and what the message says of itself. */
export interface DecodedEvent {
  /** Unique per `source`: the message. */
  readonly id: string
  readonly fact: Fact
  /** `knowntime`: the append time to replay it with; null where the file's order decides. */
  readonly knownAt: EpochMs | null
}

export type Decoded = { readonly ok: true; readonly event: DecodedEvent } | Refusal

export interface DecodeOptions {
  /** Take types that are not in the vocabulary too: they are journaled and no rule names them. */
  readonly lenient?: boolean
}
