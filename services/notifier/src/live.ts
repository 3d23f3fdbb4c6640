import type { LiveBus, StoredAlert } from '@golden-hour/ports'

/** Tells the screens of those concerned that an alert has changed. */
export function publishAlerts(live: LiveBus, alerts: readonly StoredAlert[]): void {
  for (const { alertId, patientId, windowId, climb, staff } of alerts)
    live.publish('alerts', { kind: 'alert', alertId, patientId, windowId, state: climb.state, staff: [...staff] })
}
