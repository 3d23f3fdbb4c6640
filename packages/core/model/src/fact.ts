import type { EpochMs } from './time.ts'

/** How exactly a source knows when something happened. */
export type Precision = 'second' | 'minute' | 'date'

/** The body of a fact: declared fields of its type and whatever else the source sent. */
export type FactData = Readonly<Record<string, unknown>>

/**
 * Something that happened to a patient, decoded and checked, as the engine takes it.
 * Identity is `(source, type, factId)`; corrections and voids keep it.
 */
export interface Fact {
  readonly source: string
  readonly type: string
  readonly factId: string
  /** The subject of the case: `partitionkey` of the event. */
  readonly patientId: string
  readonly op: 'assert' | 'void'
  /** Explicit version; any is greater than none. An RFC 3339 version is its epoch milliseconds. */
  readonly version: number | null
  readonly recordedAt: EpochMs
  /** Known to the minute: that minute's beginning. Known to the day: the first instant of that day at the offset sent. */
  readonly occurredAt: EpochMs
  readonly precision: Precision
  /** The `time` attribute exactly as sent; part of the content that ranks two equal versions. */
  readonly time: string
  /** The `subject` attribute as sent, or null. */
  readonly subject: string | null
  /** `encounterId` is always present where the subject or the body names one. */
  readonly data: FactData
  /** True where `data.encounterId` was taken from the subject, so that the content as sent can be restored. */
  readonly encounterFromSubject: boolean
  /** History being loaded: changes statuses, pages nobody. */
  readonly backfill: boolean
}

/** Names one fact: `source#type#factId`. */
export type FactRef = string

export const factRef = (fact: Pick<Fact, 'source' | 'type' | 'factId'>): FactRef =>
  `${fact.source}#${fact.type}#${fact.factId}`
