import { AppError } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import type { Redis } from 'ioredis'
import { faultOf, readStanding } from './check-server.ts'
import { connect } from './connect.ts'
import { createClient, placeOf } from './create-client.ts'
import { redisError } from './redis-error.ts'
import type { RedisSettings } from './redis-settings.ts'
import type { Script } from './script.ts'

export interface RedisConnection {
  /** Where it is, for messages: no password. */
  readonly at: string
  /** Stands before every key and channel. */
  readonly prefix: string
  /** Throws GH_STATE_UNAVAILABLE or GH_STATE_SETTINGS; `what` says in the message what was being done. */
  run<T>(what: string, work: (client: Redis) => Promise<T>): Promise<T>
  /** Runs a script, which the server is given once. */
  call(what: string, script: Script, keys: readonly string[], args: readonly (string | Buffer)[]): Promise<unknown>
  /** A further connection of the same kind, not connected yet, as for subscriptions; whoever asks for it ends it. */
  another(): Redis
  close(): Promise<void>
}

/**
 * Connects, and checks the server. One that is away is waited for no longer than `connectTimeoutMs`: the connection is
 * there, and fails what is asked of it until the server is back. Throws GH_STATE_SETTINGS.
 */
export async function openRedis(
  settings: RedisSettings,
  { logger }: { readonly logger: Logger },
): Promise<RedisConnection> {
  const at = placeOf(settings)
  const client = createClient(settings)
  const run: RedisConnection['run'] = async (what, work) => {
    try {
      return await work(client)
    } catch (error) {
      throw redisError(what, at, error)
    }
  }
  const check = async (): Promise<void> => {
    const standing = readStanding(await run('checking the server', () => client.info()))
    const fault = faultOf(standing, at)
    if (fault !== null) throw fault
    if (standing.appendOnly) return
    logger.warn({ event: 'redis-not-durable', at, advice: 'set appendonly yes: a restart would lose what is saved' })
  }
  try {
    await connect(client, { at, withinMs: settings.connectTimeoutMs, logger })
    if (client.status === 'ready') await check()
  } catch (error) {
    client.disconnect()
    throw error
  }
  client.on('ready', () => {
    check().catch((error: unknown) => {
      if (error instanceof AppError && error.recovery === 'stop')
        logger.error({ event: 'redis-settings', at, advice: error.advice, err: error })
    })
  })
  return {
    at,
    prefix: settings.prefix,
    run,
    call: (what, { sha, lua }, keys, args) =>
      run(what, async () => {
        try {
          return await client.evalsha(sha, keys.length, ...keys, ...args)
        } catch (error) {
          if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error
          return client.eval(lua, keys.length, ...keys, ...args)
        }
      }),
    another: () => createClient(settings),
    async close() {
      client.disconnect()
    },
  }
}
