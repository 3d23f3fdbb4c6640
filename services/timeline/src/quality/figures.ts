import {
  type CasesRequest,
  casesOf,
  computeIndicators,
  type IndicatorCase,
  type IndicatorRow,
  type PeriodBounds,
} from '@golden-hour/indicators'
import type { EpochMs, Transition, Zone } from '@golden-hour/model'
import type { TimelineReader } from '@golden-hour/ports'
import type { Indicator, PeriodUnit } from '@golden-hour/rulebook'

/** Figures and cases of the windows that start in a span, as they are known now. */
export interface Figures {
  rows(indicators: readonly Indicator[], span: Span, asOf: EpochMs): Promise<readonly IndicatorRow[]>
  /** Windows with what they count as, in the order of their start. */
  cases(indicator: Indicator, span: Span, department: string | null): Promise<readonly CaseOfCell[]>
}

/** Whole periods of one unit, both ends included. */
export interface Span {
  readonly unit: PeriodUnit
  readonly from: EpochMs
  readonly to: EpochMs
}

export interface CaseOfCell extends Omit<IndicatorCase, 'window' | 'anchor'> {
  readonly window: Transition
}

/** The rules that an indicator's terms read. */
function rulesOf({ measure }: Indicator): readonly string[] {
  const terms = measure.kind === 'ratio' ? [measure.numerator, measure.denominator] : [measure.term]
  return [...new Set(terms.flatMap((term) => [...term.of]))]
}

export const spanOf = (first: PeriodBounds, last: PeriodBounds): Span => ({
  unit: first.unit,
  from: first.startsAt,
  to: last.endsAt,
})

/** Only of that unit: the others of the indicator need not be counted. */
const inUnit = (indicators: readonly Indicator[], unit: PeriodUnit): readonly Indicator[] =>
  indicators.filter(({ periods }) => periods.includes(unit)).map((indicator) => ({ ...indicator, periods: [unit] }))

export function createFigures(reader: TimelineReader, zone: Zone, hospitalId: string): Figures {
  const windowsOf = async (rules: readonly string[], { from, to }: Span): Promise<readonly Transition[]> => {
    const windows: Transition[] = []
    for await (const window of reader.windowsStarted({ from, to, rules })) windows.push(window)
    return windows
  }
  return {
    async rows(indicators, span, asOf) {
      const counted = inUnit(indicators, span.unit)
      const windows = await windowsOf([...new Set(counted.flatMap(rulesOf))], span)
      const { rows } = computeIndicators({ indicators: counted, windows, zone, asOf, hospitalId })
      return rows
    },
    async cases(indicator, span, department) {
      const windows = await windowsOf(rulesOf(indicator), span)
      const byId = new Map(windows.map((window) => [window.windowId, window]))
      const request: CasesRequest = { indicator, windows, startsAt: span.from, endsAt: span.to, department }
      return casesOf(request).flatMap(({ window: { windowId }, anchor: _place, ...counted }) => {
        const window = byId.get(windowId)
        return window === undefined ? [] : [{ window, ...counted }]
      })
    },
  }
}
