/** A number as a fraction, so that it is rounded once, in the unit it is reported in. */
export interface Quotient {
  readonly numerator: number
  readonly denominator: number
}

export type Ascending = Readonly<Float64Array>

export const ascending = (values: Iterable<number>): Ascending => Float64Array.from(values).sort()

/** The middle value; of an even count, the mean of the two middle ones. Null of nothing. */
export function median(values: Ascending): Quotient | null {
  const n = values.length
  const upper = values[n >> 1]
  if (upper === undefined) return null
  if (n % 2 === 1) return { numerator: upper, denominator: 1 }
  return { numerator: (values[(n >> 1) - 1] ?? upper) + upper, denominator: 2 }
}

/** Nearest rank: the smallest value with at least 90 % of all values at or below it. Null of nothing. */
export function p90(values: Ascending): Quotient | null {
  // 9n ÷ 10 is exact where it is whole; 0.9, which no double is, would leave that to rounding.
  const value = values[Math.ceil((9 * values.length) / 10) - 1]
  return value === undefined ? null : { numerator: value, denominator: 1 }
}
