import type { Clock, StoredAlert } from '@golden-hour/ports'
import type { AlertingRule } from '../catalogue.ts'
import type { Deliverer } from '../climb/deliveries.ts'
import type { NotifierPorts } from '../ports.ts'

/** What the routes work with. */
export interface RouteContext {
  readonly alerts: NotifierPorts['ledger']['alerts']
  readonly clock: Clock
  readonly rules: ReadonlyMap<string, AlertingRule>
  readonly deliverer: Deliverer
  /** Tells the rest of the service and the screens. */
  acknowledged(alert: StoredAlert, kind: string, outcome: string): void
}
