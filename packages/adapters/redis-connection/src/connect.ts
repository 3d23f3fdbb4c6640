import type { Logger } from '@golden-hour/service-kit'
import type { Redis } from 'ioredis'
import { isRefusal, redisError } from './redis-error.ts'

export interface Connecting {
  readonly at: string
  readonly withinMs: number
  readonly logger: Logger
}

/**
 * Connects: resolves when the server is there, or counts as away. From then on a line each time that it goes away,
 * however often it is tried meanwhile, and one when it is back. Throws GH_STATE_SETTINGS where it refuses us.
 */
export async function connect(client: Redis, { at, withinMs, logger }: Connecting): Promise<void> {
  let away = false
  const isAway = (reason: string): void => {
    if (!away) logger.warn({ event: 'redis-away', at, reason })
    away = true
  }
  client.on('error', (error: Error) => isAway(error.message))
  client.on('reconnecting', () => isAway('the connection has ended'))
  client.on('ready', () => {
    if (away) logger.info({ event: 'redis-back', at })
    away = false
  })
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      isAway(`no answer in ${withinMs} ms`)
      resolve()
    }, withinMs)
    const settle = (): void => {
      clearTimeout(timer)
      resolve()
    }
    client.once('ready', settle)
    client.once('error', (error: Error) => {
      if (isRefusal(error)) reject(redisError('connecting', at, error))
      settle()
    })
    client.connect().catch(() => {})
  })
}
