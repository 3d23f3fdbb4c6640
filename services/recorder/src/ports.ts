import type { EventLog, Ledger, LiveBus } from '@golden-hour/ports'
import type { Logger, Metrics } from '@golden-hour/service-kit'

export interface RecorderPorts {
  readonly log: EventLog
  readonly ledger: Pick<Ledger, 'clinical'>
  readonly live: Pick<LiveBus, 'publish'>
  readonly logger: Logger
  readonly metrics: Metrics
}
