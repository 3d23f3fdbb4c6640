import type { ClinicalBatch, ClinicalBook, Ledger } from '@golden-hour/ports'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { batchOf, factAt, saidAt, unreadableAt } from './clinical-rows.ts'
import { movedWindows } from './moved-windows.ts'

const all = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

/** What every clinical book promises. */
export function clinicalBookContract(make: () => Promise<Ledger>): void {
  describe('a clinical book', () => {
    let ledger: Ledger
    let book: ClinicalBook
    beforeAll(async () => {
      ledger = await make()
      book = ledger.clinical
    })
    beforeEach(() => book.clear())
    afterAll(() => ledger.close())

    const nothing = { facts: 0, windows: 0, revisions: 0, unreadable: 0 }
    const write = (parts: Partial<ClinicalBatch>) => book.write(batchOf(parts))

    describe('facts', () => {
      it('keeps every record as it was, corrections, voids and duplicates too, in the order of the journal', async () => {
        const records = [
          factAt(1, { patientId: '病人 1', data: { encounterId: 'E1', bed: '3"床\\n', n: 0.1, deep: [{ x: null }] } }),
          factAt(2, { patientId: '病人 1', factId: 'f1', version: 1_772_409_600_000, subject: null }),
          factAt(3, { patientId: '病人 1', factId: 'f1', version: 2.5, op: 'void', backfill: true }),
          factAt(4, { patientId: '病人 1', factId: 'f1', version: 2.5, op: 'void', backfill: true }),
        ]
        await write({ facts: [records[2]!, records[0]!] })
        await write({ facts: [records[3]!, records[1]!, factAt(5, { patientId: 'P2' })] })
        expect(await book.factsOf('病人 1')).toEqual(records)
        expect(await book.factsOf('nobody')).toEqual([])
      })

      it('keeps a record once, however often it is written', async () => {
        expect(await write({ facts: [factAt(1), factAt(2)] })).toMatchObject({ facts: 2 })
        expect(await write({ facts: [factAt(2), factAt(3), factAt(3)] })).toMatchObject({ facts: 1 })
        expect(await book.counts()).toEqual({ ...nothing, facts: 3 })
      })

      it('is not stopped by characters that the database does not keep', async () => {
        const text = 'a\u0000b \ud800 \\u0000 \\\\ud800 \ud83d\ude91'
        await write({
          facts: [factAt(1, { data: { text } })],
          unreadable: [unreadableAt('journal', 2, { reason: text })],
          transitions: [saidAt(1, 'r/E1', 1, { reason: text }), saidAt(1, `r/${text}`, 1), saidAt(2, 'r/E2', 1)],
        })
        const kept = 'a\ufffdb \ufffd \\u0000 \\\\ud800 \ud83d\ude91'
        expect((await book.factsOf('P1'))[0]!.fact.data.text).toBe(kept)
        expect((await book.revisions('r/E1'))[0]!.reason).toBe(kept)
        expect((await all(book.windows())).map(({ windowId }) => windowId)).toContain(`r/${kept}`)
      })
    })

    describe('windows', () => {
      it('are what was said last, and every word is kept', async () => {
        const opened = saidAt(1, 'r/E1', 1)
        const met = saidAt(2, 'r/E1', 2, { status: 'met', previous: 'open' })
        const restated = saidAt(3, 'r/E1', 3, { kind: 'restated', status: 'missed', previous: 'met' })
        await write({ transitions: [opened, met] })
        expect(await all(book.windows())).toEqual([met.transition])
        await write({ transitions: [restated] })
        expect(await all(book.windows())).toEqual([restated.transition])
        expect(await book.revisions('r/E1')).toEqual([opened, met, restated].map((said) => said.transition))
        expect(await book.revisions('r/none')).toEqual([])
      })

      it('are what the greatest revision says, also where an older one is written later', async () => {
        const [first, second] = [saidAt(1, 'r/E1', 1), saidAt(2, 'r/E1', 2, { status: 'overdue' })]
        await write({ transitions: [second] })
        expect(await write({ transitions: [second, first] })).toMatchObject({ revisions: 1, contradicted: [] })
        expect(await all(book.windows())).toEqual([second.transition])
        expect(await book.counts()).toEqual({ ...nothing, windows: 1, revisions: 2 })
      })

      it('stay when they are void, and may come back', async () => {
        const gone = saidAt(2, 'r/E1', 2, { kind: 'voided', status: 'void', national: 'void' })
        await write({ transitions: [saidAt(1, 'r/E1', 1), gone] })
        expect(await all(book.windows())).toEqual([gone.transition])
        const back = saidAt(3, 'r/E1', 3, { previous: 'void' })
        await write({ transitions: [back] })
        expect(await all(book.windows())).toEqual([back.transition])
      })

      it('keep the first word where an id is said again with another content, and name it', async () => {
        const said = saidAt(1, 'r/E1', 1)
        await write({ transitions: [said, saidAt(1, 'r/E2', 1)] })
        const other = saidAt(9, 'r/E1', 1, { status: 'missed' })
        const outcome = await write({ transitions: [other, saidAt(1, 'r/E2', 1)] })
        expect(outcome).toMatchObject({ revisions: 0, contradicted: ['r/E1@1'] })
        expect(await book.revisions('r/E1')).toEqual([said.transition])
        expect((await all(book.windows()))[0]).toEqual(said.transition)
      })

      it('are read in the order of code points, each once, however many', async () => {
        const named = ['r/a', 'r/B', 'r/_', 'r/é', 'r/病', 'r/~', 'r/\u{20000}', 'r/Ａ', 'q/z'].map((id) =>
          saidAt(1, id, 1),
        )
        const many = Array.from({ length: 2_500 }, (_, i) => saidAt(1, `s/E${i}`, 1))
        await write({ transitions: [...named, ...many] })
        const ids = (await all(book.windows())).map(({ windowId }) => windowId)
        const expected = [...named, ...many].map(({ transition }) => transition.windowId)
        expect(ids).toEqual(expected.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
      })
    })

    movedWindows(() => ledger)

    describe('positions', () => {
      const journal = { topic: 'journal', partition: 3, topicId: 'one', next: 7, lastSrc: null }
      const transitions = { ...journal, topic: 'transitions', lastSrc: { srcOffset: 2 ** 40, n: 5 } }

      it('are one a topic and partition, and the last written counts', async () => {
        expect(await book.position('journal', 3)).toBeNull()
        await book.write(
          batchOf({ position: journal }),
          batchOf({ position: transitions }),
          batchOf({ position: { ...journal, next: 9 } }),
        )
        expect(await book.position('journal', 3)).toEqual({ ...journal, next: 9 })
        expect(await book.position('transitions', 3)).toEqual(transitions)
        expect(await book.position('journal', 4)).toBeNull()
        await write({ position: { ...journal, topicId: 'two', next: 1 } })
        expect(await book.position('journal', 3)).toEqual({ ...journal, topicId: 'two', next: 1 })
      })

      it('are kept with the rows of all their batches, or nothing is', async () => {
        await write({ position: journal })
        const cannotBeKept = saidAt(1, 'r/E1', 2 ** 40)
        const failing = book.write(
          batchOf({ facts: [factAt(1)], position: { ...journal, next: 8 } }),
          batchOf({ transitions: [saidAt(1, 'r/E2', 1), cannotBeKept], position: transitions }),
        )
        await expect(failing).rejects.toThrow()
        expect(await book.counts()).toEqual(nothing)
        expect(await book.position('journal', 3)).toEqual(journal)
        expect(await book.position('transitions', 3)).toBeNull()
      })
    })

    describe('a dump', () => {
      const facts = [factAt(1), factAt(2, { patientId: 'P2' }), { ...factAt(3), partition: 1 }]
      const words = [saidAt(1, 'r/E1', 1), saidAt(2, 'r/E1', 2, { status: 'met' }), saidAt(2, 'r/B', 1)]
      const lost = [unreadableAt('journal', 4), unreadableAt('transitions', 4)]
      const whole = { facts, transitions: words, unreadable: lost }

      it('is the same whatever the batches and their order were', async () => {
        expect(await write(whole)).toMatchObject({ facts: 3, revisions: 3, unreadable: 2 })
        const lines = await all(book.dump())
        expect(lines).toHaveLength(3 + 2 + 2 + 3)
        await book.clear()
        for (const transition of words.toReversed()) await write({ transitions: [transition] })
        await write({ unreadable: lost.toReversed() })
        await write({ facts: facts.toReversed(), unreadable: lost, transitions: words })
        expect(await all(book.dump())).toEqual(lines)
      })

      it.each([
        ['a fact', { facts: [factAt(5)] }],
        ['a word', { transitions: [saidAt(5, 'r/E1', 3)] }],
        ['an unreadable record', { unreadable: [unreadableAt('journal', 5)] }],
      ])('shows %s more', async (_, more) => {
        await write(whole)
        const lines = await all(book.dump())
        await write(more)
        const grown = await all(book.dump())
        expect(grown).not.toEqual(lines)
        expect(grown.length).toBeGreaterThan(lines.length)
      })

      it('is empty after clear, and so are the positions', async () => {
        await write(whole)
        await book.clear()
        expect(await all(book.dump())).toEqual([])
        expect(await book.counts()).toEqual(nothing)
        expect(await book.position('journal', 0)).toBeNull()
      })
    })
  })
}
