import { durationMs, epochMs } from '@golden-hour/model'
import type {
  FactEntry,
  QuarantinedEvent,
  QuarantineFilter,
  SourceBook,
  SourceProfile,
  SourceTraffic,
} from '@golden-hour/ports'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sharedRoundsCases } from './shared-rounds-cases.ts'

export interface OpenedSourceBook {
  readonly book: SourceBook
  close(): Promise<void>
}

const T0 = epochMs(1_772_409_600_000)

const profile = (id: string): SourceProfile => ({
  id,
  name: `系统 ${id}`,
  allowed: ['/his', '/his/*'],
  lenient: false,
  futureToleranceMs: durationMs(300_000),
  heartbeatMs: null,
})

const traffic = (sourceId: string, parts: Partial<SourceTraffic>): SourceTraffic => ({
  sourceId,
  lastAt: T0,
  accepted: 0,
  duplicates: 0,
  refused: 0,
  quarantined: 0,
  lagsMs: [],
  lost: 0,
  minutes: [],
  ...parts,
})

const entry = (identity: string, digest: string): FactEntry => ({
  identity,
  seen: [
    { digest, patientId: '病人 1', version: 2.5, recordedAt: T0, op: 'assert' },
    { digest: 'older', patientId: 'P0', version: null, recordedAt: epochMs(T0 - 1), op: 'void' },
  ],
  keys: ['encounterId=E1', 'orderId=O"1\\'],
})

const waiting = (quarantineId: string, parts: Partial<QuarantinedEvent> = {}): QuarantinedEvent => ({
  quarantineId,
  sourceId: 'his',
  receivedAt: T0,
  reason: 'future-time',
  detail: '/time is later than its arrival',
  mode: 'binary',
  headers: { 'ce-id': '1' },
  raw: Uint8Array.of(0, 255, 13, 10),
  place: null,
  ...parts,
})

const all: QuarantineFilter = { state: null, reason: null, sourceId: null, limit: 50, offset: 0 }

