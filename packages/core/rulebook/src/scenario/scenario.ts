import type { DurationMs, EpochMs, Marks, Precision, Quality, Status } from '@golden-hour/model'
import type { Fault } from '../compiled/fault.ts'
import type { StoryZone } from './story-time.ts'

/** A structured CloudEvents object, ready for the codec. Times are RFC 3339 with offset. */
export interface StoryEvent {
  readonly specversion: '1.0'
  readonly id: string
  readonly source: string
  readonly type: string
  readonly time: string
  /** The encounter; absent where the story names none. */
  readonly subject?: string
  /** The patient. */
  readonly partitionkey: string
  readonly recordedtime: string
  readonly timeprecision?: Precision
  readonly factid: string
  readonly factversion?: number | string
  readonly factop: 'assert' | 'void'
  /** When it is appended to the log. */
  readonly knowntime: string
  readonly backfill?: true
  readonly data: Readonly<Record<string, unknown>>
}

/** Of a bundle's item: no match, some match, or a match at that moment. */
export type ItemExpectation = 'none' | 'met' | EpochMs

/** What one window must be like at a log time. Fields that are absent are not asked about; null asks for there being none. */
export interface Expectation {
  readonly at: EpochMs
  /** The window id, escaped or plain: compare with `sameWindow`. */
  readonly window: string
  /** `none`: no window at all. Null: not asked, but there must be a window that is not void. */
  readonly status: Status | 'none' | null
  readonly national?: Status
  readonly reason?: string | null
  readonly started?: EpochMs | null
  readonly due?: EpochMs | null
  readonly stopped?: EpochMs | null
  readonly elapsed?: DurationMs | null
  /** These marks; others are not asked about. */
  readonly marks?: Marks
  /** These items; others are not asked about. */
  readonly items?: Readonly<Record<string, ItemExpectation>>
  readonly documentedLate?: boolean
  /** Exactly these, in any order. */
  readonly quality?: readonly Quality[]
  /** In which times are told. */
  readonly zone: StoryZone
  /** 1-based, of the file. */
  readonly line: number
}

/** A story that a clinician can check: what happens, and what must then be known when. */
export interface Scenario {
  readonly name: string
  readonly file: string
  /** 1-based. */
  readonly line: number
  readonly zone: StoryZone
  /** In the order of the file, which means nothing; they are known in the order of `knowntime`. */
  readonly events: readonly StoryEvent[]
  readonly expectations: readonly Expectation[]
  /** Window → the log times of all its reminders, until no timer is left. Windows not named are not asked about. */
  readonly reminders: Readonly<Record<string, readonly EpochMs[]>>
}

export type ParsedScenarios =
  | { readonly ok: true; readonly scenarios: readonly Scenario[] }
  /** `scenarios`: those of the file in which nothing is wrong. */
  | { readonly ok: false; readonly faults: readonly Fault[]; readonly scenarios: readonly Scenario[] }
