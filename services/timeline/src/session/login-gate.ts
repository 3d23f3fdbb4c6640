export interface LoginLimits {
  readonly attempts: number
  readonly attemptsOfAddress: number
  readonly withinMinutes: number
}

/** Counts failed logins, by account and address, and by address alone. */
export interface LoginGate {
  /** Null: may try. Else the seconds after which the next attempt is looked at. */
  closedFor(staffId: string, address: string): number | null
  failed(staffId: string, address: string): void
  /** Forgets the failures of this account from this address. */
  succeeded(staffId: string, address: string): void
}

/** Past so many keys those whose failures are all forgotten are thrown away. */
const SWEEP_AT = 10_000

/**
 * An account is not closed to other addresses: nobody can lock a nurse out from afar. `wall`: milliseconds that only
 * grow.
 */
export function createLoginGate(limits: LoginLimits, wall: () => number): LoginGate {
  const rememberMs = limits.withinMinutes * 60_000
  const failures = new Map<string, readonly number[]>()
  const pair = (staffId: string, address: string): string => JSON.stringify([address, staffId])
  const standing = (key: string, now: number): readonly number[] =>
    (failures.get(key) ?? []).filter((at) => at > now - rememberMs)
  const sweep = (now: number): void => {
    for (const key of failures.keys()) if (standing(key, now).length === 0) failures.delete(key)
  }
  const note = (key: string, limit: number, now: number): void => {
    failures.set(key, [...standing(key, now), now].slice(-limit))
  }
  const waitMs = (key: string, limit: number, now: number): number => {
    const counted = standing(key, now)
    const first = counted[counted.length - limit]
    return first === undefined ? 0 : first + rememberMs - now
  }
  return {
    closedFor(staffId, address) {
      const now = wall()
      const wait = Math.max(
        waitMs(pair(staffId, address), limits.attempts, now),
        waitMs(address, limits.attemptsOfAddress, now),
      )
      return wait > 0 ? Math.ceil(wait / 1_000) : null
    },
    failed(staffId, address) {
      const now = wall()
      if (failures.size > SWEEP_AT) sweep(now)
      note(pair(staffId, address), limits.attempts, now)
      note(address, limits.attemptsOfAddress, now)
    },
    succeeded(staffId, address) {
      failures.delete(pair(staffId, address))
    },
  }
}
