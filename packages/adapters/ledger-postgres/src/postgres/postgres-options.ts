import type { ConnectionOptions } from 'node:tls'

/** Where the server is, and as whom we come. */
export type PostgresAddress =
  | { readonly url: string }
  | {
      /** A name, an address, or the folder of a Unix socket. */
      readonly host: string
      readonly port?: number
      readonly user: string
      readonly database: string
      readonly password?: string
    }

/** Every time in milliseconds. */
export type PostgresOptions = PostgresAddress & {
  /** TLS: false speaks in clear; true checks the server's certificate by the machine's authorities. Default: as the url says, else false. */
  readonly ssl?: boolean | ConnectionOptions
  /** Sessions at once, beside two for long reads. Default 10. */
  readonly poolSize?: number
  /** Default 15,000. */
  readonly statementTimeoutMs?: number
  /** Of what reads or empties whole tables: dumps, counts, the windows of a report, the check of the audit chain. Default 600,000. */
  readonly longStatementTimeoutMs?: number
  /** Default 5,000. */
  readonly lockTimeoutMs?: number
  /** After it the server ends a session that holds locks and says nothing. Default 30,000. */
  readonly idleInTransactionTimeoutMs?: number
  /** To reach the server, and to wait for a free session. Default 5,000. */
  readonly connectTimeoutMs?: number
  /** What `pg_stat_activity` shows. Default `golden-hour`. */
  readonly applicationName?: string
  /** Takes a server that answers before a row is on its disk, with a warning: for tests. Default false. */
  readonly mayLoseRows?: boolean
}

const DEFAULTS = {
  poolSize: 10,
  statementTimeoutMs: 15_000,
  longStatementTimeoutMs: 600_000,
  lockTimeoutMs: 5_000,
  idleInTransactionTimeoutMs: 30_000,
  connectTimeoutMs: 5_000,
  applicationName: 'golden-hour',
  mayLoseRows: false,
}

export type Settings = PostgresOptions & Readonly<typeof DEFAULTS>

export const withDefaults = (options: PostgresOptions): Settings => ({ ...DEFAULTS, ...options })
