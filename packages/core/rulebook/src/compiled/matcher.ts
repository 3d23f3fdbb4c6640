import type { DurationMs } from '@golden-hour/model'
import type { Guard } from './expression.ts'

/** A term of a key or of a `match`: `patient`, `visit`, or the name of a data field. */
export type Term = string

/** What stands inside braces: which facts. */
export interface Pattern {
  /** The item's name under `all`, else null. */
  readonly name: string | null
  readonly types: readonly string[]
  readonly where: Guard | null
  /** Resolved: the rule's `per` without `each` and `episode` where the file says nothing. */
  readonly match: readonly Term[]
  /** Relative to the start, both ends included. */
  readonly within: { readonly from: DurationMs; readonly to: DurationMs } | null
  /** 1 = its first match, 3 = its third. */
  readonly count: number
}

/** `any`: the earliest (or last) match of its patterns. `all`: the latest of the patterns' firsts, once each has one. */
export interface Matcher {
  readonly mode: 'any' | 'all'
  readonly patterns: readonly Pattern[]
  /** How long before the start a match still counts. */
  readonly leadMs: DurationMs
  readonly early: 'ignore' | 'unknown'
  readonly pick: 'first' | 'last'
  /** The date-time field that is the match's moment; null = occurredAt. */
  readonly at: string | null
  readonly serves: 'one' | null
}
