import { AppError } from '@golden-hour/ports'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { endsSession, postgresError } from '../src/postgres/postgres-error.ts'

const said = (code: string): Error => Object.assign(new pg.DatabaseError(`said with ${code}`, 1, 'error'), { code })
const ofTheSystem = (code: string): Error => Object.assign(new Error(`connect ${code} 127.0.0.1:5432`), { code })

describe('an error of a PostgreSQL server', () => {
  it.each([
    ['the connection is lost', '08006'],
    ['it is a standby', '25006'],
    ['we said nothing in a transaction', '25P03'],
    ['the transaction must be asked again', '40001'],
    ['two waited for each other', '40P01'],
    ['its disk is full', '53100'],
    ['its memory is used up', '53200'],
    ['it has too many callers', '53300'],
    ['a lock was waited for too long', '55P03'],
    ['a statement took too long', '57014'],
    ['somebody stops it', '57P01'],
    ['it crashed', '57P02'],
    ['it is starting', '57P03'],
    ['its disk does not answer', '58030'],
  ])('that %s (%s) is to be tried again', (_, code) => {
    const error = postgresError(said(code))
    expect(error).toBeInstanceOf(AppError)
    expect(error).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE', recovery: 'retry' })
  })

  it('of a full disk says where to make room', () => {
    expect((postgresError(said('53100')) as AppError).advice).toContain('disk of the database server')
    expect((postgresError(said('53300')) as AppError).advice).toContain('max_connections')
    expect((postgresError(said('53400')) as AppError).advice).toContain('memory')
  })

  it.each([
    ['the password is wrong', '28P01'],
    ['nobody may come from here', '28000'],
    ['the database is not there', '3D000'],
    ['the user may not', '42501'],
  ])('that says %s (%s) wants a person, and says what they can do', (_, code) => {
    const error = postgresError(said(code)) as AppError
    expect(error).toMatchObject({ code: 'GH_CONFIG_INVALID', recovery: 'stop' })
    expect(error.advice).not.toBeNull()
  })

  it('of damaged files wants a person', () => {
    expect(postgresError(said('XX001'))).toMatchObject({ code: 'GH_DISK' })
  })

  it.each(['23505', '22P05', '42P01', '25P02', ''])('that is our mistake (%s) stays as it is', (code) => {
    const error = said(code)
    expect(postgresError(error)).toBe(error)
  })

  it('says nothing of the rows it is about', () => {
    const error = Object.assign(said('23505'), { detail: 'Key (病人甲)', where: '病人甲', internalQuery: '病人甲' })
    expect(JSON.stringify({ ...(postgresError(error) as Error) })).not.toContain('病人甲')
  })
})

describe('an error on the way to the server', () => {
  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENOENT'])(
    'of the network (%s) is to be tried again',
    (code) => {
      expect(postgresError(ofTheSystem(code))).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE' })
    },
  )

  it.each(['Connection terminated unexpectedly', 'Query read timeout', 'timeout expired', 'anything the driver says'])(
    'without a code (%s) is to be tried again',
    (message) => {
      expect(postgresError(new Error(message))).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE' })
    },
  )

  it('of all addresses of a name names them all', () => {
    const refused = new AggregateError([ofTheSystem('ECONNREFUSED'), ofTheSystem('ETIMEDOUT')])
    expect((postgresError(refused) as AppError).message).toMatch(/ECONNREFUSED.*; .*ETIMEDOUT/)
  })

  it('of a pool whose sessions are all in use says so', () => {
    const error = postgresError(new Error('timeout exceeded when trying to connect')) as AppError
    expect(error).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE' })
    expect(error.advice).toContain('pool size')
  })

  it.each([
    [ofTheSystem('SELF_SIGNED_CERT_IN_CHAIN'), 'ssl.ca'],
    [ofTheSystem('ERR_TLS_CERT_ALTNAME_INVALID'), 'ssl.servername'],
    [new Error('The server does not support SSL connections'), 'off here'],
  ])('of a certificate (%s) wants a person', (thrown, advice) => {
    const error = postgresError(thrown) as AppError
    expect(error).toMatchObject({ code: 'GH_CONFIG_INVALID' })
    expect(error.advice).toContain(advice)
  })

  it('that is our mistake stays as it is', () => {
    const error = new TypeError('circular')
    expect(postgresError(error)).toBe(error)
  })
})

describe('a session', () => {
  it.each([said('57P01'), said('08006'), said('25006'), said('25P03'), new Error('Query read timeout')])(
    'is given up after %s',
    (error) => expect(endsSession(error)).toBe(true),
  )

  it.each([said('23505'), said('40P01'), said('57014'), said('55P03'), new TypeError('circular')])(
    'goes on after %s',
    (error) => expect(endsSession(error)).toBe(false),
  )
})
