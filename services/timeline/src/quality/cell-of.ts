import type { IndicatorCell } from '@golden-hour/board-api'
import { type IndicatorRow, isReached, targetOf } from '@golden-hour/indicators'
import type { Indicator } from '@golden-hour/rulebook'

/** Which figures of an indicator are asked for: the hospital's, or one or all departments'. */
export interface CellPlace {
  readonly scope: 'hospital' | 'department'
  /** Null: every department. */
  readonly department: string | null
}

/** Strata are parts of the hospital's own row and stand in no cell. */
export const isOf = ({ scope, department }: CellPlace, row: IndicatorRow): boolean =>
  row.stratum === null && row.scope === scope && (department === null || row.scopeId === department)

const direction = ({ direction }: Indicator): IndicatorCell['direction'] => (direction === 'range' ? null : direction)

const judged = (
  indicator: Indicator,
  value: number | null,
): Pick<IndicatorCell, 'target' | 'direction' | 'reached'> => ({
  target: targetOf(indicator),
  direction: direction(indicator),
  reached: isReached(indicator, value),
})

export const cellOf = (indicator: Indicator, row: IndicatorRow): IndicatorCell => ({
  indicator: row.indicator,
  name: indicator.name,
  period: row.period,
  scope: row.scope,
  scopeId: row.scopeId,
  numerator: row.numerator,
  denominator: row.denominator,
  excluded: { ...row.excluded },
  unknown: row.unknown,
  pending: row.pending,
  value: row.value,
  national: row.national,
  median: row.median,
  p90: row.p90,
  n: row.n,
  unit: row.unit,
  ...judged(indicator, row.value),
})

/** A period of which no window is known: nothing, which is not 0. */
export const emptyCell = (indicator: Indicator, period: string, scope: string, scopeId: string): IndicatorCell => ({
  indicator: indicator.id,
  name: indicator.name,
  period,
  scope,
  scopeId,
  numerator: indicator.measure.kind === 'ratio' ? 0 : null,
  denominator: 0,
  excluded: {},
  unknown: 0,
  pending: 0,
  value: null,
  national: null,
  median: null,
  p90: null,
  n: 0,
  unit: indicator.unit,
  ...judged(indicator, null),
})
