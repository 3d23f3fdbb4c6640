import type { DurationMs, EpochMs, Zone } from '@golden-hour/model'
import type { Indicator } from './indicator.ts'
import type { Matcher } from './matcher.ts'
import type { BilingualName, Rule } from './rule.ts'

/** What the timeline draws for patients on it. */
export interface Pathway {
  readonly id: string
  readonly name: BilingualName
  readonly when: Matcher
  readonly milestones: readonly string[]
  readonly windows: readonly string[]
}

/** Escalation ladders are only known by name here. */
export interface Ladder {
  readonly id: string
  /** The ladder as the file has it, for whoever climbs it. */
  readonly source?: Readonly<Record<string, unknown>>
}

/** A rulebook that has passed every check. */
export interface Rulebook {
  /** SHA-256 over everything it was made of: rules, tables, calendar. */
  readonly hash: string
  readonly zone: Zone
  /** Every rule, also those that are off or blocked; sorted by id. */
  readonly rules: readonly Rule[]
  readonly indicators: readonly Indicator[]
  readonly pathways: readonly Pathway[]
  readonly ladders: readonly Ladder[]
  /** Types that an active rule or a pathway names. Facts of other types are not kept, unless they link encounters. */
  readonly factTypes: ReadonlySet<string>
  /** How long after its last word a case is kept for corrections. */
  readonly correctionHorizonMs: DurationMs
  /** Whether any rule reckons in working days. */
  readonly usesWorkingDays: boolean
  /** Years the calendar covers, both included. */
  readonly calendarCoverage: { readonly from: number; readonly to: number; readonly extra: readonly number[] }
  /** Null, or why this rulebook cannot be active then: a year its calendar does not cover. */
  refusedAt(at: EpochMs): string | null
}
