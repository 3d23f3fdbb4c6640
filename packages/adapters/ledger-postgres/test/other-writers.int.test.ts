import { durationMs, epochMs } from '@golden-hour/model'
import type { IssuedReport, Ledger, QuarantinedEvent } from '@golden-hour/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../src/database.ts'
import { ledgerOn } from '../src/open-ledger.ts'
import { onPostgres } from './engines.ts'
import { deadlocksOf, holdRows, waitingOf } from './rows-held.ts'
import { type Seeded, seeded } from './seeded.ts'

const NOW = epochMs(1_772_409_600_000)

const several = <Result>(run: (random: Seeded, i: number) => Promise<Result>): Promise<Result[]> =>
  Promise.all(Array.from({ length: 8 }, (_, i) => run(seeded(i), i)))

onPostgres((engine) => {
  describe('many writers at once', () => {
    let db: Database
    let ledger: Ledger
    let close: () => Promise<void>
    beforeEach(async () => {
      ;({ db, close } = await engine.openDatabase())
      ledger = ledgerOn(db)
    })
    afterEach(async () => {
      expect(await deadlocksOf(db)).toBe(0)
      await close()
    })

    it('leave one audit chain without a gap, each one’s entries together and in their order', async () => {
      const entry = (staffId: string, resource: string) => ({
        at: NOW,
        staffId,
        role: null,
        action: 'read',
        resource,
        patients: [],
        address: null,
      })
      await several(async (random, i) => {
        for (let n = 0; n < 15; n += 1)
          await ledger.accounts.appendAudit(
            Array.from({ length: random.below(4) }, (_, k) => entry(`D${i}`, `${n}.${k}`)),
          )
      })
      const all = await ledger.accounts.audit({ patientId: null, staffId: null, before: null, limit: 1_000 })
      expect(await ledger.accounts.verifyAudit()).toMatchObject({ ok: true, entries: all.length })
      for (let i = 0; i < 8; i += 1) {
        const [mine, random] = [all.filter(({ staffId }) => staffId === `D${i}`).reverse(), seeded(i)]
        const sizes = Array.from({ length: 15 }, () => random.below(4))
        const resources = sizes.flatMap((size, n) => Array.from({ length: size }, (_, k) => `${n}.${k}`))
        expect(mine.map(({ resource }) => resource)).toEqual(resources)
        for (const [at, { resource, seq }] of mine.entries())
          if (!resource.endsWith('.0')) expect(seq).toBe(mine[at - 1]!.seq + 1)
      }
    })

    it('issue each revision of a report once', async () => {
      const report = (period: string, revision: number, body: string): IssuedReport => ({
        ...{ reportId: `${period}.r${revision}`, period, revision, issuedAt: NOW, asOf: NOW, restated: 0 },
        ...{ contentHash: body, body },
      })
      const issued = await several(async (_, i) => {
        const mine: string[] = []
        for (const period of ['2026-03-01', '2026-03-02', '2026-03'])
          for (const revision of [1, 2, 3])
            if (await ledger.reports.issue(report(period, revision, `by ${i}`)))
              mine.push(`${period}.r${revision} by ${i}`)
        return mine
      })
      const kept = await Promise.all(
        (await ledger.reports.list(100)).map(
          async ({ reportId }) => `${reportId} ${(await ledger.reports.get(reportId))?.body}`,
        ),
      )
      expect(kept).toHaveLength(9)
      expect(issued.flat().sort()).toEqual(kept.sort())
    })

    it('count all the traffic of every source', async () => {
      await several(async (random) => {
        for (let n = 0; n < 15; n += 1)
          await ledger.sources.addTraffic(
            random.shuffled(['a', 'b', 'c', 'd']).map((sourceId) => ({
              ...{
                sourceId,
                lastAt: NOW,
                accepted: 1,
                duplicates: 2,
                refused: 0,
                quarantined: 0,
                lost: 0,
                lagsMs: [n],
              },
              minutes: random.shuffled([0, 1, 2]).map((ago) => ({ minute: NOW / 60_000 - ago, events: 1 })),
            })),
          )
      })
      const standings = await ledger.sources.standings(NOW)
      expect(
        standings.map(({ sourceId, accepted, duplicates, inHour }) => [sourceId, accepted, duplicates, inHour]),
      ).toEqual(['a', 'b', 'c', 'd'].map((sourceId) => [sourceId, 120, 240, 360]))
    })

    const event = (n: number, reason = ''): QuarantinedEvent => ({
      ...{ quarantineId: `Q${n}`, sourceId: 's', receivedAt: NOW, reason, detail: '', mode: 'structured' },
      ...{ headers: {}, raw: Uint8Array.of(n), place: null },
    })

    it('take quarantined events in one order', async () => {
      await ledger.sources.quarantine([event(1), event(2), event(5)])
      const held = await holdRows(db, `select from quarantine where quarantine_id = 'Q5' for update`)
      const first = ledger.sources.quarantine([event(1), event(5), event(2)])
      await held.waitedFor()
      const second = ledger.sources.quarantine([event(2), event(1)])
      await waitingOf(db, 2)
      await held.release()
      await Promise.all([first, second])
    })

    it('keep a quarantined event once, and every try of it', async () => {
      await several(async (random, i) => {
        for (let n = 0; n < 8; n += 1) {
          const some = random.shuffled([0, 1, 2, 3, 4, 5]).map((id) => event(id, `by ${i}`))
          await ledger.sources.quarantine(some)
          await ledger.sources.addTry('Q0', {
            at: NOW,
            by: `${i}.${n}`,
            outcome: 'refused',
            reason: 'again',
            detail: '',
          })
        }
      })
      const found = await ledger.sources.quarantined({
        state: null,
        reason: null,
        sourceId: null,
        limit: 99,
        offset: 0,
      })
      expect(found.total).toBe(6)
      const tries = (await ledger.sources.quarantinedEvent('Q0'))?.tries.map(({ by }) => by).sort()
      expect(tries).toEqual(Array.from({ length: 64 }, (_, i) => `${Math.floor(i / 8)}.${i % 8}`))
    })

    it('keep one profile, one owner of a key, one rulebook of a hash', async () => {
      const profile = { allowed: ['/a'], lenient: false, futureToleranceMs: durationMs(0), heartbeatMs: null }
      await several(async (random, i) => {
        for (const id of random.shuffled(['x', 'y', 'z'])) {
          await ledger.sources.putSource({ ...profile, id, name: `by ${i}` }, NOW)
          await ledger.sources.addKey(id, 'one-key', NOW)
          await ledger.rulebooks.put(
            { hash: 'h', files: [{ path: 'a', text: `by ${i}` }], overlay: null, zone: null },
            NOW,
          )
        }
      })
      const sources = await ledger.sources.sources()
      expect(sources.map(({ profile: { id } }) => id)).toEqual(['x', 'y', 'z'])
      expect(sources.flatMap(({ keyHashes }) => keyHashes)).toEqual(['one-key'])
      expect((await ledger.rulebooks.get('h'))?.files).toHaveLength(1)
    })
  })
})
