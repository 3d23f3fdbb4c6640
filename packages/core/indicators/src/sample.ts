import type { WindowView } from '@golden-hour/model'
import type { Statistic } from '@golden-hour/rulebook'
import { ascending, median, p90, type Quotient } from './order-statistics.ts'
import { readIdentity, readNumber } from './reading.ts'
import { createSum } from './sum.ts'

/** The values of one cell of which a statistic is made. */
export interface Sample {
  /** `days`: calendar days of the window that belong to the cell. */
  add(window: WindowView, days: number): void
  /** How many windows had a value. */
  n(): number
  /** In the raw unit: elapsed in milliseconds. Null of no values, but a count of nothing is 0. */
  result(): Quotient | null
}

type ReadNumber = (window: WindowView, days: number) => number | null

function numberReader(of: string): ReadNumber {
  if (of === 'elapsed') return (window) => window.elapsedMs
  if (of === 'days') return (_, days) => days
  return (window) => readNumber(window, of)
}

function presenceReader(of: string): (window: WindowView) => string | null {
  if (of === 'elapsed') return (window) => (window.elapsedMs === null ? null : String(window.elapsedMs))
  if (of === 'windows' || of === 'days') return (window) => window.windowId
  return (window) => readIdentity(window, of)
}

function adding(of: string, mean: boolean): Sample {
  const read = numberReader(of)
  const sum = createSum()
  let n = 0
  return {
    add(window, days) {
      const value = read(window, days)
      if (value === null) return
      n += 1
      sum.add(value)
    },
    n: () => n,
    result: () => (n === 0 ? null : { numerator: sum.total(), denominator: mean ? n : 1 }),
  }
}

function ranking(of: string, pick: typeof median): Sample {
  const read = numberReader(of)
  const values: number[] = []
  return {
    add(window, days) {
      const value = read(window, days)
      if (value !== null) values.push(value)
    },
    n: () => values.length,
    result: () => pick(ascending(values)),
  }
}

function counting(of: string, distinct: boolean): Sample {
  const read = presenceReader(of)
  const seen = new Set<string>()
  let n = 0
  return {
    add(window) {
      const value = read(window)
      if (value === null) return
      n += 1
      if (distinct) seen.add(value)
    },
    n: () => n,
    result: () => ({ numerator: distinct ? seen.size : n, denominator: 1 }),
  }
}

/** `of`: `windows`, `elapsed`, `days`, `patient`, `encounter`, or a mark (`level`, `marks.level`). */
export function createSample(statistic: Statistic, of: string): Sample {
  switch (statistic) {
    case 'mean':
      return adding(of, true)
    case 'sum':
      return adding(of, false)
    case 'median':
      return ranking(of, median)
    case 'p90':
      return ranking(of, p90)
    case 'count':
      return counting(of, false)
    case 'distinct':
      return counting(of, true)
  }
}

/** Whether a statistic's result is a time, to be given in the indicator's unit. */
export const isTime = (statistic: Statistic, of: string): boolean =>
  of === 'elapsed' && statistic !== 'count' && statistic !== 'distinct'
