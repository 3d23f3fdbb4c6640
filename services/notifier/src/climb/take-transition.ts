import { isClosed, openClimb, opensAlert, settle } from '@golden-hour/alert-ladder'
import { sha256, type Transition } from '@golden-hour/model'
import type { AlertChange, StoredAlert } from '@golden-hour/ports'
import type { AlertingRule } from '../catalogue.ts'

/** Letters and digits that are not taken for each other when read aloud. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

const codeOf = (hash: string): string =>
  [0, 4, 8, 12].map((i) => ALPHABET[Number.parseInt(hash.slice(i, i + 4), 16) % ALPHABET.length]).join('')

function opened(transition: Transition, rule: AlertingRule, episode: number): StoredAlert {
  const hash = sha256(JSON.stringify([transition.windowId, episode]))
  return {
    alertId: `a_${hash.slice(0, 24)}`,
    code: codeOf(hash.slice(24)),
    episode,
    windowId: transition.windowId,
    ruleId: transition.ruleId,
    ruleName: rule.name,
    patientId: transition.patientId,
    encounterId: transition.encounterId,
    department: transition.department,
    responsible: transition.responsible,
    startRef: transition.evidence.start,
    severity: rule.severity,
    dueAt: transition.dueAt,
    openedAt: transition.knownAt,
    closedAt: null,
    closedReason: null,
    board: null,
    ladder: rule.ladder,
    climb: openClimb(rule.ladder, transition.knownAt, transition.status),
    told: [],
    staff: [],
  }
}

const entry = (alert: StoredAlert, transition: Transition, kind: string, text: string) => ({
  at: transition.knownAt,
  kind,
  cycle: alert.climb.cycle,
  step: null,
  staffId: null,
  channel: null,
  text,
})

function moved(standing: StoredAlert, transition: Transition): AlertChange | null {
  const { climb, actions } = settle(standing.climb, transition.status)
  const ends = isClosed(climb)
  const { dueAt, department, responsible, patientId } = transition
  if (!ends && climb.windowStatus === standing.climb.windowStatus && dueAt === standing.dueAt) return null
  const alert: StoredAlert = {
    ...standing,
    patientId,
    department,
    responsible,
    dueAt,
    climb,
    closedAt: ends ? transition.knownAt : null,
    closedReason: actions.flatMap((action) => (action.kind === 'closed' ? [action.reason] : []))[0] ?? null,
  }
  const said = ends
    ? entry(alert, transition, climb.state, `the window is ${transition.status}`)
    : entry(alert, transition, 'window', transition.status)
  return { alert, steps: [], deliveries: [], cancel: ends ? 'all' : null, faults: [], log: [said] }
}

/**
 * Where a fact takes a window from one patient to another, both cases speak of it, and their words come in any order. It
 * has come to the other patient once it opened there; what else is said of another patient's is no news of this alert,
 * least of all that the window is void where it was.
 */
const concerns = ({ patientId, openedAt }: StoredAlert, said: Transition): boolean =>
  said.patientId === patientId || (said.kind === 'opened' && said.knownAt >= openedAt)

/** What one transition makes of its window's alert: opens one, moves or closes the one there is, or nothing. */
export function takeTransition(
  rules: ReadonlyMap<string, AlertingRule>,
  transition: Transition,
  standing: StoredAlert | null,
  episodes: number,
): AlertChange | null {
  if (standing !== null) return concerns(standing, transition) ? moved(standing, transition) : null
  const rule = rules.get(transition.ruleId)
  if (rule === undefined || !opensAlert(transition)) return null
  const alert = opened(transition, rule, episodes + 1)
  const why = transition.reminder === null ? transition.status : `reminder ${transition.reminder.entry}`
  return {
    alert,
    steps: [],
    deliveries: [],
    cancel: null,
    faults: [],
    log: [entry(alert, transition, 'opened', why)],
  }
}
