import type { CheckpointStore, Clock, EventLog, Ledger, LiveBus, SnapshotBook } from '@golden-hour/ports'
import type { Logger, Metrics } from '@golden-hour/service-kit'

export interface ProcessorPorts {
  readonly log: EventLog
  /** The shelf on which the rulebooks stand that the journal names. */
  readonly ledger: Pick<Ledger, 'rulebooks'>
  readonly checkpoints: CheckpointStore
  /** Where states are kept beside the checkpoints: in a cluster, where those may be lost. */
  readonly snapshots?: SnapshotBook
  readonly clock: Clock
  /** Told of what an operator should see; nothing depends on it. */
  readonly live?: Pick<LiveBus, 'publish'>
  readonly logger: Logger
  readonly metrics: Metrics
}
