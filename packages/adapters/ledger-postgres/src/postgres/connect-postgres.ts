import { AppError } from '@golden-hour/ports'
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Database } from '../database.ts'
import type { Tables } from '../tables.ts'
import { GuardedPool } from './guarded-pool.ts'
import type { LedgerLog } from './ledger-log.ts'
import type { Settings } from './postgres-options.ts'
import { prepareSession, type SessionTimes } from './session.ts'
import { typeParsers } from './type-parsers.ts'

/** A server that hangs, or is not there any more without a word, is given up so long after its own time-out. */
const BEYOND_MS = 5_000
const IDLE_MS = 30_000
/** Sessions are made anew now and then: memory of the server, a name that leads elsewhere. */
const LIFETIME_S = 1_800
const KEEP_ALIVE_MS = 10_000

export interface Sessions {
  readonly db: Database
  /** Resolves when every session that somebody has was given back and all are closed. */
  close(): Promise<void>
}

function addressOf(settings: Settings): pg.PoolConfig {
  const ssl = settings.ssl === undefined ? {} : { ssl: settings.ssl }
  if ('url' in settings) return { connectionString: settings.url, ...ssl }
  const { host, port, user, database, password } = settings
  const secret = password === undefined ? {} : { password }
  return { host, port: port ?? 5432, user, database, ...secret, ...ssl }
}

/** What is wrong with it is not quoted: it holds the password. Without its scheme the driver takes it for a path. */
function checkAddress(config: pg.PoolConfig): void {
  const { connectionString } = config
  if (connectionString === undefined) return
  try {
    if (!/^postgres(ql)?:\/\//.test(connectionString)) throw new Error('no scheme')
    new pg.Client(config)
  } catch {
    throw new AppError('GH_CONFIG_INVALID', 'the address of the ledger cannot be read', {
      advice: 'write it as postgres://USER:PASSWORD@HOST:PORT/DATABASE, with % escapes for what a URL reserves',
    })
  }
}

/** Every session finds it, one line says it. */
function saidOnce(logger: LedgerLog): (loss: AppError) => void {
  let said = false
  return ({ message, advice }) => {
    if (!said) logger.warn({ event: 'ledger-may-lose-rows', message, advice })
    said = true
  }
}

/** Nothing is asked of the server yet. `size`: sessions at once. */
export function connectPostgres(settings: Settings, size: number, times: SessionTimes, logger: LedgerLog): Sessions {
  const taken = saidOnce(logger)
  const config: pg.PoolConfig = {
    ...addressOf(settings),
    max: size,
    connectionTimeoutMillis: settings.connectTimeoutMs,
    idleTimeoutMillis: IDLE_MS,
    maxLifetimeSeconds: LIFETIME_S,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    application_name: settings.applicationName,
    types: typeParsers,
    ...(times.statementMs === 0 ? {} : { query_timeout: times.statementMs + Math.min(times.statementMs, BEYOND_MS) }),
    onConnect: (client) => prepareSession(client, settings, times, taken),
  }
  checkAddress(config)
  const guarded = new GuardedPool(new pg.Pool(config), (error) =>
    logger.warn({ event: 'ledger-session-lost', err: error }),
  )
  return { db: new Kysely<Tables>({ dialect: new PostgresDialect({ pool: guarded }) }), close: () => guarded.end() }
}
