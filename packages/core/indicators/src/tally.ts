import type { WindowView } from '@golden-hour/model'
import type { Take } from '@golden-hour/rulebook'
import { readIdentity, readMarkIdentity, readNumber } from './reading.ts'
import { createSum } from './sum.ts'

/** Counts what a term takes of its windows, in one cell. */
export interface Tally {
  /** `days`: calendar days of the window that belong to the cell. */
  add(window: WindowView, days: number): void
  /** In the raw unit: elapsed in milliseconds. */
  total(): number
  /** Raw units in one reported unit. */
  readonly per: number
}

function counting(): Tally {
  let n = 0
  const add = (): void => {
    n += 1
  }
  return { add, total: () => n, per: 1 }
}

function summing(read: (window: WindowView, days: number) => number | null, per: number): Tally {
  const sum = createSum()
  const add = (window: WindowView, days: number): void => {
    const value = read(window, days)
    if (value !== null) sum.add(value)
  }
  return { add, total: sum.total, per }
}

function distinct(read: (window: WindowView) => string | null): Tally {
  const seen = new Set<string>()
  const add = (window: WindowView): void => {
    const identity = read(window)
    if (identity !== null) seen.add(identity)
  }
  return { add, total: () => seen.size, per: 1 }
}

/** `elapsedUnitMs`: the unit in which elapsed sums are reported. */
export function createTally(take: Take, elapsedUnitMs: number): Tally {
  switch (take.kind) {
    case 'count':
      return counting()
    case 'sum':
      return take.of === 'days' ? summing((_, days) => days, 1) : summing((window) => window.elapsedMs, elapsedUnitMs)
    case 'sum-mark':
      return summing((window) => readNumber(window, take.mark), 1)
    case 'distinct':
      return distinct((window) => readIdentity(window, take.by))
    case 'distinct-mark':
      return distinct((window) => readMarkIdentity(window, take.mark))
  }
}
