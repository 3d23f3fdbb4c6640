import type { EpochMs, FactData } from '@golden-hour/model'

/** What an expression sees of a fact: `start.data.kind`, `fact.time`, `map.data.MAP`. */
export interface FactLike {
  readonly source: string
  readonly type: string
  readonly factId: string
  readonly occurredAt: EpochMs
  readonly data: FactData
}

/** A name that `with` (or `start: { all }`) binds: a fact, a count or a sum, or null. */
export type Bound = FactLike | number | null

/**
 * What an expression reads. The engine keeps one and fills it in before each evaluation; expressions never keep it.
 * `data` and `fact` are the candidate's; `bound[i]` is the value of the rule's i-th bound name.
 */
export interface Scope {
  fact: FactLike | null
  start: FactLike | null
  stop: FactLike | null
  bound: readonly Bound[]
  /** Grows by one for each expression that could not be evaluated and was therefore false or null. */
  failures: number
}

/** What an expression depends on, besides the candidate fact itself and the rulebook's tables. */
export interface Reads {
  readonly start: boolean
  readonly stop: boolean
  readonly bound: boolean
}

/** A boolean expression; false where it cannot be evaluated. */
export interface Guard {
  readonly text: string
  readonly reads: Reads
  test(scope: Scope): boolean
}

/** An expression of any type; null where it cannot be evaluated. Timestamps come back as epoch milliseconds. */
export interface ValueExpression {
  readonly text: string
  readonly reads: Reads
  value(scope: Scope): unknown
}
