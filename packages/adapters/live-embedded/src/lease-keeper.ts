import type { Lease, LeaseKeeper } from '@golden-hour/ports'

interface Held {
  readonly token: number
  until: number
}

/**
 * Leases within this process. They run out by `wall`, milliseconds that only grow and that no clock of the hospital
 * moves. Tokens begin at the machine's time: they grow across restarts too, unless that was set back in between.
 */
export function createLeaseKeeper(wall: () => number = () => performance.now()): LeaseKeeper {
  const held = new Map<string, Held>()
  let lastToken = Date.now()

  const holds = (name: string, lease: Held): boolean => held.get(name) === lease && wall() < lease.until
  return {
    async acquire(name, ttl) {
      const current = held.get(name)
      if (current !== undefined && holds(name, current)) return null
      lastToken += 1
      const lease: Held = { token: lastToken, until: wall() + ttl }
      held.set(name, lease)
      return {
        name,
        token: lease.token,
        async renew() {
          if (!holds(name, lease)) return false
          lease.until = wall() + ttl
          return true
        },
        async release() {
          if (held.get(name) === lease) held.delete(name)
        },
      } satisfies Lease
    },
    async close() {
      held.clear()
    },
  }
}
