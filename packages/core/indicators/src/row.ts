import { byCodeUnit } from '@golden-hour/model'
import type { Indicator, Measure } from '@golden-hour/rulebook'
import type { Cell, Column } from './cell.ts'
import { type Ascending, ascending, median, p90, type Quotient } from './order-statistics.ts'
import type { IndicatorRow, NationalFigure } from './report.ts'
import { ELAPSED_DECIMALS, roundQuotient, VALUE_DECIMALS } from './rounding.ts'
import { isTime } from './sample.ts'
import type { Tally } from './tally.ts'
import { elapsedUnitOf } from './unit.ts'

const inUnit = (time: Quotient | null, unitMs: number): number | null =>
  time === null ? null : roundQuotient(time.numerator, time.denominator * unitMs, ELAPSED_DECIMALS)

const totalOf = (tally: Tally): number => roundQuotient(tally.total(), tally.per, VALUE_DECIMALS) ?? 0

function ratioOf(above: Tally, below: Tally, times: number): number | null {
  // What is shown as ÷ 0 has no value.
  if (totalOf(below) === 0) return null
  // In raw units, so that it is rounded once.
  return roundQuotient(above.total() * times * below.per, below.total() * above.per, VALUE_DECIMALS)
}

function statisticOf(measure: Extract<Measure, { kind: 'statistic' }>, column: Column, unitMs: number): number | null {
  // Where nothing is decided, there is nothing of which to say that it was counted and is none.
  if (column.sample === null || (column.sample.n() === 0 && column.decided === 0)) return null
  const result = column.sample.result()
  if (isTime(measure.statistic, measure.of)) return inUnit(result, unitMs)
  return result === null ? null : roundQuotient(result.numerator, result.denominator, VALUE_DECIMALS)
}

function figureOf({ measure, unit }: Indicator, column: Column): NationalFigure {
  const denominator = totalOf(column.denominator)
  if (measure.kind === 'statistic') {
    return { numerator: null, denominator, value: statisticOf(measure, column, elapsedUnitOf(unit)) }
  }
  if (column.numerator === null) return { numerator: null, denominator, value: null }
  const value = ratioOf(column.numerator, column.denominator, measure.times)
  return { numerator: totalOf(column.numerator), denominator, value }
}

/** Whether the row shows it: asked for by `also`, or because it is the statistic itself. */
const shows = ({ also, measure }: Indicator, which: 'median' | 'p90'): boolean =>
  also.includes(which) || (measure.kind === 'statistic' && measure.statistic === which && measure.of === 'elapsed')

function elapsedFigures(indicator: Indicator, cell: Cell): Pick<IndicatorRow, 'median' | 'p90' | 'n'> {
  const unitMs = elapsedUnitOf(indicator.unit)
  const times: Ascending = ascending(cell.elapsed)
  return {
    median: shows(indicator, 'median') ? inUnit(median(times), unitMs) : null,
    p90: shows(indicator, 'p90') ? inUnit(p90(times), unitMs) : null,
    n: cell.adjusted.sample?.n() ?? cell.timed,
  }
}

/** Members in the order in which they are written. */
export function toRow(indicator: Indicator, cell: Cell): IndicatorRow {
  const { numerator, denominator, value } = figureOf(indicator, cell.adjusted)
  return {
    indicator: indicator.id,
    period: cell.period,
    scope: cell.place.scope,
    scopeId: cell.place.scopeId,
    numerator,
    denominator,
    stratum: cell.place.stratum,
    excluded: Object.fromEntries([...cell.excluded].sort(([a], [b]) => byCodeUnit(a, b))),
    unknown: cell.unknown,
    pending: cell.pending,
    value,
    national: figureOf(indicator, cell.national),
    ...elapsedFigures(indicator, cell),
    unit: indicator.unit,
  }
}
