import type { Indicator } from '@golden-hour/rulebook'
import type { PeriodName } from './period.ts'
import type { Place } from './place.ts'
import { createSample, type Sample } from './sample.ts'
import type { ColumnName } from './standing.ts'
import { createTally, type Tally } from './tally.ts'

/** What is counted of one column of a cell. */
export interface Column {
  readonly numerator: Tally | null
  readonly denominator: Tally
  readonly sample: Sample | null
  /** Of a statistic: the windows that are met or not met, whether its term names their status or not. */
  decided: number
}

/** All that is counted of one indicator in one period and place. */
export interface Cell extends Readonly<Record<ColumnName, Column>> {
  readonly period: PeriodName
  readonly place: Place
  readonly excluded: Map<string, number>
  unknown: number
  pending: number
  /** Elapsed times of the denominator, in milliseconds; empty where neither median nor p90 is asked for. */
  readonly elapsed: number[]
  /** How many windows of the denominator have an elapsed time. */
  timed: number
}

function createColumn({ measure }: Indicator, elapsedUnitMs: number): Column {
  if (measure.kind === 'ratio') {
    const numerator = createTally(measure.numerator.take, elapsedUnitMs)
    return { numerator, denominator: createTally(measure.denominator.take, elapsedUnitMs), sample: null, decided: 0 }
  }
  const sample = createSample(measure.statistic, measure.of)
  return { numerator: null, denominator: createTally({ kind: 'count' }, 1), sample, decided: 0 }
}

export function createCell(indicator: Indicator, elapsedUnitMs: number, period: PeriodName, place: Place): Cell {
  return {
    adjusted: createColumn(indicator, elapsedUnitMs),
    national: createColumn(indicator, elapsedUnitMs),
    period,
    place,
    excluded: new Map(),
    unknown: 0,
    pending: 0,
    elapsed: [],
    timed: 0,
  }
}
