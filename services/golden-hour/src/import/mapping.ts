import type { Zone } from '@golden-hour/model'
import type { Fault } from '@golden-hour/rulebook'
import type { ReadTime } from '../time/wall-time.ts'

/** What the events of one activity become. */
export interface EventTemplate {
  readonly type: string
  /** Fields that every event of it has. */
  readonly data: Readonly<Record<string, unknown>>
  /** Fields taken from columns: field (dots go down into objects) → column. */
  readonly columns: Readonly<Record<string, string>>
}

/** A checked mapping file: how the rows of a log become events. */
export interface Mapping {
  readonly format: 'csv' | 'xes'
  readonly delimiter: string
  readonly encoding: string
  readonly source: string
  readonly zone: Zone
  /** Columns that name the case (for ids), the patient and the encounter. */
  readonly case: string
  readonly patient: string
  readonly encounter: string
  readonly time: string
  readonly readTime: ReadTime
  /** As written in the file, for messages; null: ISO 8601. */
  readonly timeFormat: string | null
  /** Columns that together name the activity, joined with `/`. */
  readonly activity: readonly string[]
  readonly types: ReadonlyMap<string, EventTemplate>
  readonly unmapped: 'skip' | 'refuse'
  /** The fault of a column that the log's header does not have, one for each place that names it. */
  missingColumns(header: readonly string[]): readonly Fault[]
}

export type ReadMapping =
  | { readonly ok: true; readonly mapping: Mapping }
  | { readonly ok: false; readonly faults: readonly Fault[] }
