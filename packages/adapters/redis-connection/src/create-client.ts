import { Redis, type RedisOptions } from 'ioredis'
import type { RedisSettings } from './redis-settings.ts'

const FIRST_DELAY_MS = 50
const LONGEST_DELAY_MS = 2_000

/** `HOST:PORT/DB`, or the name that Sentinels know: no password. */
export function placeOf({ url, sentinels, sentinelMaster }: RedisSettings): string {
  if (sentinels.length > 0) return `${sentinelMaster} of ${sentinels.join(', ')}`
  const { host, pathname } = new URL(url)
  return `${host}${pathname === '/' ? '' : pathname}`
}

/** Not connected yet. */
export function createClient(settings: RedisSettings): Redis {
  const { url, sentinels } = settings
  if (sentinels.length === 0) return new Redis(url, optionsOf(settings))
  return new Redis({ ...optionsOf(settings), ...sentinelOptions(settings) })
}

const optionsOf = ({ username, password, connectTimeoutMs, commandTimeoutMs }: RedisSettings) =>
  ({
    lazyConnect: true,
    connectionName: 'golden-hour',
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    // A command is sent now or fails now.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    autoResubscribe: false,
    connectTimeout: connectTimeoutMs,
    commandTimeout: commandTimeoutMs,
    socketTimeout: commandTimeoutMs * 2,
    retryStrategy: (times) => Math.min(FIRST_DELAY_MS * 2 ** (times - 1), LONGEST_DELAY_MS),
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  }) satisfies RedisOptions

function sentinelOptions({ url, sentinels, sentinelMaster: name }: RedisSettings) {
  const places = sentinels.map((place) => {
    const [host, port] = place.split(':')
    return { host: host!, port: Number(port) }
  })
  const { protocol, pathname } = new URL(url)
  const tls = protocol === 'rediss:' ? { tls: {}, enableTLSForSentinelMode: true } : {}
  return { sentinels: places, name, db: Number(pathname.slice(1)) || 0, ...tls } satisfies RedisOptions
}
