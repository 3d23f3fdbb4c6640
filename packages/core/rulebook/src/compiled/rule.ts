import type { DurationMs, EpochMs, Kind } from '@golden-hour/model'
import type { Guard, Scope, ValueExpression } from './expression.ts'
import type { Matcher, Term } from './matcher.ts'

export interface BilingualName {
  readonly zh: string
  readonly en: string
}

export interface Basis {
  readonly document: string
  readonly clause: string | null
  /** Evidence grade of the domain catalogue: C1, C2 or G. */
  readonly grade: string | null
}

export type Mode = 'alert' | 'count' | 'off' | 'blocked'
export type Severity = 'critical' | 'high' | 'low'

/** One window a distinct tuple of `terms`; `each`: one a start; `episode`: one an unabsorbed start. */
export interface Per {
  /** The terms without `each` and `episode`, in the order written. */
  readonly terms: readonly Term[]
  readonly split: 'each' | 'episode' | null
  /** Where the split's term stands among the terms of the key (index into the written list). */
  readonly splitAt: number
}

/** Due, from the start. `relative`: start + a duration. `instant`: a moment of its own, as by the calendar. Null: cannot be read. */
export type Limit =
  | {
      readonly kind: 'relative'
      readonly text: string
      /** Where the file gives the duration itself, so that it is the same for every window. */
      readonly fixedMs?: DurationMs
      durationMs(scope: Scope): DurationMs | null
    }
  | { readonly kind: 'instant'; readonly text: string; dueAt(scope: Scope, startedAt: EpochMs): EpochMs | null }

export type Applies =
  | { readonly kind: 'fact'; readonly matcher: Matcher }
  | { readonly kind: 'when'; readonly guard: Guard }

export interface Binding {
  readonly name: string
  readonly matcher: Matcher
  /** `fact`: the first or last match or null. `count`: how many. `sum`: of that expression over all matches. */
  readonly take:
    | { readonly kind: 'fact' }
    | { readonly kind: 'count' }
    | { readonly kind: 'sum'; readonly of: ValueExpression }
}

export interface BundleItem {
  readonly name: string
  readonly matcher: Matcher
  readonly when: Guard | null
  /** Name of the item at or before whose first match this one must have happened. */
  readonly before: string | null
}

/** A reason: written in the rule, or read from the fact that gives it. */
export type Reason =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'from'; readonly expression: ValueExpression }

export interface Excuse {
  readonly matcher: Matcher
  readonly as: 'excused' | 'unknown' | 'noted'
  readonly reason: Reason
  readonly national: boolean
}

export interface End {
  readonly matcher: Matcher
  readonly as: 'met' | 'missed' | 'excused' | 'unknown'
  readonly reason: Reason
  readonly national: boolean
}

export interface Reminder {
  /** As written: `PT30M`, `due-PT15M`. */
  readonly entry: string
  readonly from: 'start' | 'due'
  readonly offsetMs: DurationMs
}

export interface Mark {
  readonly name: string
  readonly value: ValueExpression
}

/** One calendar period; `last` is its last millisecond. `label` follows `#` in the key. */
export interface Period {
  readonly begin: EpochMs
  readonly last: EpochMs
  readonly label: string
}

export interface Periods {
  /** The earliest whole period that begins at or after the instant; null past the calendar's coverage. */
  from(at: EpochMs): Period | null
  /** The period the instant lies in, or null (a holiday lies in no `workday`). */
  around(at: EpochMs): Period | null
}

export type Every =
  | { readonly kind: 'sliding'; readonly everyMs: DurationMs }
  | {
      readonly kind: 'calendar'
      readonly period: string
      readonly periods: Periods
      readonly times: number
      readonly firstPartial: boolean
    }

/** A checked rule, ready for the engine. Fields that its kind does not have are null or empty. */
export interface Rule {
  readonly id: string
  readonly name: BilingualName
  readonly version: string
  readonly basis: readonly Basis[]
  readonly mode: Mode
  readonly blockedReason: string | null
  readonly kind: Kind
  readonly per: Per
  /** `all` under start: its first pattern carries the key, the others are bound names that come before those of `with`. */
  readonly start: Matcher
  readonly applies: readonly Applies[]
  /** In the order of evaluation; index = index into `Scope.bound` (after the names of `start: { all }`). */
  readonly bindings: readonly Binding[]
  /** deadline, dwell, recurring: the stop. order: `require`. absence: `avoid`. */
  readonly stop: Matcher | null
  /** bundle: the items of `stop: { all }`. */
  readonly items: readonly BundleItem[]
  /** order: how long before the act the requirement must have happened. */
  readonly atLeastMs: DurationMs
  readonly limit: Limit | null
  readonly goalMs: DurationMs | null
  readonly every: Every | null
  readonly excuses: readonly Excuse[]
  readonly ends: readonly End[]
  readonly until: readonly Matcher[]
  readonly remind: readonly Reminder[]
  /** Null: 0, or 59.999 s where the start is known to the minute. */
  readonly settleMs: DurationMs | null
  readonly ladder: string | null
  readonly severity: Severity
  readonly marks: readonly Mark[]
  /** By the start's moment; `to` exclusive. */
  readonly effectiveFrom: EpochMs | null
  readonly effectiveTo: EpochMs | null
  /** Why a hospital's overlay loosened a limit that has a basis, in its own words. */
  readonly loosened?: string
}
