import type { EpochMs, Status } from '@golden-hour/model'

/** A figure as one revision told it. */
export interface Figure {
  readonly numerator: number | null
  readonly denominator: number
  readonly value: number | null
}

export interface BilingualName {
  readonly zh: string
  readonly en: string
}

/** One indicator of the period in the hospital, one department or one stratum. */
export interface ReportRow {
  readonly indicator: string
  readonly name: BilingualName
  /** Of the indicator's definition. */
  readonly version: string
  readonly scope: 'hospital' | 'department' | 'ward'
  readonly scopeId: string
  readonly stratum: string | null
  readonly numerator: number | null
  readonly denominator: number
  readonly excluded: Readonly<Record<string, number>>
  readonly unknown: number
  readonly pending: number
  readonly value: number | null
  readonly unit: string
  readonly national: Figure
  readonly median: number | null
  readonly p90: number | null
  readonly n: number
  /** In the unit of the value. */
  readonly target: number | null
  readonly direction: string | null
  readonly reached: boolean | null
  /** The value of the period before, and of the same period of the year before, as known at `asOf`. */
  readonly previous: number | null
  readonly yearBefore: number | null
  /** As the first revision of this report told it; null in the first. */
  readonly firstTold: Figure | null
  /** `asOf` of the newest earlier revision that told it otherwise; null where none did. */
  readonly changedSince: EpochMs | null
}

/** One window behind an indicator of the period. */
export interface ReportCase {
  readonly indicator: string
  readonly windowId: string
  readonly patientId: string
  readonly encounterId: string | null
  readonly department: string | null
  readonly responsible: Readonly<Record<string, string>> | null
  readonly part: 'numerator' | 'denominator' | 'excluded' | 'unknown' | 'pending'
  readonly status: Status
  readonly national: Status
  readonly reason: string | null
  readonly startedAt: EpochMs
  readonly dueAt: EpochMs | null
  readonly stoppedAt: EpochMs | null
  readonly marginMs: number | null
  readonly documentedLate: boolean
  readonly quality: readonly string[]
  readonly evidence: readonly string[]
  readonly revision: number
}

/** What an earlier revision said of a window, and what is known now. */
export interface Restatement {
  readonly windowId: string
  readonly department: string | null
  readonly was: { readonly status: Status; readonly revision: number; readonly asOf: EpochMs } | null
  readonly now: { readonly status: Status; readonly reason: string | null; readonly revision: number } | null
  /** A fact's ref, `time` or `rulebook`; null where the window left the period. */
  readonly cause: string | null
  readonly knownAt: EpochMs | null
}

export interface DataQuality {
  readonly windows: number
  readonly unknownByReason: Readonly<Record<string, number>>
  readonly documentedLate: number
  readonly backdated: number
  /** Decided with an elapsed time of 0. */
  readonly zero: number
}

export interface Report {
  readonly period: string
  readonly revision: number
  readonly asOf: EpochMs
  readonly zone: string
  readonly rulebook: string
  readonly rows: readonly ReportRow[]
  readonly cases: readonly ReportCase[]
  readonly restatements: readonly Restatement[]
  readonly quality: DataQuality
}

export const reportIdOf = (period: string, revision: number): string => `${period}.r${revision}`
