import type { Rng } from './rng.ts'

/**
 * How a number varies, as the table a clinician would give: [share of cases, value at most], ascending, from share 0 to 1.
 * Between two knots every value is equally likely. No logarithm or power is used, so the bytes are the same on every machine.
 */
export type Spread = readonly (readonly [share: number, value: number])[]

/** A value of the spread; its unit is the spread's own. */
export function draw(rng: Rng, spread: Spread): number {
  return valueAt(spread, rng.unit())
}

export function valueAt(spread: Spread, share: number): number {
  let [fromShare, fromValue] = spread[0] ?? [0, 0]
  for (const [toShare, toValue] of spread) {
    if (share < toShare) return fromValue + ((share - fromShare) / (toShare - fromShare)) * (toValue - fromValue)
    fromShare = toShare
    fromValue = toValue
  }
  return fromValue
}

/** One of several, each with its weight. */
export function weighted<T>(rng: Rng, choices: readonly (readonly [choice: T, weight: number])[]): T {
  let rest = rng.unit() * choices.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [choice, weight] of choices) {
    rest -= weight
    if (rest < 0) return choice
  }
  const last = choices[choices.length - 1]
  if (last === undefined) throw new RangeError('weighted: no choices')
  return last[0]
}
