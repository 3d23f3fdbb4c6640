import { byCodeUnit, type WindowView } from '@golden-hour/model'
import { readIdentity } from './reading.ts'
import type { Standing } from './standing.ts'

/** The windows of one patient, encounter or mark that one term reads. */
export interface Group {
  /** The earliest start of all its windows: the group belongs to its period and its place. */
  readonly anchor: WindowView
  /** Those that stand as `counted`; the group is judged by them, and counts nowhere if there are none. */
  readonly judged: readonly WindowView[]
  /** How many of the judged are met. */
  readonly satisfied: number
  /** What the group is if nothing judges it. */
  readonly aside: { readonly pending: boolean; readonly unknown: boolean; readonly excused: WindowView | null }
}

export interface Roll {
  add(window: WindowView, standing: Standing, satisfied: boolean): void
  groups(): Iterable<Group>
}

interface GrowingGroup {
  anchor: WindowView
  judged: WindowView[]
  satisfied: number
  aside: { pending: boolean; unknown: boolean; excused: WindowView | null }
}

/** Of two windows the one that starts first; ties go by window id, so that the order of arrival decides nothing. */
export function earlier(a: WindowView, b: WindowView): WindowView {
  const order = a.startedAt - b.startedAt || byCodeUnit(a.windowId, b.windowId)
  return order <= 0 ? a : b
}

function grow(group: GrowingGroup, window: WindowView, standing: Standing, satisfied: boolean): void {
  group.anchor = earlier(group.anchor, window)
  if (standing === 'counted') {
    group.judged.push(window)
    if (satisfied) group.satisfied += 1
  } else if (standing === 'excused') {
    group.aside.excused = group.aside.excused === null ? window : earlier(group.aside.excused, window)
  } else if (standing === 'pending' || standing === 'unknown') {
    group.aside[standing] = true
  }
}

/** `per`: `patient`, `encounter` or a mark. A window that has none of it is a group of its own: it is not lost. */
export function createRoll(per: string): Roll {
  const groups = new Map<string, GrowingGroup>()
  return {
    add(window, standing, satisfied) {
      if (standing === 'outside') return
      const identity = readIdentity(window, per)
      const key = identity === null ? `alone ${window.windowId}` : `of ${identity}`
      let group = groups.get(key)
      if (group === undefined) {
        group = { anchor: window, judged: [], satisfied: 0, aside: { pending: false, unknown: false, excused: null } }
        groups.set(key, group)
      }
      grow(group, window, standing, satisfied)
    },
    groups: () => groups.values(),
  }
}

export const isMet = (group: Group, met: 'all' | 'any'): boolean =>
  group.satisfied > 0 && (met === 'any' || group.satisfied === group.judged.length)
