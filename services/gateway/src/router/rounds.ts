import type { QuarantineReason } from './decide.ts'
import type { Candidate, Planned } from './round-plan.ts'

/** What became of an event. `unavailable`: the sender tries again; what is in the journal all the same is known then. */
export type Routed =
  | { readonly outcome: 'accepted' | 'duplicate' | 'unavailable' }
  | {
      readonly outcome: 'quarantined'
      readonly reason: QuarantineReason
      readonly path: string
      readonly message: string
    }

export const UNAVAILABLE: Routed = { outcome: 'unavailable' }

/** `stands`: whether the journal has all that the decision rests on. */
export function answerTo({ decision }: Planned, stands: boolean): Routed {
  if (!stands) return UNAVAILABLE
  if (decision.kind === 'append') return { outcome: 'accepted' }
  return decision.kind === 'duplicate' ? { outcome: 'duplicate' } : { ...decision, outcome: 'quarantined' }
}

/**
 * How a round is decided and brought into the journal: by one gateway alone, whose index is in its memory, or by one of
 * several, who share theirs. One round at a time.
 */
export interface Rounds {
  /** Brings the index up to the journal. */
  start(): Promise<void>
  /** False: not now. */
  takes(): boolean
  /**
   * One answer a candidate, in their order, when the journal has what is called accepted; null: it was not decided, and
   * belongs to the next round. Throws where nothing could be decided.
   */
  run(candidates: readonly Candidate[]): Promise<readonly (Routed | null)[]>
  /** No round is at work any more. */
  stop(): Promise<void>
}
