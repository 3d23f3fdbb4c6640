import {
  createZone,
  type DurationMs,
  type EpochMs,
  type Marks,
  parseInstant,
  type Quality,
  type Status,
  type WindowView,
} from '@golden-hour/model'
import type { Indicator, IndicatorTerm, Measure, WindowGuard, WindowScope } from '@golden-hour/rulebook'
import { computeIndicators, type IndicatorRow } from '../src/index.ts'

export const shanghai = createZone('Asia/Shanghai')

/** `2026-03-02 08:00` of Asia/Shanghai, or any RFC 3339 text. */
export function at(text: string): EpochMs {
  const full = text.includes('T') ? text : `${text.replace(' ', 'T')}:00+08:00`
  const parsed = parseInstant(full)
  if (parsed === null) throw new RangeError(text)
  return parsed.at
}

export interface WindowSketch {
  readonly id?: string
  readonly rule?: string
  readonly status?: Status
  readonly national?: Status
  readonly start?: string
  readonly stop?: string | null
  readonly minutes?: number | null
  readonly department?: string | null
  readonly ward?: string | null
  readonly patient?: string
  readonly encounter?: string | null
  readonly reason?: string | null
  readonly marks?: Marks
  readonly quality?: readonly Quality[]
}

let serial = 0

/** A window of rule `r`, met on 2026-03-02 in department `A`, unless the sketch says otherwise. */
export function window(sketch: WindowSketch = {}): WindowView {
  const rule = sketch.rule ?? 'r'
  const status = sketch.status ?? 'met'
  serial += 1
  return {
    windowId: `${rule}/${sketch.id ?? `n${serial}`}`,
    ruleId: rule,
    patientId: sketch.patient ?? 'P1',
    encounterId: sketch.encounter === undefined ? 'E1' : sketch.encounter,
    department: sketch.department === undefined ? 'A' : sketch.department,
    ward: sketch.ward ?? null,
    responsible: null,
    status,
    national: sketch.national ?? status,
    reason: sketch.reason ?? null,
    startedAt: at(sketch.start ?? '2026-03-02 08:00'),
    dueAt: null,
    stoppedAt: sketch.stop === undefined || sketch.stop === null ? null : at(sketch.stop),
    elapsedMs: typeof sketch.minutes === 'number' ? (Math.round(sketch.minutes * 60_000) as DurationMs) : null,
    marginMs: null,
    items: null,
    marks: sketch.marks ?? {},
    quality: sketch.quality ?? [],
    evidence: { start: 's#t#f', stop: null, excuse: null, closing: null },
  }
}

/** One window for each status, in that order. */
export const windows = (statuses: readonly Status[], sketch: WindowSketch = {}): WindowView[] =>
  statuses.map((status) => window({ ...sketch, status }))

export const guard = (test: (window: WindowScope) => boolean): WindowGuard => ({ text: String(test), test })

export const DECIDED: readonly Status[] = ['met', 'late', 'missed', 'overdue']

export function term(changes: Partial<IndicatorTerm> = {}): IndicatorTerm {
  return { of: ['r'], status: DECIDED, where: null, take: { kind: 'count' }, roll: null, ...changes }
}

/** Below the line as the loader defaults it; above, `met` only. */
export function ratio(
  above: Partial<IndicatorTerm> = {},
  below: Partial<IndicatorTerm> = {},
  times = 100,
): Extract<Measure, { kind: 'ratio' }> {
  return { kind: 'ratio', numerator: term({ status: ['met'], ...above }), denominator: term(below), times }
}

/** A percentage of rule `r`, of the hospital, by the day. */
export function indicator(changes: Partial<Indicator> = {}): Indicator {
  return {
    id: 'i',
    name: { zh: '指标', en: 'indicator' },
    version: '1',
    measure: ratio(),
    also: [],
    unit: 'percent',
    direction: 'up',
    target: null,
    by: ['hospital'],
    periods: ['day'],
    ...changes,
  }
}

export const ASOF = at('2026-03-10 00:30')

export function rowsOf(one: Indicator, list: Iterable<WindowView>, asOf: EpochMs = ASOF): readonly IndicatorRow[] {
  return computeIndicators({ indicators: [one], windows: list, zone: shanghai, asOf }).rows
}

/** The only row there is. */
export function rowOf(one: Indicator, list: Iterable<WindowView>, asOf: EpochMs = ASOF): IndicatorRow {
  const rows = rowsOf(one, list, asOf)
  if (rows.length !== 1 || rows[0] === undefined) throw new Error(`${rows.length} rows: ${JSON.stringify(rows)}`)
  return rows[0]
}

/** `period scope:scopeId[stratum]` → `numerator/denominator`, in the order of the rows. */
export const summary = (rows: readonly IndicatorRow[]): Record<string, string> =>
  Object.fromEntries(
    rows.map((row) => [
      `${row.period} ${row.scope}:${row.scopeId}${row.stratum === null ? '' : `[${row.stratum}]`}`,
      `${row.numerator}/${row.denominator}`,
    ]),
  )
