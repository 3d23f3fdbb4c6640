import type { Indicator } from '@golden-hour/rulebook'

/**
 * An indicator's target in the unit of its value: of a ratio it is given as a share (0.75), beside a value of 75 percent.
 * Null where there is none.
 */
export const targetOf = ({ target, measure }: Indicator): number | null =>
  target === null ? null : measure.kind === 'ratio' ? target * measure.times : target

/** Whether the value is where the target wants it; null where there is no value, no target, or no direction to judge by. */
export function isReached(indicator: Indicator, value: number | null): boolean | null {
  const target = targetOf(indicator)
  if (target === null || value === null) return null
  if (indicator.direction === 'up') return value >= target
  return indicator.direction === 'down' ? value <= target : null
}
