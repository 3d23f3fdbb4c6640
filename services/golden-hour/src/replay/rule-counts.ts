import { byCodeUnit, MINUTE_MS, type Status, type Transition } from '@golden-hour/model'

export const COUNTED: readonly Status[] = ['met', 'late', 'missed', 'overdue', 'open', 'excused', 'unknown', 'void']

/** How the windows of one rule stand. */
export interface RuleCounts {
  readonly rule: string
  /** Windows that are not void: a void window and none are the same. */
  readonly windows: number
  readonly statuses: Readonly<Record<Status, number>>
  /** Of the elapsed times of met and late windows, in minutes; null where there are none. */
  readonly medianMinutes: number | null
}

/** Of an even number of values, the middle of the two in the middle. */
export function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)]
  if (upper === undefined) return null
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

const isTimed = (window: Transition): boolean => window.status === 'met' || window.status === 'late'

function countRule(rule: string, windows: readonly Transition[]): RuleCounts {
  const count = (status: Status): number => windows.filter((window) => window.status === status).length
  const statuses = Object.fromEntries(COUNTED.map((status) => [status, count(status)])) as Record<Status, number>
  const elapsed = windows
    .filter(isTimed)
    .flatMap((window) => (window.elapsedMs === null ? [] : [Number(window.elapsedMs)]))
  const middle = median(elapsed)
  return {
    rule,
    windows: windows.length - statuses.void,
    statuses,
    medianMinutes: middle === null ? null : middle / MINUTE_MS,
  }
}

/** One row for each rule that has a window, in the order of the rules' ids. */
export function countRules(windows: Iterable<Transition>): readonly RuleCounts[] {
  const byRule = new Map<string, Transition[]>()
  for (const window of windows) {
    const known = byRule.get(window.ruleId)
    if (known === undefined) byRule.set(window.ruleId, [window])
    else known.push(window)
  }
  return [...byRule].sort(([a], [b]) => byCodeUnit(a, b)).map(([rule, all]) => countRule(rule, all))
}
