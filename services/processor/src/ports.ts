import type { CheckpointStore, Clock, EventLog, Ledger, LiveBus } from '@golden-hour/ports'
import type { Logger, Metrics } from '@golden-hour/service-kit'

export interface ProcessorPorts {
  readonly log: EventLog
  /** The shelf on which the rulebooks stand that the journal names. */
  readonly ledger: Pick<Ledger, 'rulebooks'>
  readonly checkpoints: CheckpointStore
  readonly clock: Clock
  /** Told of what an operator should see; nothing depends on it. */
  readonly live?: Pick<LiveBus, 'publish'>
  readonly logger: Logger
  readonly metrics: Metrics
}
