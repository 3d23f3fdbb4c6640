import type { CelType } from './type.ts'

/** What an evaluation gives that could not be made. It is no value: it spreads until `||` or `&&` decides without it. */
export const FAILED: unique symbol = Symbol('cannot be evaluated')

export type Run<S> = (scope: S) => unknown

/** A checked expression, compiled. Absent values are null, never undefined; date-times and durations are milliseconds. */
export interface Typed<S> {
  readonly type: CelType
  readonly run: Run<S>
  /** The value of a literal. */
  readonly literal?: { readonly value: unknown }
  /** Reads a member of it in one step; for names that `Object.prototype` does not have. */
  readonly member?: (name: string) => Run<S>
}

export const literal = <S>(type: CelType, value: unknown): Typed<S> => ({ type, run: () => value, literal: { value } })