/** What every `SourceBook` does. `make` opens an empty one; its rows are told apart by their ids. */
export function sourceBookContract(make: () => Promise<OpenedSourceBook>): void {
  describe('a source book', () => {
    let opened: OpenedSourceBook
    let book: SourceBook
    beforeAll(async () => {
      opened = await make()
      book = opened.book
    })
    afterAll(() => opened.close())

    it('keeps a profile, replaces it, and keeps when it was first written', async () => {
      await book.putSource(profile('replaced'), T0)
      const later = { ...profile('replaced'), lenient: true, heartbeatMs: durationMs(60_000) }
      await book.putSource(later, epochMs(T0 + 9))
      const stored = (await book.sources()).find((source) => source.profile.id === 'replaced')
      expect(stored).toEqual({ profile: later, createdAt: T0, keyHashes: [] })
    })

    it('lists the keys that hold, and a key stays its first source’s', async () => {
      await book.putSource(profile('a'), T0)
      await book.putSource(profile('b'), T0)
      await book.addKey('a', 'hash-1', T0)
      await book.addKey('a', 'hash-2', T0)
      await book.addKey('b', 'hash-1', T0)
      await book.revokeKey('hash-2', T0)
      await book.revokeKey('never-there', T0)
      const keys = (await book.sources()).map(({ profile: { id }, keyHashes }) => [id, keyHashes])
      expect(keys).toContainEqual(['a', ['hash-1']])
      expect(keys).toContainEqual(['b', []])
    })

    it('refuses a key of a source that is not there', async () => {
      await expect(book.addKey('nobody', 'hash-9', T0)).rejects.toThrow()
    })

    it('adds counts up, and counts an hour by its minutes', async () => {
      const minute = T0 / 60_000
      await book.addTraffic([
        traffic('sum', { accepted: 2, refused: 1, lagsMs: [5, 7], minutes: [{ minute, events: 3 }] }),
        traffic('other', { duplicates: 1 }),
      ])
      await book.addTraffic([
        traffic('sum', { lastAt: epochMs(T0 - 5), accepted: 3, lost: 7, minutes: [{ minute, events: 1 }] }),
      ])
      await book.addTraffic([
        traffic('sum', {
          lastAt: epochMs(T0 + 60_000),
          quarantined: 1,
          lagsMs: [9],
          minutes: [{ minute: minute + 1, events: 10 }],
        }),
      ])
      const standing = async (now: number) =>
        (await book.standings(epochMs(now))).find((each) => each.sourceId === 'sum')
      expect(await standing(T0 + 60_000)).toEqual({
        sourceId: 'sum',
        lastAt: T0 + 60_000,
        accepted: 5,
        duplicates: 0,
        refused: 1,
        quarantined: 1,
        lagsMs: [5, 7, 9],
        lost: 7,
        inHour: 14,
      })
      expect((await standing(T0))?.inHour).toBe(4)
      expect((await standing(T0 + 59 * 60_000))?.inHour).toBe(14)
      expect((await standing(T0 + 60 * 60_000))?.inHour).toBe(10)
      await book.addTraffic([])
    })

    it('keeps the newest lags of all that were written, whoever wrote them', async () => {
      const numbered = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)
      await book.addTraffic([traffic('lags', { lagsMs: numbered(0, 60) })])
      await book.addTraffic([traffic('lags', { lagsMs: numbered(60, 130) })])
      const standing = (await book.standings(T0)).find((each) => each.sourceId === 'lags')
      expect(standing?.lagsMs).toEqual(numbered(29, 130))
    })

    it('adds what several count at once, whatever the order of their rows', async () => {
      const minute = T0 / 60_000
      const ids = ['at-once-1', 'at-once-2', 'at-once-3']
      const counted = (order: readonly string[]) =>
        book.addTraffic(order.map((id) => traffic(id, { accepted: 1, minutes: [{ minute, events: 1 }] })))
      await Promise.all(Array.from({ length: 20 }, (_, i) => counted(i % 2 === 0 ? ids : [...ids].reverse())))
      const found = (await book.standings(T0)).filter(({ sourceId }) => ids.includes(sourceId))
      expect(found.map(({ accepted, inHour }) => [accepted, inHour])).toEqual(ids.map(() => [20, 20]))
    })

    it('looks up what was written, in its newest form, and nothing else', async () => {
      await book.writeIndex({
        facts: [entry('/his#t#1', 'x'), entry('/his#t#2', 'y')],
        owners: [{ key: 'encounterId=E1', patientId: 'P1', facts: 1 }],
        positions: [{ partition: 3, topicId: 'T', next: 7 }],
      })
      await book.writeIndex({
        facts: [entry('/his#t#1', 'z')],
        owners: [{ key: 'encounterId=E1', patientId: 'P2', facts: 4 }],
        positions: [
          { partition: 3, topicId: 'T', next: 9 },
          { partition: 1, topicId: 'T', next: 2 },
        ],
      })
      const found = await book.lookUp(['/his#t#1', '/his#t#2', '/his#t#3'], ['encounterId=E1', 'encounterId=E2'])
      const byIdentity = [...found.facts].sort((a, b) => (a.identity < b.identity ? -1 : 1))
      expect(byIdentity).toEqual([entry('/his#t#1', 'z'), entry('/his#t#2', 'y')])
      expect(found.owners).toEqual([{ key: 'encounterId=E1', patientId: 'P2', facts: 4 }])
      expect(await book.lookUp([], [])).toEqual({ facts: [], owners: [] })
      expect(await book.indexPositions()).toEqual([
        { partition: 1, topicId: 'T', next: 2 },
        { partition: 3, topicId: 'T', next: 9 },
      ])
    })

    it('writes facts, owners and positions together or not at all', async () => {
      const broken = { key: 'k', patientId: null as unknown as string, facts: 1 }
      const write = { facts: [entry('torn', 'x')], owners: [broken], positions: [] }
      await expect(book.writeIndex(write)).rejects.toThrow()
      expect((await book.lookUp(['torn'], ['k'])).facts).toEqual([])
      await book.writeIndex({ facts: [], owners: [], positions: [] })
    })

    it('never takes a position of the same topic back', async () => {
      const at = (topicId: string, next: number) =>
        book.writeIndex({ facts: [], owners: [], positions: [{ partition: 7, topicId, next }] })
      const found = async () => (await book.indexPositions()).find(({ partition }) => partition === 7)
      await at('T', 20)
      await at('T', 10)
      expect(await found()).toEqual({ partition: 7, topicId: 'T', next: 20 })
      await at('U', 5)
      expect(await found()).toEqual({ partition: 7, topicId: 'U', next: 5 })
    })

    it('forgets the index, and nothing else, where it is the one that was found', async () => {
      await book.writeIndex({
        facts: [entry('cleared', 'x')],
        owners: [{ key: 'cleared', patientId: 'P1', facts: 1 }],
        positions: [{ partition: 0, topicId: 'T', next: 1 }],
      })
      await book.putSource(profile('kept'), T0)
      const found = await book.indexPositions()
      expect(await book.clearIndex(found.slice(1))).toBe(false)
      expect((await book.lookUp(['cleared'], [])).facts).toHaveLength(1)
      expect(await book.clearIndex(found)).toBe(true)
      expect(await book.lookUp(['cleared'], ['cleared'])).toEqual({ facts: [], owners: [] })
      expect(await book.indexPositions()).toEqual([])
      expect(await book.clearIndex(found)).toBe(false)
      expect((await book.sources()).map((source) => source.profile.id)).toContain('kept')
    })

    sharedRoundsCases(() => book)

    it('gives a quarantined event back as it came', async () => {
      await book.quarantine([waiting('Q-bytes')])
      const found = await book.quarantinedEvent('Q-bytes')
      expect(found).toMatchObject({
        ...waiting('Q-bytes'),
        raw: expect.anything(),
        bytes: 4,
        state: 'waiting',
        tries: [],
      })
      expect([...(found?.raw ?? [])]).toEqual([0, 255, 13, 10])
      expect(await book.quarantinedEvent('Q-none')).toBeNull()
      await book.quarantine([])
    })

    it('keeps the same event once, with its newest reason', async () => {
      const again = waiting('Q-twice', { reason: 'key-shared', detail: 'newer', place: 'his.events/1@7' })
      await book.quarantine([waiting('Q-twice')])
      await book.quarantine([waiting('Q-twice', { reason: 'id-conflict' }), again])
      expect(await book.quarantinedEvent('Q-twice')).toMatchObject({
        reason: 'key-shared',
        detail: 'newer',
        place: 'his.events/1@7',
      })
    })

    it('remembers every try: a refused one gives the newest reason, an accepted one ends the waiting', async () => {
      await book.quarantine([waiting('Q-tried')])
      const refused = { at: T0, by: 'op1', outcome: 'refused', reason: 'id-conflict', detail: 'd' } as const
      const accepted = { ...refused, outcome: 'accepted', reason: 'accepted' } as const
      await book.addTry('Q-tried', refused)
      expect(await book.quarantinedEvent('Q-tried')).toMatchObject({
        state: 'waiting',
        reason: 'id-conflict',
        detail: 'd',
        tries: [refused],
      })
      await book.addTry('Q-tried', accepted)
      expect(await book.quarantinedEvent('Q-tried')).toMatchObject({
        state: 'accepted',
        reason: 'id-conflict',
        tries: [refused, accepted],
      })
    })

    it('lists newest first, filters, and pages with the total', async () => {
      const at = (n: number, parts: Partial<QuarantinedEvent> = {}) =>
        waiting(`Q-list-${n}`, { sourceId: 'listed', receivedAt: epochMs(T0 + n), ...parts })
      await book.quarantine([at(1), at(2, { reason: 'key-shared' }), at(3), at(4)])
      await book.addTry('Q-list-4', { at: T0, by: 'op', outcome: 'accepted', reason: 'accepted', detail: '' })
      const ids = async (filter: Partial<QuarantineFilter>) => {
        const { total, rows } = await book.quarantined({ ...all, sourceId: 'listed', ...filter })
        return [total, ...rows.map((row) => row.quarantineId)]
      }
      expect(await ids({})).toEqual([4, 'Q-list-4', 'Q-list-3', 'Q-list-2', 'Q-list-1'])
      expect(await ids({ state: 'waiting' })).toEqual([3, 'Q-list-3', 'Q-list-2', 'Q-list-1'])
      expect(await ids({ state: 'accepted' })).toEqual([1, 'Q-list-4'])
      expect(await ids({ reason: 'key-shared' })).toEqual([1, 'Q-list-2'])
      expect(await ids({ limit: 2, offset: 1 })).toEqual([4, 'Q-list-3', 'Q-list-2'])
      expect((await book.quarantined(all)).total).toBeGreaterThan(4)
    })
  })
}
