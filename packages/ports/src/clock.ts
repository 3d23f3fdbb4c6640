import type { DurationMs, EpochMs } from '@golden-hour/model'

/** The hospital's time, by which the journal is stamped. In a simulation it runs faster than the wall, or stands. */
export interface Clock {
  now(): EpochMs
  /** Calls once when `now()` has reached `at`; soon if it has already. Returns how to call it off. */
  at(at: EpochMs, call: () => void): () => void
  /** The same, relative to now, in the hospital's time. */
  after(delay: DurationMs, call: () => void): () => void
  /** Hospital seconds to a second of the wall; 1 in real use, 0 while it stands. */
  readonly speed: number
}
