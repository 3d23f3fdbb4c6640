export type Scope = 'hospital' | 'department' | 'ward'

/** The order in which rows are sorted. */
export const SCOPES: readonly Scope[] = ['hospital', 'department', 'ward']

/** The `scopeId` of the windows whose start names no department (no ward), so that scopes add up to the hospital. */
export const UNASSIGNED = ''

/** The key in `excluded` of an excuse without a reason. */
export const NO_REASON = 'unstated'

/** The same figure from each window's `national` status. */
export interface NationalFigure {
  readonly numerator: number | null
  readonly denominator: number
  readonly value: number | null
}

/**
 * One indicator of one period, scope and stratum. All counts but `national` are of the adjusted column, in which
 * excused windows have left the denominator.
 */
export interface IndicatorRow {
  readonly indicator: string
  /** `2026-03-02`, `2026-03`, `2026-Q1` or `2026`. */
  readonly period: string
  readonly scope: Scope
  readonly scopeId: string
  /** Null for a statistic, which has none. */
  readonly numerator: number | null
  /** Of a statistic: the windows it is taken of, with or without a value. */
  readonly denominator: number
  /** `NAME=value` of a mark, or null: the whole of the scope. */
  readonly stratum: string | null
  /** Excused windows by reason, in code unit order. */
  readonly excluded: Readonly<Record<string, number>>
  readonly unknown: number
  readonly pending: number
  /** numerator ÷ denominator × times, or the statistic. Null of nothing, never 0. */
  readonly value: number | null
  readonly national: NationalFigure
  /** Of elapsed, in minutes, or in the indicator's unit where that is a unit of time. Null where not asked for. */
  readonly median: number | null
  readonly p90: number | null
  /** How many windows `median`, `p90` and a statistic's `value` rest on. */
  readonly n: number
  readonly unit: string
}

export interface IndicatorReport {
  /** RFC 3339, in the hospital's zone. */
  readonly asOf: string
  readonly rows: readonly IndicatorRow[]
}
