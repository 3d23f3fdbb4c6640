import { epochMs } from '@golden-hour/model'
import type { Ledger } from '@golden-hour/ports'
import { missingLocally, ownPostgres } from '@golden-hour/testkit/servers'
import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrateLedger, openPostgresLedger, type PostgresOptions } from '../src/index.ts'
import { connectPostgres } from '../src/postgres/connect-postgres.ts'
import { SILENT } from '../src/postgres/ledger-log.ts'
import { withDefaults } from '../src/postgres/postgres-options.ts'
import { onPostgres } from './engines.ts'
import { ask, endSessions, failureOf, onServer, sessionsOf, setOfDatabase } from './on-server.ts'

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** What a session is, whatever server, database and role say. */
const SETTINGS = {
  statement_timeout: '9s',
  lock_timeout: '8s',
  idle_in_transaction_session_timeout: '7s',
  search_path: 'public',
  default_transaction_isolation: 'read committed',
  default_transaction_read_only: 'off',
  TimeZone: 'UTC',
  client_encoding: 'UTF8',
  jit: 'off',
}

const rulebook = (hash: string) => ({ hash, files: [], overlay: null, zone: null })

onPostgres(() => {
  const { later, migrated, holding } = onServer()
  async function opened(options: PostgresOptions): Promise<Ledger> {
    const ledger = await openPostgresLedger(options)
    later(() => ledger.close())
    return ledger
  }

  describe('a session', () => {
    it('is the same, however the database was set', async () => {
      const options = await migrated()
      for (const setting of [
        `default_transaction_isolation = 'serializable'`,
        `timezone = 'Asia/Shanghai'`,
        `search_path = 'elsewhere'`,
        'statement_timeout = 1000000',
        `bytea_output = 'escape'`,
        'default_transaction_read_only = on',
      ])
        await setOfDatabase(options.url, setting)
      const settings = withDefaults({ ...options, idleInTransactionTimeoutMs: 7_000 })
      const { db, close } = connectPostgres(settings, 1, { statementMs: 9_000, lockMs: 8_000 }, SILENT)
      later(close)
      const columns = Object.keys(SETTINGS).map((name) => sql`current_setting(${sql.lit(name)}) as ${sql.ref(name)}`)
      expect((await sql`select ${sql.join(columns)}`.execute(db)).rows).toEqual([SETTINGS])
      const { rows } = await sql<{ b: Uint8Array }>`select '\\x00ff'::bytea as b`.execute(db)
      expect(rows[0]!.b).toEqual(Uint8Array.of(0, 255))
    })

    it('that waits too long for a lock is an outage; the next goes on', async () => {
      const options = await migrated()
      const ledger = await opened({ ...options, lockTimeoutMs: 50 })
      const holder = await holding(options.url, 'lock table rulebooks in access exclusive mode')
      const error = await failureOf(ledger.rulebooks.get('h'))
      expect(error).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE', recovery: 'retry' })
      expect(error.message).toContain('lock timeout')
      await holder.rollback()
      expect(await ledger.rulebooks.get('h')).toBeNull()
    })

    it('that takes too long is an outage; long reads have a time of their own', async () => {
      const options = await migrated()
      const ledger = await opened({ ...options, statementTimeoutMs: 200, longStatementTimeoutMs: 60_000 })
      const holder = await holding(options.url, 'lock table rulebooks, facts in access exclusive mode')
      const counting = ledger.clinical.counts()
      const error = await failureOf(ledger.rulebooks.get('h'))
      expect(error).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE', recovery: 'retry' })
      expect(error.message).toContain('statement timeout')
      await holder.rollback()
      expect(await ledger.rulebooks.get('h')).toBeNull()
      expect(await counting).toMatchObject({ facts: 0 })
    })

    it('that is ended while idle ends no process: it is said, and the next goes on', async () => {
      const options = await migrated()
      const lines: object[] = []
      const ledger = await openPostgresLedger(options, { warn: (line: object) => lines.push(line) })
      later(() => ledger.close())
      await endSessions(options.url)
      while (lines.length === 0) await nextTurn()
      expect(lines).toContainEqual(expect.objectContaining({ event: 'ledger-session-lost' }))
      expect(await ledger.rulebooks.get('h')).toBeNull()
    })

    it('that is ended in the middle of a transaction is an outage, and the transaction is not half there', async () => {
      const options = await migrated()
      const ledger = await opened(options)
      const position = { topic: 'transitions', partition: 0, topicId: 't', next: 1, lastSrc: null }
      const take = (next: number) =>
        ledger.alerts.take({ transitions: [], position: { ...position, next }, at: epochMs(1) }, () => null)
      await take(1)
      const holder = await holding(options.url, 'select from alert_positions for update')
      const taking = failureOf(take(2))
      while (!(await sessionsOf(options.url)).some(({ state }) => state === 'active')) await nextTurn()
      await endSessions(options.url)
      expect(await taking).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE' })
      await holder.rollback()
      expect(await ledger.alerts.position('transitions', 0)).toEqual(position)
      await take(2)
      expect(await ledger.alerts.position('transitions', 0)).toEqual({ ...position, next: 2 })
    })

    it('that is ended between two statements of a transaction ends no process', async () => {
      const options = await migrated()
      const { db, close } = connectPostgres(withDefaults(options), 1, { statementMs: 9_000, lockMs: 8_000 }, SILENT)
      later(close)
      const torn = db.transaction().execute(async (tx) => {
        await sql`insert into report_nights values ('2026-03-02', 1)`.execute(tx)
        await endSessions(options.url)
        while ((await sessionsOf(options.url)).length > 0) await nextTurn()
        await sql`select 1`.execute(tx)
      })
      expect(await failureOf(torn)).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE' })
      expect((await sql`select * from report_nights`.execute(db)).rows).toEqual([])
    })

    it('is waited for while all are in use, and not for ever', async () => {
      const options = await migrated()
      const ledger = await opened({ ...options, poolSize: 1, connectTimeoutMs: 200 })
      const holder = await holding(options.url, 'lock table rulebooks in access exclusive mode')
      const first = ledger.rulebooks.get('h')
      const error = await failureOf(ledger.rulebooks.get('h'))
      expect(error).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE' })
      expect(error.advice).toContain('pool size')
      await holder.rollback()
      expect(await first).toBeNull()
    })
  })

  describe('closing a ledger', () => {
    it('waits for what is under way and what waits for a session; what comes after it is an outage', async () => {
      const options = await migrated()
      const ledger = await openPostgresLedger({ ...options, poolSize: 1 })
      const holder = await holding(options.url, 'lock table rulebooks in access exclusive mode')
      const puts = ['a', 'b', 'c'].map((hash) => ledger.rulebooks.put(rulebook(hash), epochMs(1)))
      let isClosed = false
      const closing = ledger.close().then(() => {
        isClosed = true
      })
      expect(await failureOf(ledger.rulebooks.get('a'))).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE' })
      expect(isClosed).toBe(false)
      await holder.rollback()
      await Promise.all([...puts, closing])
      expect(await ask(options.url, 'select hash from rulebooks order by hash')).toHaveLength(3)
      expect(await sessionsOf(options.url)).toEqual([])
    })
  })
})

