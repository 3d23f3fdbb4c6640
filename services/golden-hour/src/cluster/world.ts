import type { CheckpointStore, EventFeed, EventLog, LeaseKeeper, Ledger, LiveBus } from '@golden-hour/ports'
import type { Lifecycle, Probe } from '@golden-hour/service-kit'
import type { Patiently } from './patience.ts'

/** Everything that services stand on. */
export interface World {
  readonly log: EventLog
  /** Topics of the hospital's own bus. */
  readonly feed: EventFeed
  readonly ledger: Ledger
  readonly checkpoints: CheckpointStore
  readonly live: LiveBus
  readonly leases: LeaseKeeper
}

export type Need = keyof World

/** The parts of the world that one service needs, open, and how each is asked whether it answers. */
export interface Opened<N extends Need> {
  readonly world: Pick<World, N>
  readonly probes: readonly Probe[]
}

/** Opens these parts and no other, one after the other; `lifecycle` closes them. */
export type OpenWorld = <N extends Need>(
  needs: readonly N[],
  lifecycle: Lifecycle,
  patiently: Patiently,
) => Promise<Opened<N>>
