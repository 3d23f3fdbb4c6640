import type { Channel, Clock, EventLog, LeaseKeeper, Ledger, LiveBus } from '@golden-hour/ports'
import type { Rulebook } from '@golden-hour/rulebook'
import type { Logger, Metrics } from '@golden-hour/service-kit'

export interface NotifierPorts {
  readonly log: EventLog
  readonly ledger: Pick<Ledger, 'alerts'>
  readonly live: LiveBus
  readonly leases: LeaseKeeper
  /** The hospital's time: ladders, retries, expiry. */
  readonly clock: Clock
  /** The wall's time: leases of senders, the auditor. Default: the machine's. */
  readonly wall?: Clock
  /** Ways to reach people beside the inbox. */
  readonly channels: readonly Channel[]
  /** Ladders, and of rules their mode, severity, ladder, name and key. */
  readonly rulebook: Pick<Rulebook, 'rules' | 'ladders'>
  readonly logger: Logger
  readonly metrics: Metrics
}
