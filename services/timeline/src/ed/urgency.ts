import type { BoardWindow, Lane } from '@golden-hour/board-api'
import { byCodeUnit } from '@golden-hour/model'

export const isRunning = ({ status }: Pick<BoardWindow, 'status'>): boolean => status === 'open' || status === 'overdue'

const NEVER = Number.POSITIVE_INFINITY
const least = (a: number, b: number): number => (a === b ? 0 : a - b)

/** Running windows first, the earliest deadline first; then what was decided, the latest first. */
export function compareWindows(a: BoardWindow, b: BoardWindow): number {
  const [runsA, runsB] = [isRunning(a), isRunning(b)]
  if (runsA !== runsB) return runsA ? -1 : 1
  const order = runsA
    ? least(a.dueAt ?? NEVER, b.dueAt ?? NEVER)
    : least(b.stoppedAt ?? b.startedAt, a.stoppedAt ?? a.startedAt)
  return order || byCodeUnit(a.windowId, b.windowId)
}

/** The deadline that presses most; never, where nothing runs. A lane's windows are in their order. */
function pressing({ windows }: Lane): number {
  const first = windows[0]
  return first !== undefined && isRunning(first) ? (first.dueAt ?? NEVER) : NEVER
}

/** The most urgent first: the earliest deadline, so what is overdue longest; then by triage, then who came first. */
export const compareLanes = (a: Lane, b: Lane): number =>
  least(pressing(a), pressing(b)) ||
  least(a.triageLevel ?? NEVER, b.triageLevel ?? NEVER) ||
  a.arrivedAt - b.arrivedAt ||
  byCodeUnit(a.patientId, b.patientId) ||
  byCodeUnit(a.encounterId, b.encounterId)
