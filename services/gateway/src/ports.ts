import type { Clock, EventLog, Ledger, LiveBus } from '@golden-hour/ports'
import type { Logger, Metrics } from '@golden-hour/service-kit'

export interface GatewayPorts {
  readonly log: EventLog
  readonly ledger: Pick<Ledger, 'sources'>
  /** Told when something went into quarantine, so that a screen that shows it is current. */
  readonly live?: LiveBus
  readonly clock: Clock
  readonly logger: Logger
  readonly metrics: Metrics
}
