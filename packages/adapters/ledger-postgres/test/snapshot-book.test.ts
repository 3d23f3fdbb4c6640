import { randomBytes } from 'node:crypto'
import { epochMs } from '@golden-hour/model'
import type { SnapshotBook } from '@golden-hour/ports'
import { snapshotBookContract } from '@golden-hour/testkit'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OpenedDatabase } from '../src/postgres-test-ledger.ts'
import { createSnapshotBook } from '../src/snapshot-book.ts'
import { type Engine, onEachEngine } from './engines.ts'

const META = {
  offset: 10,
  logTime: epochMs(10),
  rulebook: 'r',
  semantics: 1,
  topicId: 't',
  lastRecord: null,
  header: '{}',
}

/** What only SQL can do to it. */
function harms(engine: Engine): void {
  describe('a snapshot in the ledger', () => {
    let opened: OpenedDatabase
    let book: SnapshotBook
    beforeAll(async () => {
      opened = await engine.openDatabase()
      book = createSnapshotBook(opened.db)
    })
    afterAll(() => opened.close())
    beforeEach(() => run('delete from snapshots'))

    const run = (statement: string) => sql.raw(statement).execute(opened.db)
    const save = (buckets: ReadonlyMap<number, Buffer>) =>
      book.save({ partition: 0, epoch: 1, checkpoint: { meta: META, buckets } })
    const harmed = async (statement: string) => {
      await save(new Map([1, 2, 3].map((n) => [n, Buffer.from(`bucket ${n}`)])))
      const [brief] = await book.list('t', 0)
      await run(statement)
      return book.load(brief!.snapshotId)
    }

    it('is whole where nothing is wrong', async () => {
      expect([...(await harmed('select 1'))!.buckets.keys()]).toEqual([1, 2, 3])
    })

    it.each([
      [
        'a bit of a bucket flipped',
        'update snapshot_buckets set bytes = set_bit(bytes, 3, 1 - get_bit(bytes, 3)) where bucket = 2',
      ],
      ['a bucket is missing', 'delete from snapshot_buckets where bucket = 3'],
      [
        'a bucket is of another',
        'update snapshot_buckets set bytes = (select bytes from snapshot_buckets where bucket = 1)',
      ],
      ['its summary was altered', `update snapshots set summary = replace(summary, '"offset":10', '"offset":11')`],
    ])('is none where %s', async (_, statement) => {
      expect(await harmed(statement)).toBeNull()
    })

    it('is not there where only its beginning could be written', async () => {
      await run('alter table snapshot_buckets add constraint half check (bucket < 200)')
      try {
        await expect(save(new Map([1, 200].map((n) => [n, randomBytes(1_100_000)])))).rejects.toThrow('half')
        expect(await book.list('t', 0)).toEqual([])
      } finally {
        await run('alter table snapshot_buckets drop constraint half')
      }
    })
  })
}

onEachEngine((engine) => {
  snapshotBookContract(engine.openLedger)
  harms(engine)
})
