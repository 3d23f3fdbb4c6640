/** Values, numerators and sums carry at most this many decimals. */
export const VALUE_DECIMALS = 6
/** Mean, median and 90th percentile of elapsed times carry at most this many. */
export const ELAPSED_DECIMALS = 4

// Above this a double has no halves left to round.
const NO_FRACTION = 2 ** 52

/**
 * numerator ÷ denominator, rounded half away from zero to `decimals` places; null where that is no number (÷ 0,
 * overflow). Scaling comes before dividing, so that quotients of whole numbers meet their ties exactly. Never −0.
 */
export function roundQuotient(numerator: number, denominator: number, decimals: number): number | null {
  if (denominator === 0) return null
  const scale = 10 ** decimals
  const scaled = (numerator * scale) / denominator
  const size = Math.abs(scaled)
  const rounded = size < NO_FRACTION ? (Math.sign(scaled) * Math.round(size)) / scale : numerator / denominator
  if (!Number.isFinite(rounded)) return null
  return rounded === 0 ? 0 : rounded
}
