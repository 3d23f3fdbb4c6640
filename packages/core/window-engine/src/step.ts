import type { EpochMs, Fact, Outcome, Transition } from '@golden-hour/model'

/** Something the operator should know that is no status of a window. */
export type Notice =
  | { readonly kind: 'clock-suspect' | 'clock-agrees'; readonly appendedAt: EpochMs; readonly skewMs: number }
  | { readonly kind: 'beyond-horizon'; readonly appendedAt: EpochMs; readonly fact: Fact }

/** What one record led to. `outcome` is null for ticks. */
export interface Step {
  readonly outcome: Outcome | null
  readonly transitions: readonly Transition[]
  readonly notices: readonly Notice[]
}
