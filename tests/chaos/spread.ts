export interface Spread {
  readonly n: number
  readonly median: number | null
  readonly longest: number | null
}

/** Of times in milliseconds. */
export function spread(times: readonly number[]): Spread {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number): number | null => {
    const time = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
    return time === undefined ? null : Math.round(time)
  }
  return { n: sorted.length, median: at(0.5), longest: at(1) }
}
