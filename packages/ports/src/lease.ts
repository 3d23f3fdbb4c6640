import type { DurationMs } from '@golden-hour/model'

/** One holder at a time of a named duty: the nightly run, the auditor. */
export interface LeaseKeeper {
  /** Null where somebody else holds it. */
  acquire(name: string, ttl: DurationMs): Promise<Lease | null>
  close(): Promise<void>
}

export interface Lease {
  readonly name: string
  /** Grows with every acquisition of this name; fences what an earlier holder still does. */
  readonly token: number
  /** False where it ran out and somebody else may hold it. */
  renew(): Promise<boolean>
  release(): Promise<void>
}
