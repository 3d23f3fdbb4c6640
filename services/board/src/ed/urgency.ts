import type { BoardWindow, Lane } from '@golden-hour/board-api'
import { isRunning } from '../window/phase.ts'

/** Running windows of a lane: overdue first, then by deadline; those without one come last. */
export const runningWindows = (lane: Lane): readonly BoardWindow[] =>
  lane.windows.filter(isRunning).sort((a, b) => rank(a) - rank(b))

const OVERDUE_FIRST = -1e15
const NO_DEADLINE = 1e15
const rank = (window: BoardWindow): number =>
  window.dueAt === null ? NO_DEADLINE : window.dueAt + (window.status === 'overdue' ? OVERDUE_FIRST : 0)

const UNANSWERED_FIRST = -1e12
const isUnanswered = (window: BoardWindow): boolean => window.alert?.state === 'open'

/** The smaller, the more urgent. Among the overdue, those that nobody has taken on come first. */
export function laneRank(lane: Lane): number {
  const first = runningWindows(lane)[0]
  if (first === undefined) return NO_DEADLINE + 1
  return rank(first) + (first.status === 'overdue' && isUnanswered(first) ? UNANSWERED_FIRST : 0)
}

/** Most urgent first; the same rank by arrival. */
export const byUrgency = (lanes: readonly Lane[]): Lane[] =>
  [...lanes].sort((a, b) => laneRank(a) - laneRank(b) || a.arrivedAt - b.arrivedAt)

/** The order shown while somebody points at the lanes or has the focus in them: nobody moves, newcomers come last. */
export function holdOrder(shown: readonly string[], lanes: readonly Lane[]): Lane[] {
  const place = new Map(shown.map((encounterId, index) => [encounterId, index]))
  return [...lanes].sort(
    (a, b) => (place.get(a.encounterId) ?? shown.length) - (place.get(b.encounterId) ?? shown.length),
  )
}

export interface LaneCounts {
  readonly lanes: number
  readonly running: number
  /** Windows whose deadline is at most ten minutes away. */
  readonly near: number
  readonly overdue: number
  readonly unanswered: number
}

const SOON_MS = 10 * 60_000

/** The numbers of the header; they are those of the lanes that are shown. */
export function countLanes(lanes: readonly Lane[], now: number): LaneCounts {
  const windows = lanes.flatMap((lane) => lane.windows.filter(isRunning))
  const overdue = windows.filter((window) => window.status === 'overdue')
  return {
    lanes: lanes.length,
    running: windows.length,
    near: windows.filter((w) => w.status === 'open' && w.dueAt !== null && w.dueAt - now <= SOON_MS).length,
    overdue: overdue.length,
    unanswered: windows.filter(isUnanswered).length,
  }
}

/** Windows that are overdue now and were not among `told`: each is announced once. */
export const newlyOverdue = (told: ReadonlySet<string>, lanes: readonly Lane[]): BoardWindow[] =>
  lanes.flatMap((lane) => lane.windows).filter((w) => w.status === 'overdue' && !told.has(w.windowId))
