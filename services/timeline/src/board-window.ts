import type { AlertBrief, BoardWindow } from '@golden-hour/board-api'
import type { Transition } from '@golden-hour/model'
import type { StoredAlert, WindowBrief } from '@golden-hour/ports'
import type { BilingualName } from '@golden-hour/rulebook'

/** Names of rules by their id; a rule that is no longer there goes by its id. */
export type RuleNames = (ruleId: string) => BilingualName

export const alertBrief = ({ alertId, climb, severity, openedAt }: StoredAlert): AlertBrief => ({
  alertId,
  state: climb.state,
  severity,
  openedAt,
  owner: climb.owner,
  ackedBy: climb.acceptedBy,
  ackedAt: climb.acceptedAt,
})

export function boardWindow(
  window: WindowBrief | Transition,
  nameOf: RuleNames,
  alert: AlertBrief | null,
): BoardWindow {
  const { windowId, ruleId, status, reason, patientId, encounterId, department } = window
  const { startedAt, dueAt, stoppedAt, marginMs, documentedLate, revision } = window
  return {
    windowId,
    ruleId,
    name: nameOf(ruleId),
    status,
    reason,
    patientId,
    encounterId,
    department,
    startedAt,
    dueAt,
    stoppedAt,
    marginMs,
    documentedLate,
    revision,
    alert,
  }
}
