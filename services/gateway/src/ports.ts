import type { Clock, EventFeed, EventLog, Ledger, LiveBus } from '@golden-hour/ports'
import type { Logger, Metrics } from '@golden-hour/service-kit'

export interface GatewayPorts {
  readonly log: EventLog
  readonly ledger: Pick<Ledger, 'sources'>
  /** Where the hospital's topics are read; needed only where the settings name any. */
  readonly feed?: EventFeed
  /** Told when something went into quarantine, so that a screen that shows it is current. */
  readonly live?: LiveBus
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
}
