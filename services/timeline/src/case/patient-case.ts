import type { PatientCase } from '@golden-hour/board-api'
import { byCodeUnit, type EpochMs, type Transition } from '@golden-hour/model'
import { alertBrief, boardWindow, type RuleNames } from '../board-window.ts'
import { type CaseAlerts, newestByWindow } from './case-alerts.ts'
import { factRow } from './fact-row.ts'
import { type KnownFact, standingFacts } from './standing.ts'

export interface CaseParts {
  readonly patientId: string
  readonly asOf: EpochMs
  readonly known: readonly KnownFact[]
  readonly windows: readonly Transition[]
  readonly alerts: CaseAlerts
  readonly nameOf: RuleNames
}

/** Everything known of one patient; windows by their start. */
export function patientCase({ patientId, asOf, known, windows, alerts, nameOf }: CaseParts): PatientCase {
  const newest = newestByWindow(alerts)
  const ordered = [...windows].sort((a, b) => a.startedAt - b.startedAt || byCodeUnit(a.windowId, b.windowId))
  return {
    patientId,
    asOf,
    facts: standingFacts(known).map(factRow),
    windows: ordered.map((window) => {
      const alert = newest.get(window.windowId)
      return boardWindow(window, nameOf, alert === undefined ? null : alertBrief(alert))
    }),
    alerts: alerts.shown,
  }
}

/** The departments that the case names: who belongs to one of them may see it. */
export const departmentsOf = (
  known: readonly KnownFact[],
  windows: readonly Transition[],
): readonly (string | null)[] => [
  ...known.map(({ fact: { data } }) => (typeof data.departmentId === 'string' ? data.departmentId : null)),
  ...windows.map(({ department }) => department),
]
