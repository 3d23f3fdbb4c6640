import { AppError } from '@golden-hour/ports'
import pg from 'pg'
import { codeOf, forgetContent } from '../ledger-error.ts'

/** What a person can do, by SQLSTATE or class of it; the longest that fits counts. All of it is over by itself or by them. */
const OUTAGES: Readonly<Record<string, string | null>> = {
  '08': null,
  '25006': 'the name or address must lead to the server that takes writes, not to a standby',
  '25P03': null,
  '25P04': null,
  '40': null,
  '53': 'give the server more memory',
  '53100': 'make room on the disk of the database server; nothing was lost, the journal has it',
  '53300': 'raise max_connections of the server, or lower the pool sizes of the services',
  '55P03': null,
  '57014': 'look in pg_stat_activity and the log of the server for what holds it up',
  '57P': null,
  '58': 'look after the disks of the database server',
}

/** Nothing is mended by asking again: a person must. */
const SETTINGS: Readonly<Record<string, string>> = {
  '28': 'look at the user and the password of the ledger, and at pg_hba.conf of the server',
  '3D000': 'create the database: create database NAME owner USER encoding UTF8 locale C template template0',
  '42501': 'the user must own the database, or have been granted its tables',
}

const DAMAGE = /^XX00[12]$/

/** Of a certificate: names that Node and OpenSSL give. */
const TLS = /^(ERR_TLS|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH)/

function lookUp<Value>(table: Readonly<Record<string, Value>>, code: string): Value | undefined {
  const name = [5, 3, 2].map((length) => code.slice(0, length)).find((start) => start in table)
  return name === undefined ? undefined : table[name]
}

/** One address of several may have failed: the words are in the parts then. */
const wordsOf = (error: Error): string =>
  error instanceof AggregateError && error.message === ''
    ? error.errors.map((part: unknown) => (part instanceof Error ? part.message : String(part))).join('; ')
    : error.message || codeOf(error) || error.name

const unavailable = (cause: Error, advice: string | null): AppError =>
  new AppError('GH_LEDGER_UNAVAILABLE', `the ledger does not answer: ${wordsOf(cause)}`, {
    cause,
    ...(advice === null ? {} : { advice }),
  })

const misconfigured = (cause: Error, advice: string): AppError =>
  new AppError('GH_CONFIG_INVALID', `the ledger cannot be used: ${wordsOf(cause)}`, { cause, advice })

function serverError(error: Error, code: string): Error {
  const outage = lookUp(OUTAGES, code)
  if (outage !== undefined) return unavailable(error, outage)
  const setting = lookUp(SETTINGS, code)
  if (setting !== undefined) return misconfigured(error, setting)
  if (DAMAGE.test(code))
    return new AppError('GH_DISK', `the ledger is damaged: ${error.message}`, {
      cause: error,
      advice: 'restore the database from its backup; clinical rows can be written anew with `golden-hour rebuild`',
    })
  return error
}

function connectionError(error: Error): Error {
  // A value that cannot be sent is our mistake; whatever else the driver says is of the connection.
  if (error instanceof TypeError || error instanceof RangeError) return error
  if (TLS.test(codeOf(error)))
    return misconfigured(
      error,
      'give the authority of the server’s certificate as `ssl.ca`, or its name as `ssl.servername`',
    )
  if (error.message.includes('does not support SSL'))
    return misconfigured(error, 'switch TLS on at the server, or off here')
  if (error.message.includes('timeout exceeded when trying to connect'))
    return unavailable(error, 'every session of the pool is in use: look for what holds them, or raise the pool size')
  return unavailable(error, null)
}

/** What an error of the driver or the server is to the caller; a mistake of ours stays as it is, but for what it would give away. */
export function postgresError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof AppError) return error
  forgetContent(error)
  return error instanceof pg.DatabaseError ? serverError(error, codeOf(error)) : connectionError(error)
}

/** The session is no good after it: gone, going, or of a server that is no longer the one that writes. */
export const endsSession = (error: unknown): boolean =>
  error instanceof pg.DatabaseError
    ? /^(08|25006|25P0[34]|57P)/.test(codeOf(error))
    : !(error instanceof TypeError || error instanceof RangeError)
