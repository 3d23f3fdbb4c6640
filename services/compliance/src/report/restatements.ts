import { byCodeUnit, type Transition } from '@golden-hour/model'
import type { Report, Restatement } from './report.ts'

type Told = Report['cases'][number]

/** Whether what was told still holds: it was pending, or it was counted as not in time and still is. */
function stillHolds(was: Told, now: Transition): boolean {
  if (was.status === now.status && was.national === now.national) return true
  return was.status === 'open' || (was.status === 'overdue' && (now.status === 'late' || now.status === 'missed'))
}

function compare(was: Told | undefined, now: Transition | undefined, before: Report): Restatement | null {
  if (was === undefined) {
    // What began after the revision before was cut is new, not restated.
    if (now === undefined || now.status === 'void' || now.startedAt > before.asOf) return null
  } else if (now !== undefined && stillHolds(was, now)) return null
  return {
    windowId: (was?.windowId ?? now?.windowId) as string,
    department: now?.department ?? was?.department ?? null,
    was: was === undefined ? null : { status: was.status, revision: was.revision, asOf: before.asOf },
    now: now === undefined ? null : { status: now.status, reason: now.reason, revision: now.revision },
    cause: now?.cause ?? null,
    knownAt: now?.knownAt ?? null,
  }
}

/**
 * What the revision before told otherwise of the windows that its indicators read: another status, a window that
 * appeared or left. By window id.
 */
export function restatementsOf(
  before: Report,
  windows: ReadonlyMap<string, Transition>,
  counted: ReadonlySet<string>,
): readonly Restatement[] {
  const told = new Map(before.cases.map((one) => [one.windowId, one]))
  const ids = new Set([...told.keys(), ...counted])
  const found: Restatement[] = []
  for (const id of [...ids].sort(byCodeUnit)) {
    const restatement = compare(told.get(id), windows.get(id), before)
    if (restatement !== null) found.push(restatement)
  }
  return found
}
