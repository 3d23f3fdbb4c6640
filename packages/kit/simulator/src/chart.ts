import { type EpochMs, epochMs, type FactData } from '@golden-hour/model'
import type { Draft } from './draft.ts'
import type { Rng } from './rng.ts'
import { entryDelay, sourceOf, TRANSPORT } from './sources.ts'
import { draw } from './spread.ts'
import type { Staff } from './staff.ts'

/** Where a patient lies and who answers for them there. */
export interface Place {
  readonly departmentId: string
  readonly wardId: string | null
  readonly responsible: Readonly<Record<string, string>>
}

/** One encounter as it is written down. Pathways write in it; nothing reads it but the hospital. */
export interface Chart {
  readonly patientId: string
  readonly encounterId: string
  readonly rng: Rng
  readonly drafts: readonly Draft[]
  /** Where the patient is from a moment on; moves are told in their order in time. */
  moveTo(at: EpochMs, place: Place): void
  placeAt(at: EpochMs): Place
  /** When the patient left; care facts at or after it are not written. */
  leavesAt: EpochMs
  /** A number of its own within the encounter, for ids of what happens in it. */
  nextId(kind: string): string
  /** Writes a fact: an act of care, which ends when the patient leaves. */
  care(type: string, at: EpochMs, data?: FactData, by?: Staff): void
  /** Writes a fact that may also come after leaving: notes, calls, bills. */
  note(type: string, at: EpochMs, data?: FactData, by?: Staff): void
}

export interface ChartOptions {
  readonly patientId: string
  readonly encounterId: string
  readonly rng: Rng
  readonly place: Place
  readonly leavesAt: EpochMs
}

export function createChart(options: ChartOptions): Chart {
  const { rng, patientId, encounterId } = options
  const drafts: Draft[] = []
  const counts = new Map<string, number>()
  const count = (name: string): number => {
    const n = (counts.get(name) ?? 0) + 1
    counts.set(name, n)
    return n
  }
  const write = (type: string, at: EpochMs, data: FactData, by: Staff | undefined): void => {
    const source = sourceOf(type)
    const recordedAt = epochMs(at + Math.round(draw(rng, entryDelay(type, source)) * 60) * 1000)
    const knownAt = epochMs(recordedAt + Math.round(draw(rng, TRANSPORT) * 60_000))
    const factId = `${encounterId}:${type}:${count(type)}`
    const { departmentId, wardId, responsible } = chart.placeAt(at)
    const where = wardId === null ? {} : { wardId }
    const who = by === undefined ? {} : { actor: by }
    const body = { departmentId, ...where, ...who, responsible, ...data }
    const times = { precision: 'second', occurredAt: at, recordedAt, knownAt, backfill: false } as const
    drafts.push({
      type,
      source,
      patientId,
      encounterId,
      factId,
      version: 1,
      op: 'assert',
      ...times,
      data: body,
      faults: [],
    })
  }
  const moves: (readonly [from: EpochMs, place: Place])[] = []
  const chart: Chart = {
    patientId,
    encounterId,
    rng,
    drafts,
    leavesAt: options.leavesAt,
    moveTo: (at, place) => moves.push([at, place]),
    placeAt: (at) => moves.findLast(([from]) => from <= at)?.[1] ?? options.place,
    nextId: (kind) => `${encounterId}-${kind}${count(`id:${kind}`)}`,
    care: (type, at, data = {}, by) => {
      if (at < chart.leavesAt) write(type, at, data, by)
    },
    note: (type, at, data = {}, by) => write(type, at, data, by),
  }
  return chart
}
