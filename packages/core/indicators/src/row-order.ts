import { byCodeUnit } from '@golden-hour/model'
import { PERIOD_UNITS, unitOfPeriod } from './period.ts'
import { type IndicatorRow, SCOPES } from './report.ts'

const byStratum = (a: string | null, b: string | null): number => {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  return byCodeUnit(a, b)
}

const rank = (period: string): number => PERIOD_UNITS.indexOf(unitOfPeriod(period))

/** Indicator, period unit, period, scope, its id, stratum (the whole before its strata); text by code unit. */
export const compareRows = (a: IndicatorRow, b: IndicatorRow): number =>
  byCodeUnit(a.indicator, b.indicator) ||
  rank(a.period) - rank(b.period) ||
  byCodeUnit(a.period, b.period) ||
  SCOPES.indexOf(a.scope) - SCOPES.indexOf(b.scope) ||
  byCodeUnit(a.scopeId, b.scopeId) ||
  byStratum(a.stratum, b.stratum)
