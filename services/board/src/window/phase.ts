import type { BoardWindow } from '@golden-hour/board-api'

/**
 * How a window is shown. `near`: the last quarter of its time. `due`: its deadline has passed on the clock, and the log
 * has not yet said whether it was met (the settle time of its rule); only the log's word makes it `overdue`.
 */
export type Phase = 'running' | 'near' | 'due' | 'overdue' | 'met' | 'late' | 'missed' | 'excused' | 'unknown' | 'void'

type Judged = Pick<BoardWindow, 'status' | 'startedAt' | 'dueAt'>

const NEAR_SHARE = 0.25

export function phaseOf(window: Judged, now: number): Phase {
  if (window.status !== 'open') return window.status
  if (window.dueAt === null) return 'running'
  const left = window.dueAt - now
  if (left < 0) return 'due'
  return left <= (window.dueAt - window.startedAt) * NEAR_SHARE ? 'near' : 'running'
}

/** A window that still asks something of somebody. */
export const isRunning = (window: Pick<BoardWindow, 'status'>): boolean =>
  window.status === 'open' || window.status === 'overdue'

/** Told beside colour and word: a shape for each phase, the same on every page. */
export const PHASE_SIGN: Readonly<Record<Phase, string>> = {
  running: '○',
  near: '◐',
  due: '◔',
  overdue: '▲',
  met: '✓',
  late: '▼',
  missed: '✕',
  excused: '–',
  unknown: '?',
  void: '⊘',
}
