import type { EpochMs, LocalDay, Transition } from '@golden-hour/model'

/** A report as it was issued; never changed afterwards, a later one has a greater revision. */
export interface IssuedReport {
  /** `2026-03-02.r1`. */
  readonly reportId: string
  /** `2026-03-02`, `2026-03` or `2026-Q1`. */
  readonly period: string
  /** 1, 2, 3 … per period. */
  readonly revision: number
  readonly issuedAt: EpochMs
  /** Only what was known by then is in it. */
  readonly asOf: EpochMs
  /** SHA-256 of its content without `asOf`, `revision` and what earlier reports said: the same content is not issued twice. */
  readonly contentHash: string
  /** How many windows are told otherwise than in the revision before. */
  readonly restated: number
  /** JSON text. */
  readonly body: string
}

/** A file of a report that was delivered to a folder. */
export interface DeliveredFile {
  readonly reportId: string
  readonly format: string
  readonly name: string
  readonly bytes: number
  readonly sha256: string
  readonly deliveredAt: EpochMs
}

export interface WindowsRequest {
  /** The start lies between these, both included. */
  readonly startsAt: EpochMs
  readonly endsAt: EpochMs
  /** The last revision known by then. */
  readonly asOf: EpochMs
}

export interface ReportBook {
  /** The windows of a period as they were known at a time, by window id. */
  windowsAsOf(request: WindowsRequest): AsyncIterable<Transition>
  /** The least `knownAt` of any revision: before it nothing was known; null of an empty ledger. */
  firstKnownAt(): Promise<EpochMs | null>
  /** The greatest `knownAt` of any revision; null of an empty ledger. */
  newestKnownAt(): Promise<EpochMs | null>
  /** The least `startedAt` of any window; null of an empty ledger. */
  firstStartedAt(): Promise<EpochMs | null>
  /** False where that revision of that period stands there already: nothing is changed then. */
  issue(report: IssuedReport): Promise<boolean>
  get(reportId: string): Promise<IssuedReport | null>
  /** The last revision of the period, or the first. */
  ofPeriod(period: string, which: 'first' | 'last'): Promise<IssuedReport | null>
  /** Without their bodies, the latest issued first. */
  list(limit: number): Promise<readonly Omit<IssuedReport, 'body'>[]>
  delivered(file: DeliveredFile): Promise<void>
  filesOf(reportIds: readonly string[]): Promise<readonly DeliveredFile[]>
  /** The last day whose night was run to its end. */
  lastNight(): Promise<LocalDay | null>
  closeNight(day: LocalDay, at: EpochMs): Promise<void>
}
