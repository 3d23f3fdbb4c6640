export { type CasesRequest, casesOf, type IndicatorCase } from './cases.ts'
export { computeIndicators, type IndicatorRequest } from './compute-indicators.ts'
export { PERIOD_UNITS, type PeriodBounds, type PeriodName, periodBounds, periodOf, unitOfPeriod } from './period.ts'
export {
  type IndicatorReport,
  type IndicatorRow,
  type NationalFigure,
  NO_REASON,
  SCOPES,
  type Scope,
  UNASSIGNED,
} from './report.ts'
export { ELAPSED_DECIMALS, VALUE_DECIMALS } from './rounding.ts'
export { isReached, targetOf } from './target.ts'
