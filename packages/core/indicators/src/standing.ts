import type { Status, WindowView } from '@golden-hour/model'
import type { IndicatorTerm, WindowGuard } from '@golden-hour/rulebook'

/** The two readings of a window: its status, and the one of the national form. */
export type ColumnName = 'adjusted' | 'national'
export const COLUMNS: readonly ColumnName[] = ['adjusted', 'national']

/** The statuses that say met or not met. */
export const DECIDED: ReadonlySet<Status> = new Set<Status>(['met', 'late', 'missed', 'overdue'])

export const statusIn = (window: WindowView, column: ColumnName): Status =>
  column === 'national' ? window.national : window.status

/**
 * What a window is to a term: `counted`; beside it, as `excused`, `unknown` or `pending`; in another status that the
 * term does not name (`unnamed`); or none of the term's windows (`outside`). A status that a term names is counted
 * also where it would stand beside it, only `void` never is.
 */
export type Standing = 'counted' | 'excused' | 'unknown' | 'pending' | 'unnamed' | 'outside'

// A guard sees the status of the column that is being counted.
function passes(guard: WindowGuard | null, window: WindowView, status: Status): boolean {
  if (guard === null) return true
  const { reason, quality, elapsedMs, marks } = window
  return guard.test({ status, reason, quality, elapsedMs, marks })
}

/** Asks nothing about the window's rule: the caller has. */
export function standing(term: IndicatorTerm, window: WindowView, status: Status): Standing {
  if (status === 'void' || !passes(term.where, window, status)) return 'outside'
  if (term.status.includes(status)) return 'counted'
  if (status === 'excused' || status === 'unknown') return status
  return status === 'open' ? 'pending' : 'unnamed'
}
