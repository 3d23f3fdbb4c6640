/**
 * The rule documents as rulebook.md writes them, after YAML and before any checking. The oracle reads these and nothing
 * compiled from them.
 */

/** A matcher about facts of one or several types. `as` and what follows belong to excuses and ends, `before` and `when` to items. */
export interface FactMatcherDoc {
  readonly fact: string | readonly string[]
  readonly where?: string
  readonly match?: string | readonly string[]
  readonly within?: readonly [string, string]
  readonly lead?: string
  readonly early?: 'ignore' | 'unknown'
  readonly pick?: 'first' | 'last'
  readonly at?: string
  readonly count?: number | true
  readonly sum?: string
  readonly serves?: 'one'
  readonly when?: string
  readonly before?: string
  readonly as?: 'excused' | 'unknown' | 'noted' | 'met' | 'missed'
  readonly reason?: string
  readonly reasonFrom?: string
  readonly national?: boolean
}

type Outside = Pick<
  FactMatcherDoc,
  'lead' | 'early' | 'pick' | 'at' | 'as' | 'reason' | 'reasonFrom' | 'national' | 'when' | 'before'
>
export type AnyMatcherDoc = { readonly any: readonly (string | FactMatcherDoc)[] } & Outside
export type AllMatcherDoc = { readonly all: Readonly<Record<string, string | FactMatcherDoc>> } & Outside
export type MatcherDoc = string | FactMatcherDoc | AnyMatcherDoc | AllMatcherDoc | readonly (string | FactMatcherDoc)[]

/** An entry of `excuses`, `ends` or `until`. */
export type VerdictDoc = string | FactMatcherDoc | AnyMatcherDoc | AllMatcherDoc

export type LimitDoc =
  | string
  | { readonly field: string; readonly unit: Unit; readonly times?: number; readonly else?: string }
  | { readonly at: string; readonly plus?: string; readonly else?: string }
  | { readonly workdays: number }
  | { readonly endOfDay: number }
  | {
      readonly table: string
      readonly key: Readonly<Record<string, string>>
      readonly column: string
      readonly unit: Unit
      readonly else?: string
    }

export type Unit = 'second' | 'minute' | 'hour' | 'day'

export type PeriodName = 'day' | 'workday' | 'restday' | 'week' | 'month' | 'quarter'

export type EveryDoc =
  | string
  | { readonly period: PeriodName; readonly times?: number; readonly first?: 'partial' | 'whole' }

export type KindName = 'deadline' | 'dwell' | 'bundle' | 'order' | 'absence' | 'recurring' | 'tally'

export interface RuleDocument {
  readonly id: string
  readonly kind?: KindName
  readonly mode?: 'alert' | 'count' | 'off' | 'blocked'
  readonly per: string | readonly string[]
  readonly start: MatcherDoc
  readonly with?: Readonly<Record<string, string | FactMatcherDoc>>
  readonly applies?: readonly (MatcherDoc | { readonly when: string })[]
  readonly stop?: MatcherDoc
  readonly require?: MatcherDoc
  readonly atLeast?: string
  readonly avoid?: MatcherDoc
  readonly limit?: LimitDoc
  readonly every?: EveryDoc
  readonly settle?: string
  readonly excuses?: readonly VerdictDoc[]
  readonly ends?: readonly VerdictDoc[]
  readonly until?: readonly VerdictDoc[]
  readonly marks?: Readonly<Record<string, string>>
  readonly effective?: { readonly from?: string; readonly to?: string }
  readonly remind?: readonly string[]
}

/** One row of a table file: every cell as text. `from` and `to` are days, either may be empty. */
export type TableRow = Readonly<Record<string, string>>
export type Tables = Readonly<Record<string, readonly TableRow[]>>

/** True for a working day, given as `YYYY-MM-DD`. */
export type WorkdayCalendar = (day: string) => boolean
