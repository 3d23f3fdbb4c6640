import type { BoardWindow, Lane, Milestone } from '@golden-hour/board-api'
import { runningWindows } from './urgency.ts'

/** A lane in the parts that are drawn. */
export interface LaneView {
  readonly done: readonly (Milestone & { readonly at: number })[]
  readonly pending: readonly Milestone[]
  readonly running: readonly BoardWindow[]
  /** How many were decided, by status; what is void is not counted. */
  readonly decided: readonly { readonly status: BoardWindow['status']; readonly count: number }[]
}

const DECIDED = ['met', 'late', 'missed', 'unknown', 'excused'] as const
const isDone = (milestone: Milestone): milestone is Milestone & { at: number } => milestone.at !== null

export function laneView(lane: Lane): LaneView {
  return {
    done: lane.milestones.filter(isDone).sort((a, b) => a.at - b.at),
    pending: lane.milestones.filter((milestone) => milestone.at === null),
    running: runningWindows(lane),
    decided: DECIDED.map((status) => ({
      status,
      count: lane.windows.filter((window) => window.status === status).length,
    })).filter((each) => each.count > 0),
  }
}

export type LaneFilterStatus = '' | 'overdue' | 'near' | 'open' | 'unanswered'
export const LANE_STATUSES: readonly LaneFilterStatus[] = ['overdue', 'near', 'unanswered', 'open']

const SOON_MS = 10 * 60_000

/** Whether a lane has a window of that state; no state asks for none. */
export function laneHas(lane: Lane, status: string, now: number): boolean {
  const windows = runningWindows(lane)
  if (status === 'overdue') return windows.some((w) => w.status === 'overdue')
  if (status === 'near') return windows.some((w) => w.status === 'open' && w.dueAt !== null && w.dueAt - now <= SOON_MS)
  if (status === 'open') return windows.length > 0
  if (status === 'unanswered') return windows.some((w) => w.alert?.state === 'open')
  return true
}
