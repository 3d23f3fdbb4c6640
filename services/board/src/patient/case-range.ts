import type { PatientCase } from '@golden-hour/board-api'

export interface Range {
  readonly from: number
  readonly to: number
}

const MINUTE = 60_000
const SHORTEST_MS = 30 * MINUTE
const MARGIN = 0.03

/** From the first to the last moment that anything of the case stands at, at least half an hour, with a margin. */
export function caseRange(patient: PatientCase): Range {
  const moments = [
    ...patient.facts.flatMap((fact) => [fact.occurredAt, fact.knownAt]),
    ...patient.windows.flatMap((w) => [w.startedAt, w.stoppedAt ?? Math.min(w.dueAt ?? w.startedAt, patient.asOf)]),
    ...patient.alerts.map((alert) => alert.openedAt),
  ]
  const first = Math.min(patient.asOf, ...moments)
  const last = Math.max(patient.windows.some((w) => w.status === 'open') ? patient.asOf : first, ...moments)
  const length = Math.max(last - first, SHORTEST_MS)
  return { from: first - length * MARGIN, to: first + length * (1 + MARGIN) }
}

/** The part of a range that a zoom shows: its last hours. */
export const lastHours = (range: Range, hours: number | null): Range =>
  hours === null ? range : { from: Math.max(range.from, range.to - hours * 60 * MINUTE), to: range.to }

export const percentOf = (range: Range, at: number): number => ((at - range.from) / (range.to - range.from)) * 100

const STEPS = [5, 10, 15, 30, 60, 120, 240, 480, 720, 1_440, 2_880, 10_080].map((minutes) => minutes * MINUTE)

/** Whole marks of the hospital's clock within the range, at most `most`. */
export function ticksIn(range: Range, most: number, zoneOffsetMs: number): number[] {
  const step = STEPS.find((each) => (range.to - range.from) / each <= most) ?? STEPS[STEPS.length - 1]!
  const first = Math.ceil((range.from + zoneOffsetMs) / step) * step - zoneOffsetMs
  const ticks: number[] = []
  for (let at = first; at <= range.to; at += step) ticks.push(at)
  return ticks
}
