import { randomUUID } from 'node:crypto'
import type { Lease, LeaseKeeper } from '@golden-hour/ports'
import { script } from '@golden-hour/redis-connection'
import type { OnRedis } from './on-redis.ts'

/** KEYS: the lease, its last token. ARGV: the holder's value, milliseconds, the greatest token that the caller knows of. */
const ACQUIRE = script(`
if redis.call('EXISTS', KEYS[1]) == 1 then return false end
local last = tonumber(redis.call('GET', KEYS[2]) or '0') or 0
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local token = string.format('%.0f', math.max(last + 1, tonumber(ARGV[3]) + 1, now))
redis.call('SET', KEYS[2], token)
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return token
`)

/** KEYS: the lease. ARGV: the holder's value, milliseconds. */
const RENEW = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
`)

/** KEYS: the lease. ARGV: the holder's value. */
const RELEASE = script(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
`)

/** Leases of all processes that share a Redis. `acquire` and `renew` throw GH_STATE_UNAVAILABLE while it is away. */
export function openRedisLeases({ redis, logger }: OnRedis): LeaseKeeper {
  const given = new Map<string, number>()

  const leaseOf = (name: string, token: number, key: string, value: string, ttl: string): Lease => ({
    name,
    token,
    renew: async () => (await redis.call(`renewing lease ${name}`, RENEW, [key], [value, ttl])) === 1,
    async release() {
      try {
        await redis.call(`releasing lease ${name}`, RELEASE, [key], [value])
      } catch (error) {
        logger.warn({ event: 'lease-not-released', name, err: error })
      }
    },
  })
  return {
    async acquire(name, ttl) {
      const key = `${redis.prefix}lease:{${name}}`
      const [value, ms, known] = [randomUUID(), String(ttl), String(given.get(name) ?? 0)]
      const token = await redis.call(`acquiring lease ${name}`, ACQUIRE, [key, `${key}:token`], [value, ms, known])
      if (token === null) return null
      given.set(name, Number(token))
      return leaseOf(name, Number(token), key, value, ms)
    },
    close: async () => {},
  }
}
