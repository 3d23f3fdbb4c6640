import type { Marks, Quality, Status } from '@golden-hour/model'
import type { BilingualName } from './rule.ts'

/** What a term's `where` reads of a window. */
export interface WindowScope {
  readonly status: Status
  readonly reason: string | null
  readonly quality: readonly Quality[]
  readonly elapsedMs: number | null
  readonly marks: Marks
}

export interface WindowGuard {
  readonly text: string
  test(window: WindowScope): boolean
}

/** What is counted of the windows of a term. `days`: calendar days of the window inside the period. */
export type Take =
  | { readonly kind: 'count' }
  | { readonly kind: 'sum'; readonly of: 'elapsed' | 'days' }
  | { readonly kind: 'sum-mark'; readonly mark: string }
  | { readonly kind: 'distinct'; readonly by: 'patient' | 'encounter' }
  | { readonly kind: 'distinct-mark'; readonly mark: string }

export interface Term {
  readonly of: readonly string[]
  readonly status: readonly Status[]
  readonly where: WindowGuard | null
  readonly take: Take
  /** Windows are grouped first; a group is met if all (any) of its windows are. `per` is `patient`, `encounter` or a mark. */
  readonly roll: { readonly per: string; readonly met: 'all' | 'any' } | null
}

export type PeriodUnit = 'day' | 'month' | 'quarter' | 'year'
export type Statistic = 'mean' | 'median' | 'p90' | 'sum' | 'count' | 'distinct'

export type Measure =
  | { readonly kind: 'ratio'; readonly numerator: Term; readonly denominator: Term; readonly times: number }
  | { readonly kind: 'statistic'; readonly statistic: Statistic; readonly of: string; readonly term: Term }

export interface Indicator {
  readonly id: string
  readonly name: BilingualName
  readonly version: string
  readonly measure: Measure
  /** Of elapsed, over the denominator. */
  readonly also: readonly ('median' | 'p90')[]
  readonly unit: string
  readonly direction: 'up' | 'down' | 'range' | null
  readonly target: number | null
  readonly by: readonly string[]
  readonly periods: readonly PeriodUnit[]
}