const missing = await missingLocally('postgres')

describe.skipIf(missing !== null)(`a server that dies or hangs${missing === null ? '' : ` (${missing})`}`, () => {
  it('is an outage while it does, and answers again afterwards; what it had confirmed is there', async () => {
    const own = await ownPostgres()
    try {
      const options = { url: own.url, mayLoseRows: true, statementTimeoutMs: 1_000, connectTimeoutMs: 1_000 }
      await migrateLedger(options)
      const ledger = await openPostgresLedger(options)
      await ledger.rulebooks.put(rulebook('before'), epochMs(1))

      await own.kill()
      expect(await failureOf(ledger.rulebooks.get('before'))).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE' })
      expect(await failureOf(openPostgresLedger(options))).toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE' })
      await own.restart()
      expect(await ledger.rulebooks.get('before')).toEqual(rulebook('before'))

      await own.pause()
      expect(await failureOf(ledger.rulebooks.put(rulebook('hung'), epochMs(1)))).toMatchObject({
        code: 'GH_LEDGER_UNAVAILABLE',
      })
      await own.resume()
      await ledger.rulebooks.put(rulebook('after'), epochMs(1))
      expect(await ledger.rulebooks.get('after')).toEqual(rulebook('after'))
      await ledger.close()
    } finally {
      await own.stop()
    }
  })
})
