import { describe, expect, it } from 'vitest'
import { migrateLedger, openPostgresLedger } from '../src/index.ts'
import { migrations } from '../src/migrations/index.ts'
import { onPostgres, server } from './engines.ts'
import { ask, failureOf, onServer, sessionsOf } from './on-server.ts'

const NEWEST = Object.keys(migrations).sort().at(-1)!

onPostgres(() => {
  const { later, migrated, empty } = onServer()

  describe('opening a ledger', () => {
    it('finds the ledger that was migrated, and leaves its schema alone', async () => {
      const options = await migrated()
      const ledger = await openPostgresLedger(options)
      later(() => ledger.close())
      expect(await ledger.clinical.counts()).toEqual({ facts: 0, windows: 0, revisions: 0, unreadable: 0 })
      expect((await sessionsOf(options.url)).map(({ name }) => name).sort()).toEqual([
        'golden-hour',
        'golden-hour long reads',
      ])
    })

    it('where there is none says to prepare one, and makes nothing', async () => {
      const options = await empty()
      const error = await failureOf(openPostgresLedger(options))
      expect(error).toMatchObject({ code: 'GH_LEDGER_SCHEMA', recovery: 'stop' })
      expect(error.advice).toContain('golden-hour prepare')
      expect(await ask(options.url, `select from pg_tables where schemaname = 'public'`)).toHaveLength(0)
    })

    it('of an older program says which it is, and to prepare it', async () => {
      const options = await migrated()
      await ask(options.url, 'delete from kysely_migration where name = $1', [NEWEST])
      const error = await failureOf(openPostgresLedger(options))
      expect(error).toMatchObject({ code: 'GH_LEDGER_SCHEMA' })
      expect(error.message).toContain(
        `older than this program: its schema ends at ${Object.keys(migrations).sort().at(-2)}`,
      )
      expect(error.message).toContain(NEWEST)
      expect(error.advice).toContain('golden-hour prepare')
    })

    it('of a newer program is refused, with what to do; nor can it be prepared', async () => {
      const options = await migrated()
      await ask(options.url, `insert into kysely_migration values ('9999-tomorrow', '2999-01-01T00:00:00.000Z')`)
      const error = await failureOf(openPostgresLedger(options))
      expect(error).toMatchObject({ code: 'GH_LEDGER_SCHEMA' })
      expect(error.message).toContain('newer than this program: its schema has 9999-tomorrow')
      expect(error.advice).toContain('newer version')
      expect(await failureOf(migrateLedger(options))).toMatchObject({ code: 'GH_LEDGER_SCHEMA' })
    })

    it('of a server that may forget what it confirmed is refused', async () => {
      const { mayLoseRows: _, ...options } = await migrated()
      await ask(
        options.url,
        `do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$`,
      )
      const error = await failureOf(openPostgresLedger(options))
      expect(error).toMatchObject({ code: 'GH_CONFIG_INVALID', recovery: 'stop' })
      expect(error.message).toMatch(/fsync|synchronous_commit/)
    })

    it('in another encoding is refused', async () => {
      const { url } = await empty()
      const name = `ascii_${Date.now().toString(36)}`
      await ask(url, `create database ${name} encoding 'SQL_ASCII' locale 'C' template template0`)
      later(async () => {
        await ask(url, `drop database ${name} with (force)`)
      })
      const there = Object.assign(new URL(url), { pathname: `/${name}` }).href
      const error = await failureOf(openPostgresLedger({ url: there, mayLoseRows: true }))
      expect(error).toMatchObject({ code: 'GH_CONFIG_INVALID' })
      expect(error.message).toContain('SQL_ASCII')
    })

    it.each([
      ['a database that is not there', { pathname: '/nowhere' }, 'GH_CONFIG_INVALID'],
      ['a user who is not there', { username: 'nobody' }, 'GH_CONFIG_INVALID'],
      ['a port where nobody listens', { port: '1' }, 'GH_LEDGER_UNAVAILABLE'],
    ])('at %s says so', async (_, part, code) => {
      const url = Object.assign(new URL(server.url), part).href
      expect(await failureOf(openPostgresLedger({ url, mayLoseRows: true }))).toMatchObject({ code })
    })

    it.each(['', 'localhost:5432/ledger', 'http://u:geheim@h/ledger', 'postgres://u:geheim@h:99999999/ledger'])(
      'at an address that cannot be read (%s) says so, and not the password',
      async (url) => {
        const error = await failureOf(openPostgresLedger({ url }))
        expect(error).toMatchObject({ code: 'GH_CONFIG_INVALID' })
        expect(`${error.message} ${error.advice} ${error.stack} ${JSON.stringify(error)}`).not.toContain('geheim')
      },
    )
  })

  describe('preparing a ledger', () => {
    it('is safe for several at once, on an empty database and again', async () => {
      const options = await empty()
      for (let round = 0; round < 2; round += 1) {
        await Promise.all([1, 2, 3, 4].map(() => migrateLedger(options)))
        expect(await ask(options.url, 'select name from kysely_migration order by name')).toEqual(
          Object.keys(migrations)
            .sort()
            .map((name) => ({ name })),
        )
      }
      const ledger = await openPostgresLedger(options)
      await ledger.close()
    })

    it('by a user who may not make tables says so', async () => {
      const { url } = await empty()
      const name = `reader_${Date.now().toString(36)}`
      await ask(url, `create role ${name} login`)
      later(async () => {
        await ask(url, `drop role ${name}`)
      })
      const asReader = Object.assign(new URL(url), { username: name }).href
      const error = await failureOf(migrateLedger({ url: asReader, mayLoseRows: true }))
      expect(error).toMatchObject({ code: 'GH_CONFIG_INVALID' })
      expect(error.advice).toContain('own the database')
    })
  })
})
