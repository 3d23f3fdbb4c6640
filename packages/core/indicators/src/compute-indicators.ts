import type { EpochMs, WindowView, Zone } from '@golden-hour/model'
import type { Indicator } from '@golden-hour/rulebook'
import { createCalendar } from './calendar.ts'
import { createIndicatorCounter, type IndicatorCounter } from './indicator-counter.ts'
import type { IndicatorReport } from './report.ts'
import { compareRows } from './row-order.ts'

export interface IndicatorRequest {
  readonly indicators: readonly Indicator[]
  /** The last state of each window, each once. Read once, in any order, and not kept. */
  readonly windows: Iterable<WindowView>
  /** Whose calendar days, months and years are counted. */
  readonly zone: Zone
  /** As known at; waiting windows have run until then. */
  readonly asOf: EpochMs
  /** The `scopeId` of the hospital's own rows. Default `hospital`. */
  readonly hospitalId?: string
}

function byRule(counters: readonly IndicatorCounter[]): ReadonlyMap<string, readonly IndicatorCounter[]> {
  const interested = new Map<string, IndicatorCounter[]>()
  for (const counter of counters) {
    for (const rule of counter.rules) interested.set(rule, [...(interested.get(rule) ?? []), counter])
  }
  return interested
}

/**
 * Every row of every indicator: one for each period and place in which a window of its rules is known that is not void.
 * The same windows in any order give the same bytes.
 */
export function computeIndicators(request: IndicatorRequest): IndicatorReport {
  const { indicators, windows, zone, asOf, hospitalId = 'hospital' } = request
  const calendar = createCalendar(zone)
  const counters = indicators.map((indicator) => createIndicatorCounter({ indicator, calendar, asOf, hospitalId }))
  const interested = byRule(counters)
  for (const window of windows) {
    for (const counter of interested.get(window.ruleId) ?? []) counter.visit(window)
  }
  const rows = counters.flatMap((counter) => counter.rows()).sort(compareRows)
  return { asOf: zone.format(asOf), rows }
}
