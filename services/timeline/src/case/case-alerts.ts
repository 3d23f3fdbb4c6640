import type { CaseAlert } from '@golden-hour/board-api'
import type { AlertBook, AlertQuery, StoredAlert } from '@golden-hour/ports'
import { alertBrief } from '../board-window.ts'

type Alerts = Pick<AlertBook, 'find' | 'log'>

/** Alerts with all that was done about them, the newest first. */
export interface CaseAlerts {
  readonly stored: readonly StoredAlert[]
  readonly shown: CaseAlert[]
}

export async function caseAlerts(alerts: Alerts, query: AlertQuery): Promise<CaseAlerts> {
  const stored = await alerts.find(query)
  const logs = stored.length === 0 ? new Map() : await alerts.log(stored.map(({ alertId }) => alertId))
  const shown = stored.map((alert) => ({
    ...alertBrief(alert),
    windowId: alert.windowId,
    ladder: alert.ladder.id,
    log: logLines(logs.get(alert.alertId) ?? []),
  }))
  return { stored, shown }
}

const logLines = (lines: readonly CaseAlert['log'][number][]): CaseAlert['log'] =>
  lines.map(({ at, kind, step, staffId, channel, text }) => ({ at, kind, step, staffId, channel, text }))

/** The newest alert of each window. */
export function newestByWindow({ stored }: CaseAlerts): ReadonlyMap<string, StoredAlert> {
  const newest = new Map<string, StoredAlert>()
  for (const alert of stored) {
    const other = newest.get(alert.windowId)
    if (other === undefined || alert.episode > other.episode) newest.set(alert.windowId, alert)
  }
  return newest
}
