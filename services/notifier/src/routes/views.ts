import type { AlertBrief, AlertLogEntry, CaseAlert, InboxAlert } from '@golden-hour/board-api'
import { plus } from '@golden-hour/model'
import type { AlertLogLine, StoredAlert } from '@golden-hour/ports'

export const briefOf = ({ alertId, severity, openedAt, climb }: StoredAlert): AlertBrief => ({
  alertId,
  state: climb.state,
  severity,
  openedAt,
  owner: climb.owner,
  ackedBy: climb.acceptedBy,
  ackedAt: climb.acceptedAt,
})

const entryOf = ({ at, kind, step, staffId, channel, text }: AlertLogLine): AlertLogEntry => ({
  at,
  kind,
  step,
  staffId,
  channel,
  text,
})

export const caseAlertOf = (alert: StoredAlert, log: readonly AlertLogLine[]): CaseAlert => ({
  ...briefOf(alert),
  windowId: alert.windowId,
  ladder: alert.ladder.id,
  log: log.map(entryOf),
})

const nextStepAt = ({ climb, ladder }: StoredAlert): number | null => {
  const step = climb.state === 'open' ? ladder.steps[climb.step + 1] : undefined
  return step === undefined ? null : plus(climb.cycleAt, step.atMs)
}

/** An alert as one of those told sees it. */
export function inboxAlertOf(alert: StoredAlert, person: string, acks: readonly string[]): InboxAlert {
  const mine = alert.told.filter((told) => told.person === person)
  const task = mine.findLast((told) => told.task !== null)?.task ?? null
  return {
    ...briefOf(alert),
    windowId: alert.windowId,
    ruleName: alert.ruleName,
    patientId: alert.patientId,
    encounterId: alert.encounterId,
    department: alert.department,
    windowStatus: alert.climb.windowStatus,
    dueAt: alert.dueAt,
    ask: mine.some((told) => told.ask === 'accept') ? 'accept' : 'received',
    step: alert.climb.step,
    cycle: alert.climb.cycle,
    nextStepAt: nextStepAt(alert),
    acceptedUntil: alert.climb.acceptedUntil,
    readBack: alert.ladder.ack.readBack,
    ...(task === null ? {} : { task }),
    myAcks: [...acks],
  }
}

const RANK = { critical: 0, high: 1, low: 2 } as const

/** What nobody has taken on first; then by severity, then what is due soonest. */
export const byUrgency = (a: StoredAlert, b: StoredAlert): number =>
  Number(a.climb.state !== 'open') - Number(b.climb.state !== 'open') ||
  RANK[a.severity] - RANK[b.severity] ||
  (a.dueAt ?? Number.MAX_SAFE_INTEGER) - (b.dueAt ?? Number.MAX_SAFE_INTEGER) ||
  a.openedAt - b.openedAt
