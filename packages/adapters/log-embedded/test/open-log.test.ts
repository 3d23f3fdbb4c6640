import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { DAY_MS, epochMs } from '@golden-hour/model'
import { recordingReader } from '@golden-hour/testkit'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type EmbeddedLog, type EmbeddedLogOptions, openEmbeddedLog } from '../src/index.ts'
import { openStore } from '../src/store.ts'

const T0 = 1_772_409_600_000
const record = (text: string) => ({ key: null, headers: {}, value: Buffer.from(text) })

describe('the embedded log', () => {
  let folder: string
  let now: number
  let log: EmbeddedLog
  const open = async (options: Partial<EmbeddedLogOptions> = {}): Promise<EmbeddedLog> => {
    log = await openEmbeddedLog({ folder, clock: { now: () => epochMs(now) }, topics: { journal: 2 }, ...options })
    return log
  }
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gh-log-'))
    now = T0
    await open()
  })
  afterEach(async () => {
    await log.close()
    await rm(folder, { recursive: true })
  })

  describe('time', () => {
    it('stamps a record with the clock in the instant of the call, not of the write', async () => {
      const first = log.append('journal', 0, [record('a'), record('b')])
      now = T0 + 5
      const second = log.append('journal', 0, [record('c')])
      now = T0 + 900
      expect([await first, await second].flat()).toEqual([
        { offset: 0, appendedAt: T0 },
        { offset: 1, appendedAt: T0 },
        { offset: 2, appendedAt: T0 + 5 },
      ])
    })

    it('never goes back within a partition, whatever the clock does, also when opened anew', async () => {
      await log.append('journal', 0, [record('a')])
      now = T0 - 1
      expect(await log.append('journal', 0, [record('b')])).toEqual([{ offset: 1, appendedAt: T0 }])
      expect(await log.append('journal', 1, [record('b')])).toEqual([{ offset: 0, appendedAt: T0 - 1 }])
      await log.close()
      await open()
      expect(await log.append('journal', 0, [record('c')])).toEqual([{ offset: 2, appendedAt: T0 }])
      now = T0 + 1
      expect(await log.append('journal', 0, [record('d')])).toEqual([{ offset: 3, appendedAt: T0 + 1 }])
    })
  })

  describe('settings', () => {
    it('refuses another number of partitions than a topic has, and says which', async () => {
      await log.close()
      const refused = await openEmbeddedLog({
        folder,
        clock: { now: () => epochMs(now) },
        topics: { journal: 3 },
      }).catch((error: unknown) => error)
      expect(refused).toMatchObject({ code: 'GH_LOG_SETTINGS', recovery: 'stop' })
      expect(String(refused)).toContain(`topic journal in ${folder} has 2 partitions, not 3`)
      expect((refused as { advice: string }).advice).toContain('set them to 2')
      await open()
      expect((await log.topic('journal')).partitions).toBe(2)
    })

    it('refuses numbers of partitions that are none', async () => {
      for (const partitions of [0, -1, 1.5])
        await expect(
          openEmbeddedLog({
            folder: join(folder, 'other'),
            clock: { now: () => epochMs(now) },
            topics: { x: partitions },
          }),
        ).rejects.toMatchObject({ code: 'GH_LOG_SETTINGS' })
    })

    it('gives a topic an id of its own in every folder', async () => {
      const other = await openEmbeddedLog({
        folder: join(folder, 'other'),
        clock: { now: () => epochMs(now) },
        topics: { journal: 2 },
      })
      expect((await other.topic('journal')).id).not.toBe((await log.topic('journal')).id)
      await other.close()
    })

    it('takes a topic more in a folder that is there', async () => {
      await log.append('journal', 0, [record('a')])
      await log.close()
      await open({ topics: { journal: 2, transitions: 2 } })
      await log.append('transitions', 1, [record('b')])
      expect(await log.bounds('journal', 0)).toEqual({ start: 0, end: 1 })
      expect(await log.bounds('transitions', 1)).toEqual({ start: 0, end: 1 })
    })

    it('says which topics and partitions there are', async () => {
      await expect(log.append('journey', 0, [])).rejects.toThrow('there is no topic journey; there are journal')
      await expect(log.bounds('journal', 2)).rejects.toThrow('journal has no partition 2; it has 2, from 0')
    })

    it('says GH_DISK where its folder cannot be one', async () => {
      const file = join(folder, 'file')
      await writeFile(file, '')
      await expect(
        openEmbeddedLog({ folder: file, clock: { now: () => epochMs(now) }, topics: { journal: 1 } }),
      ).rejects.toMatchObject({ code: 'GH_DISK' })
    })
  })

  describe('a damaged record', () => {
    const harm = async (change: (bytes: Buffer) => Buffer): Promise<void> => {
      await log.append('journal', 0, ['a', 'b', 'c'].map(record))
      await log.close()
      const store = openStore(folder, 2)
      const table = store.table('journal', 0)
      const bytes = change(table.get(1)!)
      const last = table.get(2)!
      await Promise.all([table.remove(1), table.remove(2)])
      await Promise.all([table.append(1, bytes), table.append(2, last)])
      await store.close()
      await open()
    }
    const place = 'journal/0: the record at offset 1 is damaged'

    it('is an error with its place where a bit flipped; those before it are there', async () => {
      await harm((bytes) => {
        bytes[bytes.length - 1]! ^= 1
        return bytes
      })
      expect(await log.read('journal', 0, 0, 1)).toHaveLength(1)
      await expect(log.read('journal', 0, 0, 3)).rejects.toMatchObject({
        code: 'GH_DISK',
        message: expect.stringContaining(place) as string,
      })
    })

    it('is one that was cut short, too', async () => {
      await harm((bytes) => bytes.subarray(0, 6))
      await expect(log.read('journal', 0, 1, 1)).rejects.toThrow(place)
    })

    it('is one that belongs elsewhere, too', async () => {
      await log.append('journal', 1, ['x', 'y', 'z'].map(record))
      await log.close()
      const store = openStore(folder, 2)
      const foreign = store.table('journal', 1).get(1)!
      await store.close()
      await open()
      await harm(() => foreign)
      await expect(log.read('journal', 0, 1, 1)).rejects.toThrow(place)
    })

    it('ends a reader there, and is never skipped', async () => {
      await harm((bytes) => bytes.subarray(0, bytes.length - 1))
      const reader = recordingReader(() => 0)
      const subscription = await log.subscribe('journal', 'g', reader)
      await expect(subscription.ended).rejects.toThrow(place)
      expect(reader.recordsOf(0)).toEqual([])
    })
  })

  describe('a reader', () => {
    it('is told once that there is nothing', async () => {
      const reader = recordingReader(() => 0)
      const subscription = await log.subscribe('journal', 'g', reader)
      await reader.until(() => reader.told.filter(({ call }) => call === 'records').length === 2)
      await turn()
      await turn()
      await subscription.stop()
      expect(reader.told.filter(({ partition }) => partition === 0)).toEqual([
        { call: 'assigned', partition: 0 },
        { call: 'records', partition: 0, records: [], caughtUp: true },
        { call: 'revoked', partition: 0, lost: false },
      ])
    })

    it('is handed at most 500 records or a little more than 1 MiB at once', async () => {
      await log.append(
        'journal',
        0,
        Array.from({ length: 1_200 }, (_, i) => record(`${i}`)),
      )
      await log.append(
        'journal',
        1,
        Array.from({ length: 5 }, () => ({ ...record(''), value: Buffer.alloc(400_000) })),
      )
      const reader = recordingReader(() => 0)
      const subscription = await log.subscribe('journal', 'g', reader)
      await reader.until(() => reader.recordsOf(0).length === 1_200 && reader.recordsOf(1).length === 5)
      await subscription.stop()
      const sizes = (partition: number) =>
        reader.told.flatMap((one) =>
          one.call === 'records' && one.partition === partition ? [one.records.length] : [],
        )
      expect(sizes(0)).toEqual([500, 500, 200])
      expect(sizes(1)).toEqual([3, 2])
    })

    it('ends when the log is closed', async () => {
      const reader = recordingReader(() => 0)
      const waiting = recordingReader(() => 0)
      const subscription = await log.subscribe('journal', 'g', reader)
      const standby = await log.subscribe('journal', 'g', waiting)
      await reader.until(() => reader.told.length >= 4)
      await log.close()
      await Promise.all([subscription.ended, standby.ended])
      expect(reader.told.filter(({ call }) => call === 'revoked')).toHaveLength(2)
      expect(waiting.told).toEqual([])
    })
  })

  describe('closed', () => {
    it('has written everything that was called for before', async () => {
      const appended = Array.from({ length: 20 }, (_, i) => log.append('journal', 0, [record(`${i}`)]))
      const closed = log.close()
      await Promise.all(appended)
      await closed
      await open()
      expect(await log.bounds('journal', 0)).toEqual({ start: 0, end: 20 })
    })

    it('takes nothing more', async () => {
      await log.close()
      await log.close()
      await expect(log.append('journal', 0, [record('a')])).rejects.toMatchObject({ code: 'GH_LOG_UNAVAILABLE' })
    })
  })

  describe('retention', () => {
    it('drops what is older than its days, on request; one millisecond younger stays, and so does the last', async () => {
      await log.append(
        'journal',
        0,
        Array.from({ length: 4_500 }, (_, i) => record(`${i}`)),
      )
      await log.append('journal', 1, [record('only')])
      now = T0 + 1
      await log.append('journal', 0, [record('young')])
      expect(await log.dropExpired()).toBe(0)
      await log.close()
      await open({ retentionDays: 60 })
      now = T0 + 60 * DAY_MS
      expect(await log.dropExpired()).toBe(0)
      now += 1
      expect(await log.dropExpired()).toBe(4_500)
      expect(await log.bounds('journal', 0)).toEqual({ start: 4_500, end: 4_501 })
      expect(await log.bounds('journal', 1)).toEqual({ start: 0, end: 1 })
      await expect(log.read('journal', 0, 4_499, 1)).rejects.toMatchObject({ code: 'GH_LOG_GAP' })
      await log.close()
      await open()
      expect(await log.bounds('journal', 0)).toEqual({ start: 4_500, end: 4_501 })
      expect(await log.append('journal', 0, [record('next')])).toEqual([{ offset: 4_501, appendedAt: now }])
    })

    it('refuses less than 60 days', async () => {
      await log.close()
      await expect(open({ retentionDays: 59 })).rejects.toMatchObject({ code: 'GH_LOG_SETTINGS' })
      await open()
    })
  })
})
