import { AppError, errors } from '@golden-hour/ports'
import { describe, expect, it } from 'vitest'
import { ledgerError } from '../src/ledger-error.ts'
import { startMigrated } from '../src/test-ledger.ts'

const withCode = (code: string) => Object.assign(new Error(`said with ${code}`), { code })

describe('an error of the database', () => {
  it.each(['08006', '57P01', '53300', '40001', '40P01', 'ECONNREFUSED', 'ETIMEDOUT'])(
    'that is an outage (%s) is to be tried again',
    (code) => {
      const error = ledgerError(withCode(code))
      expect(error).toBeInstanceOf(AppError)
      expect(error).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE', recovery: 'retry' })
    },
  )

  it.each(['53100', '58030', 'ENOSPC'])('of the disk (%s) wants a person', (code) => {
    expect(ledgerError(withCode(code))).toMatchObject({ code: 'GH_DISK', recovery: errors.GH_DISK.recovery })
  })

  it.each(['23505', '22P05', '42P01', ''])('that is our mistake (%s) stays as it is', (code) => {
    const error = withCode(code)
    expect(ledgerError(error)).toBe(error)
  })

  it('of a database that was closed under us is an outage', async () => {
    const pglite = await startMigrated()
    await pglite.close()
    const error = await pglite.query('select 1').catch((thrown: unknown) => thrown)
    expect(ledgerError(error)).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE' })
  })
})
