import type { AppError } from '@golden-hour/ports'
import type pg from 'pg'
import { describe, expect, it } from 'vitest'
import { type PostgresOptions, withDefaults } from '../src/postgres/postgres-options.ts'
import { prepareSession } from '../src/postgres/session.ts'

const WELL = {
  version: 150_020,
  version_text: '15.20',
  encoding: 'UTF8',
  synchronous_commit: 'on',
  fsync: 'on',
  standby: false,
}

/** What a session with a server like this comes to: null, or what was thrown. */
async function sessionWith(
  server: Partial<typeof WELL>,
  more: Partial<PostgresOptions> = {},
  taken: (loss: AppError) => void = () => {},
): Promise<AppError | null> {
  const client = { query: async () => ({ rows: [{ ...WELL, ...server }] }) } as unknown as pg.ClientBase
  const settings = withDefaults({ host: 'h', user: 'u', database: 'd', ...more })
  return prepareSession(client, settings, { statementMs: 1, lockMs: 1 }, taken).then(
    () => null,
    (error: AppError) => error,
  )
}

describe('a server', () => {
  it.each([150_000, 150_020, 160_004, 180_001])('of version %i is taken', async (version) => {
    expect(await sessionWith({ version })).toBeNull()
  })

  it('older than 15 is refused, with its version', async () => {
    const error = await sessionWith({ version: 140_099, version_text: '14.99' })
    expect(error).toMatchObject({ code: 'GH_CONFIG_INVALID', recovery: 'stop' })
    expect(error?.message).toContain('14.99')
    expect(error?.advice).toContain('upgrade')
  })

  it('whose database is not in UTF8 is refused, with how to make one', async () => {
    const error = await sessionWith({ encoding: 'SQL_ASCII' })
    expect(error).toMatchObject({ code: 'GH_CONFIG_INVALID' })
    expect(error?.message).toContain('SQL_ASCII')
    expect(error?.advice).toContain('encoding UTF8')
  })

  it('that is a standby is an outage: another may take its place', async () => {
    expect(await sessionWith({ standby: true })).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE', recovery: 'retry' })
  })

  it.each([
    ['fsync', { fsync: 'off' }],
    ['synchronous_commit', { synchronous_commit: 'off' }],
  ])('that answers before a row is on its disk (%s) is refused, but for tests', async (setting, server) => {
    const error = await sessionWith(server)
    expect(error).toMatchObject({ code: 'GH_CONFIG_INVALID' })
    expect(error?.message).toContain(setting)
    expect(error?.advice).toContain(`${setting} = on`)
    const said: AppError[] = []
    expect(await sessionWith(server, { mayLoseRows: true }, (loss) => said.push(loss))).toBeNull()
    expect(said.map(({ message }) => message)).toEqual([error?.message])
  })

  it.each(['on', 'local', 'remote_write', 'remote_apply'])('with synchronous_commit = %s is taken', async (value) => {
    expect(await sessionWith({ synchronous_commit: value })).toBeNull()
  })
})
