/** Keeps answers for a while: many who ask for the same at once are one reading. */
export interface Kept<T> {
  get(key: string, make: () => Promise<T>): Promise<T>
}

/** Past so many keys those that are over are thrown away. */
const SWEEP_AT = 200

/** What failed is not kept. `wall`: milliseconds that only grow. */
export function createKept<T>(forMs: number, wall: () => number): Kept<T> {
  const kept = new Map<string, { readonly until: number; readonly value: Promise<T> }>()
  const sweep = (now: number): void => {
    for (const [key, { until }] of kept) if (until <= now) kept.delete(key)
  }
  return {
    get(key, make) {
      const now = wall()
      if (kept.size > SWEEP_AT) sweep(now)
      const known = kept.get(key)
      if (known !== undefined && known.until > now) return known.value
      const value = make()
      kept.set(key, { until: now + forMs, value })
      value.catch(() => kept.delete(key))
      return value
    },
  }
}
