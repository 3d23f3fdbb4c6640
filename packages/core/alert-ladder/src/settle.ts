import type { Status } from '@golden-hour/model'
import { type Climb, isClosed } from './climb.ts'
import type { Decision } from './fire.ts'

/** `unknown` too: the matter cannot be decided any more, and nobody can act on it. */
const ENDS: Readonly<Partial<Record<Status, 'resolved' | 'cancelled'>>> = {
  met: 'resolved',
  late: 'resolved',
  excused: 'cancelled',
  void: 'cancelled',
  unknown: 'cancelled',
}

const close = (climb: Climb, state: 'resolved' | 'cancelled', reason: string): Decision => ({
  climb: { ...climb, state, nextAt: null },
  actions: [{ kind: 'closed', state, reason }],
})

/** What was missed stays open until somebody took it on and gave cause and measure. */
export const closeIfAnswered = (climb: Climb): Decision =>
  climb.windowStatus === 'missed' && climb.everAccepted && climb.answered
    ? close(climb, 'resolved', 'answered')
    : { climb, actions: [] }

/** What the window's own status makes of its alert. */
export function settle(climb: Climb, windowStatus: Status): Decision {
  if (isClosed(climb)) return { climb, actions: [] }
  const now: Climb = { ...climb, windowStatus }
  const end = ENDS[windowStatus]
  return end === undefined ? closeIfAnswered(now) : close(now, end, windowStatus)
}

/** A reminder, or the window becoming overdue or missed, opens an alert; history being loaded pages nobody. */
export function opensAlert(transition: {
  readonly kind: string
  readonly status: Status
  readonly previous: Status | null
  readonly quality: readonly string[]
}): boolean {
  const { kind, status, previous, quality } = transition
  if (quality.includes('backfill')) return false
  if (kind === 'reminder') return true
  return (status === 'overdue' || status === 'missed') && previous !== status
}
