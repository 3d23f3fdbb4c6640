import type {
  AccountBook,
  AlertBook,
  ClinicalBook,
  Clock,
  LiveBus,
  RulebookShelf,
  TimelineReader,
} from '@golden-hour/ports'
import type { Rulebook } from '@golden-hour/rulebook'
import type { Logger, Metrics } from '@golden-hour/service-kit'

/** What the timeline reads of the ledger; of the alerts only what a case shows of them. */
export interface TimelineLedger {
  readonly timeline: TimelineReader
  readonly clinical: Pick<ClinicalBook, 'revisions' | 'factsOf'>
  readonly alerts: Pick<AlertBook, 'find' | 'latest' | 'log'>
  readonly rulebooks: Pick<RulebookShelf, 'get'>
  readonly accounts: AccountBook
}

export interface TimelinePorts {
  readonly ledger: TimelineLedger
  readonly live: LiveBus
  readonly clock: Clock
  /** In force now: names of rules, pathways, indicators, the zone. */
  readonly rulebook: Rulebook
  readonly logger: Logger
  readonly metrics: Metrics
  /** At least 32 bytes, the same for every service and start. */
  readonly sessionKey: Uint8Array
  /** Where the built board lies; null: there is none. */
  readonly boardFolder: string | null
}
