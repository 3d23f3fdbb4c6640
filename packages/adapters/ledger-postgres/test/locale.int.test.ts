import { durationMs, epochMs } from '@golden-hour/model'
import { freshName } from '@golden-hour/testkit/servers'
import { describe, expect, it } from 'vitest'
import { migrateLedger, openPostgresLedger } from '../src/index.ts'
import { onPostgres, server } from './engines.ts'
import { ask, onServer } from './on-server.ts'

const NOW = epochMs(1_772_409_600_000)
/** In Chinese, as in most languages, small letters stand before capitals and signs count for little. */
const NAMES = ['a', 'B', '_', 'é', '病', '2026-03-02', '2026-03', '2026-Q1', 'Z', 'z-1', 'z1']
const byCodePoint = (names: readonly string[]): string[] =>
  [...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))

const version = await ask<{ icu: boolean }>(
  server.skip === null ? server.url : '',
  `select exists (select from pg_collation where collprovider = 'i') as icu`,
).catch(() => [])
const hasIcu = version[0]?.icu === true

onPostgres(() => {
  const { later } = onServer()

  describe.skipIf(!hasIcu)(`a database of another locale${hasIcu ? '' : ' (the server has no ICU)'}`, () => {
    it('has text keys in the order of their code points all the same', async () => {
      const name = freshName('zh').replaceAll('-', '_')
      await ask(
        server.url,
        `create database ${name} encoding 'UTF8' locale_provider icu icu_locale 'zh' locale 'C' template template0`,
      )
      later(() => ask(server.url, `drop database ${name} with (force)`))
      const url = Object.assign(new URL(server.url), { pathname: `/${name}` }).href
      const [order] = await ask<{ capital_first: boolean }>(url, `select 'B' < 'a' as capital_first`)
      expect(order).toEqual({ capital_first: false })
      const options = { url, mayLoseRows: true }
      await migrateLedger(options)
      const ledger = await openPostgresLedger(options)
      later(() => ledger.close())

      const profile = { allowed: ['/a'], lenient: false, futureToleranceMs: durationMs(0), heartbeatMs: null }
      for (const id of NAMES) {
        await ledger.sources.putSource({ ...profile, id, name: id }, NOW)
        await ledger.alerts.contacts.put([{ person: id, channel: 'sms', address: '1' }])
        await ledger.alerts.roster.put([
          { department: id, role: 'chief', person: id, kind: 'shift', from: NOW, to: epochMs(NOW + 1) },
        ])
        await ledger.reports.issue({
          ...{
            reportId: id,
            period: id,
            revision: 1,
            issuedAt: NOW,
            asOf: NOW,
            contentHash: id,
            restated: 0,
            body: '',
          },
        })
      }
      const expected = byCodePoint(NAMES)
      expect((await ledger.sources.sources()).map((source) => source.profile.id)).toEqual(expected)
      expect((await ledger.alerts.contacts.list()).map(({ person }) => person)).toEqual(expected)
      const roster = await ledger.alerts.roster.list(NOW, epochMs(NOW + 1))
      expect(roster.map(({ department }) => department)).toEqual(expected)
      expect((await ledger.reports.list(99)).map(({ reportId }) => reportId)).toEqual(expected.reverse())
    })
  })
})
