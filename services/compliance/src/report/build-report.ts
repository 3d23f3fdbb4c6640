import {
  casesOf,
  computeIndicators,
  type IndicatorRow,
  isReached,
  periodBounds,
  targetOf,
} from '@golden-hour/indicators'
import { byCodeUnit, type EpochMs, type Transition, type Zone } from '@golden-hour/model'
import type { Indicator } from '@golden-hour/rulebook'
import { dataQualityOf } from './data-quality.ts'
import type { Figure, Report, ReportCase, ReportRow } from './report.ts'
import { restatementsOf } from './restatements.ts'

export interface ReportRequest {
  readonly period: string
  readonly asOf: EpochMs
  readonly zone: Zone
  readonly indicators: readonly Indicator[]
  /** Hash of the rulebook that defines them. */
  readonly rulebook: string
  readonly hospitalId: string
  /** As known at `asOf`; those of the period, of the one before and of the same of the year before. */
  readonly windows: readonly Transition[]
  readonly previous: readonly Transition[]
  readonly yearBefore: readonly Transition[]
  /** Earlier revisions of this report, the first and the last; both null where there is none. */
  readonly first: Report | null
  readonly last: Report | null
}

const keyOf = (row: Pick<IndicatorRow, 'indicator' | 'scope' | 'scopeId' | 'stratum'>): string =>
  JSON.stringify([row.indicator, row.scope, row.scopeId, row.stratum])

const figureOf = (row: Figure): Figure => ({
  numerator: row.numerator,
  denominator: row.denominator,
  value: row.value,
})

const sameFigure = (a: Figure | undefined, b: Figure): boolean =>
  a !== undefined && a.numerator === b.numerator && a.denominator === b.denominator && a.value === b.value

/** Values by cell of the periods that the windows start in, without their period: the caller gives one period's windows. */
function valuesOf(request: ReportRequest, windows: readonly Transition[]): ReadonlyMap<string, number | null> {
  const unit = periodBounds(request.period, request.zone)?.unit
  const { indicators, zone, asOf, hospitalId } = request
  const { rows } = computeIndicators({
    indicators: indicators.map((indicator) => ({ ...indicator, periods: unit === undefined ? [] : [unit] })),
    windows,
    zone,
    asOf,
    hospitalId,
  })
  return new Map(rows.map((row) => [keyOf(row), row.value]))
}

function rowsOf(request: ReportRequest): readonly ReportRow[] {
  const { indicators, windows, zone, asOf, hospitalId, period, first, last } = request
  const byId = new Map(indicators.map((indicator) => [indicator.id, indicator]))
  const before = valuesOf(request, request.previous)
  const lastYear = valuesOf(request, request.yearBefore)
  const firstRows = new Map(first?.rows.map((row) => [keyOf(row), row]))
  const lastRows = new Map(last?.rows.map((row) => [keyOf(row), row]))
  const { rows } = computeIndicators({ indicators, windows, zone, asOf, hospitalId })
  return rows
    .filter((row) => row.period === period)
    .map((row): ReportRow => {
      const indicator = byId.get(row.indicator) as Indicator
      const key = keyOf(row)
      const firstRow = firstRows.get(key)
      const lastRow = lastRows.get(key)
      return {
        indicator: row.indicator,
        name: indicator.name,
        version: indicator.version,
        scope: row.scope,
        scopeId: row.scopeId,
        stratum: row.stratum,
        numerator: row.numerator,
        denominator: row.denominator,
        excluded: row.excluded,
        unknown: row.unknown,
        pending: row.pending,
        value: row.value,
        unit: row.unit,
        national: row.national,
        median: row.median,
        p90: row.p90,
        n: row.n,
        target: targetOf(indicator),
        direction: indicator.direction,
        reached: isReached(indicator, row.value),
        previous: before.get(key) ?? null,
        yearBefore: lastYear.get(key) ?? null,
        firstTold: firstRow === undefined ? null : figureOf(firstRow),
        changedSince: last === null || sameFigure(lastRow, row) ? (lastRow?.changedSince ?? null) : last.asOf,
      }
    })
}

function partOf(one: ReturnType<typeof casesOf>[number]): ReportCase['part'] | null {
  if (one.numerator) return 'numerator'
  return one.denominator ? 'denominator' : one.aside
}

const evidenceOf = ({ evidence, items }: Transition): readonly string[] => {
  const refs = [evidence.start, evidence.stop, evidence.excuse, evidence.closing, ...Object.values(items ?? {})]
  return [...new Set(refs.filter((ref) => ref !== null))]
}

function casesOfReport(request: ReportRequest): readonly ReportCase[] {
  const { period, zone, indicators, windows } = request
  const bounds = periodBounds(period, zone)
  if (bounds === null) throw new RangeError(`${period} names no period`)
  const { startsAt, endsAt, unit } = bounds
  const cases: ReportCase[] = []
  for (const indicator of indicators) {
    if (!indicator.periods.includes(unit)) continue
    for (const one of casesOf({ indicator, windows, startsAt, endsAt, department: null })) {
      const part = partOf(one)
      const window = one.window as Transition
      if (part === null) continue
      cases.push({
        indicator: indicator.id,
        windowId: window.windowId,
        patientId: window.patientId,
        encounterId: window.encounterId,
        department: window.department,
        responsible: window.responsible,
        part,
        status: window.status,
        national: window.national,
        reason: window.reason,
        startedAt: window.startedAt,
        dueAt: window.dueAt,
        stoppedAt: window.stoppedAt,
        marginMs: window.marginMs,
        documentedLate: window.documentedLate,
        quality: window.quality,
        evidence: evidenceOf(window),
        revision: window.revision,
      })
    }
  }
  return cases.sort((a, b) => byCodeUnit(a.indicator, b.indicator) || byCodeUnit(a.windowId, b.windowId))
}

/** A pure function: the same request gives the same report, to the byte. */
export function buildReport(request: ReportRequest): Report {
  const { period, asOf, zone, rulebook, windows, last } = request
  const cases = casesOfReport(request)
  const counted = new Set(cases.map((one) => one.windowId))
  const byId = new Map(windows.map((window) => [window.windowId, window]))
  return {
    period,
    revision: (last?.revision ?? 0) + 1,
    asOf,
    zone: zone.name,
    rulebook,
    rows: rowsOf(request),
    cases,
    restatements: last === null ? [] : restatementsOf(last, byId, counted),
    quality: dataQualityOf(windows),
  }
}

/** What two revisions must differ in to be worth issuing: neither when they were made, nor what the earlier one said. */
export const contentOf = ({ rows, cases, quality, rulebook }: Report): unknown => ({
  rulebook,
  rows: rows.map(({ firstTold, changedSince, ...row }) => row),
  cases,
  quality,
})
