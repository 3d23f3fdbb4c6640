import { AppError } from '@golden-hour/ports'
import type pg from 'pg'
import type { Settings } from './postgres-options.ts'

/** `statement_timeout` of a session, in milliseconds; 0: as long as it takes. */
export interface SessionTimes {
  readonly statementMs: number
  readonly lockMs: number
}

const OLDEST = 150_000

interface Server {
  readonly version: number
  readonly version_text: string
  readonly encoding: string
  readonly synchronous_commit: string
  readonly fsync: string
  readonly standby: boolean
}

/**
 * Makes a session what the statements rely on, whatever the server, the database or the role were set to: isolation and
 * time-outs, the schema, the forms in which values are written. One round trip.
 */
const PREPARE = `
  select set_config('statement_timeout', $1, false), set_config('lock_timeout', $2, false),
    set_config('idle_in_transaction_session_timeout', $3, false), set_config('search_path', 'public', false),
    set_config('default_transaction_isolation', 'read committed', false),
    set_config('default_transaction_read_only', 'off', false),
    set_config('default_transaction_deferrable', 'off', false), set_config('timezone', 'UTC', false),
    set_config('datestyle', 'ISO, YMD', false), set_config('intervalstyle', 'iso_8601', false),
    set_config('bytea_output', 'hex', false), set_config('extra_float_digits', '1', false),
    set_config('client_encoding', 'UTF8', false), set_config('jit', 'off', false),
    current_setting('server_version_num')::integer as version, current_setting('server_version') as version_text,
    current_setting('server_encoding') as encoding, current_setting('synchronous_commit') as synchronous_commit,
    current_setting('fsync') as fsync,
    pg_is_in_recovery() as standby`

const refused = (message: string, advice: string): AppError => new AppError('GH_CONFIG_INVALID', message, { advice })

/** The first thing about the server with which the ledger cannot keep its promises; null: none. */
function problemOf(server: Server): AppError | null {
  if (server.version < OLDEST)
    return refused(
      `the ledger needs PostgreSQL 15 or newer; this server is ${server.version_text}`,
      'upgrade the server, or name another in the settings of the ledger',
    )
  if (server.encoding !== 'UTF8')
    return refused(
      `the ledger needs a database in UTF8; this one is in ${server.encoding}`,
      'create the database anew: create database NAME owner USER encoding UTF8 locale C template template0',
    )
  if (server.standby)
    return new AppError(
      'GH_LEDGER_UNAVAILABLE',
      'the ledger does not answer: the server is a standby, it takes no writes',
      {
        advice: 'the name or address must lead to the server that takes writes',
      },
    )
  return null
}

/** The setting by which the server may forget what it has confirmed; null: none. */
function lossOf(server: Server): AppError | null {
  if (server.fsync !== 'on')
    return refused(
      'the ledger would lose rows in a power cut: fsync is off at the server',
      'set fsync = on in postgresql.conf and restart the server',
    )
  if (server.synchronous_commit === 'off')
    return refused(
      'the ledger would lose rows when the server dies: synchronous_commit is off',
      'set synchronous_commit = on at the server, and reset it at the database and the role (alter role … reset synchronous_commit)',
    )
  return null
}

/**
 * Throws GH_CONFIG_INVALID where the server cannot keep what the ledger promises. `taken`: what is wrong with it and was
 * taken nevertheless.
 */
export async function prepareSession(
  client: pg.ClientBase,
  settings: Settings,
  { statementMs, lockMs }: SessionTimes,
  taken: (loss: AppError) => void,
): Promise<void> {
  const times = [statementMs, lockMs, settings.idleInTransactionTimeoutMs].map(String)
  const { rows } = await client.query<Server>(PREPARE, times)
  const server = rows[0]!
  const problem = problemOf(server)
  if (problem !== null) throw problem
  const loss = lossOf(server)
  if (loss === null) return
  if (!settings.mayLoseRows) throw loss
  taken(loss)
}
