import { epochMs } from '@golden-hour/model'
import type { FactEntry, KeyOwner, RoundDecision, RoundPart, RoundView, SourceBook } from '@golden-hour/ports'
import { describe, expect, it } from 'vitest'

const fact = (identity: string, keys: readonly string[] = [], digest = 'd'): FactEntry => ({
  identity,
  seen: [{ digest, patientId: 'P1', version: 1, recordedAt: epochMs(0), op: 'assert' }],
  keys,
})

const owner = (key: string, facts = 1): KeyOwner => ({ key, patientId: 'P1', facts })

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

const part = (partition: number, text: string, wave: 1 | 2 = 1): RoundPart => ({
  wave,
  partition,
  records: [{ key: 'P1', headers: { ce_id: text }, value: bytes(text) }],
})

const says = (decision: Partial<RoundDecision>) => (): RoundDecision => ({
  facts: [],
  owners: [],
  parts: [],
  ...decision,
})

const plain = (parts: readonly RoundPart[]) =>
  parts.map(({ records, ...rest }) => ({
    ...rest,
    records: records.map(({ key, headers, value }) => ({ key, headers: { ...headers }, value: [...value] })),
  }))

/** Part of the contract of a source book: what several writers of one index hold each other to. */
export function sharedRoundsCases(open: () => SourceBook): void {
  describe('among several writers', () => {
    const deliver = async (round: number | null): Promise<void> => {
      if (round !== null) await open().delivered(round, await open().partsOf(round))
    }

    it('decides on what is known, and on the keys that the facts named until now', async () => {
      const book = open()
      await book.writeIndex({
        facts: [fact('round/1', ['round/old'])],
        owners: [owner('round/old', 2), owner('round/new', 3)],
        positions: [],
      })
      const views: RoundView[] = []
      const round = await book.decideRound(['round/1', 'round/none'], ['round/new', 'round/nobody'], (view) => {
        views.push(view)
        return { facts: [], owners: [], parts: [] }
      })
      expect(round).toBeNull()
      const view = views.at(-1)!
      expect(view.facts).toEqual([fact('round/1', ['round/old'])])
      expect([...view.owners].sort((a, b) => a.facts - b.facts)).toEqual([owner('round/old', 2), owner('round/new', 3)])
      expect([...view.undelivered]).toEqual([])
    })

    it('keeps the parts of a round as they are, until the journal has them', async () => {
      const book = open()
      const every = Uint8Array.from({ length: 256 }, (_, i) => i)
      const parts: RoundPart[] = [
        part(3, '第一', 1),
        { wave: 1, partition: 9, records: [] },
        {
          wave: 2,
          partition: 3,
          records: [
            { key: null, headers: {}, value: new Uint8Array(0) },
            { key: '', headers: { 科室: '急诊', empty: '' }, value: every },
          ],
        },
      ]
      const round = await book.decideRound(['kept/1'], [], says({ facts: [fact('kept/1')], parts }))
      const next = await book.decideRound(['kept/2'], [], says({ facts: [fact('kept/2')], parts: [part(1, 'b')] }))
      expect(next).toBeGreaterThan(round!)
      expect((await book.undeliveredRounds()).filter((each) => each === round || each === next)).toEqual([round, next])
      expect(plain(await book.partsOf(round!))).toEqual(plain(parts))
      await book.delivered(round!, [{ wave: 1, partition: 3 }])
      await book.delivered(round!, [{ wave: 1, partition: 3 }])
      expect(plain(await book.partsOf(round!))).toEqual(plain(parts.slice(1)))
      expect(await book.undeliveredRounds()).toContain(round)
      await deliver(round)
      await deliver(next)
      expect(await book.partsOf(round!)).toEqual([])
      expect(await book.undeliveredRounds()).not.toContain(round)
      await book.delivered(round!, [])
    })

    it('says which names rest on a round that is not in the journal', async () => {
      const book = open()
      const undelivered = async (): Promise<readonly string[]> => {
        const found: string[] = []
        await book.decideRound(['rests/1', 'rests/2'], ['rests/k', 'rests/l'], (view) => {
          found.splice(0, found.length, ...view.undelivered)
          return { facts: [], owners: [], parts: [] }
        })
        return found.sort()
      }
      const decided = { facts: [fact('rests/1', ['rests/k'])], owners: [owner('rests/k')] }
      const round = await book.decideRound(['rests/1'], ['rests/k'], says({ ...decided, parts: [part(0, 'a')] }))
      expect(await undelivered()).toEqual(['rests/1', 'rests/k'])
      // What needs no append leaves a row as undelivered as it was.
      await book.decideRound(
        ['rests/1', 'rests/2'],
        [],
        says({ facts: [fact('rests/1', ['rests/k'], 'e'), fact('rests/2')] }),
      )
      expect(await undelivered()).toEqual(['rests/1', 'rests/k'])
      await deliver(round)
      expect(await undelivered()).toEqual([])
    })

    it('writes rows and parts together or not at all', async () => {
      const book = open()
      const before = await book.undeliveredRounds()
      const broken = { key: 'torn/k', patientId: null as unknown as string, facts: 1 }
      const torn = { facts: [fact('torn/1')], owners: [broken], parts: [part(0, 'a')] }
      await expect(book.decideRound(['torn/1'], ['torn/k'], says(torn))).rejects.toThrow()
      const refuses = (): never => {
        throw new Error('cannot decide')
      }
      await expect(book.decideRound(['torn/1'], [], refuses)).rejects.toThrow('cannot decide')
      expect((await book.lookUp(['torn/1'], [])).facts).toEqual([])
      expect(await book.undeliveredRounds()).toEqual(before)
    })

    it('lets nobody decide about a name while somebody does, whatever the order of the names', async () => {
      const book = open()
      const names = Array.from({ length: 40 }, (_, i) => `turn/${i}`)
      const counted = (view: RoundView): RoundDecision => ({
        facts: [],
        owners: names.map((key) => owner(key, (view.owners.find((each) => each.key === key)?.facts ?? 0) + 1)),
        parts: [],
      })
      const rotated = (by: number): string[] => [...names.slice(by), ...names.slice(0, by)]
      await Promise.all(Array.from({ length: 24 }, (_, i) => book.decideRound([], rotated(i), counted)))
      const { owners } = await book.lookUp([], names)
      expect(owners.map(({ facts }) => facts)).toEqual(names.map(() => 24))
    })

    it('nor about the keys that its facts give up', async () => {
      const book = open()
      const keys = Array.from({ length: 12 }, (_, i) => `given/k${i}`)
      const facts = keys.map((key, i) => fact(`given/${i}`, [key]))
      await book.writeIndex({ facts, owners: keys.map((key) => owner(key, 0)), positions: [] })
      const counted = (view: RoundView): RoundDecision => ({
        facts: [],
        owners: view.owners.map(({ key, facts: n }) => owner(key, n + 1)),
        parts: [],
      })
      const identities = facts.map(({ identity }) => identity)
      await Promise.all([
        ...Array.from({ length: 12 }, (_, i) =>
          book.decideRound([...identities.slice(i), ...identities.slice(0, i)], [], counted),
        ),
        ...Array.from({ length: 12 }, (_, i) => book.decideRound([], [...keys.slice(i), ...keys.slice(0, i)], counted)),
      ])
      const { owners } = await book.lookUp([], keys)
      expect(owners.map(({ facts: n }) => n)).toEqual(keys.map(() => 24))
    })

    it('takes a round of thousands of names', async () => {
      const book = open()
      const facts = Array.from({ length: 3_000 }, (_, i) => fact(`many/${i}`, [`many/k${i}`]))
      const owners = facts.map(({ keys }) => owner(keys[0]!))
      const identities = facts.map(({ identity }) => identity)
      const round = await book.decideRound(
        identities,
        owners.map(({ key }) => key),
        says({ facts, owners, parts: [part(0, 'a')] }),
      )
      await deliver(round)
      expect((await book.lookUp(identities, [])).facts).toHaveLength(3_000)
    })
  })
}
