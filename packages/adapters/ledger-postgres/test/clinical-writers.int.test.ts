import type { Status } from '@golden-hour/model'
import {
  type ClinicalBatch,
  type ClinicalBook,
  lastWords,
  type RecordedFact,
  type RecordedTransition,
} from '@golden-hour/ports'
import { batchOf, factAt, saidAt } from '@golden-hour/testkit'
import { expect, it } from 'vitest'
import { openTestLedger } from '../src/index.ts'
import { ledgerOn } from '../src/open-ledger.ts'
import { onPostgres } from './engines.ts'
import { deadlocksOf, holdRows, waitingOf } from './rows-held.ts'
import { type Seeded, seeded } from './seeded.ts'

const PARTITIONS = 3
const RECORDS = 50
const PATIENTS = ['P0', 'P1', 'P2', 'P3', 'P4', 'P5']
const partitionOf = (patientId: string): number => PATIENTS.indexOf(patientId) % PARTITIONS

/** One record of a partition's topic: a word on a window, which any patient's case may speak of, and a fact beside it. */
interface Entry {
  readonly fact: RecordedFact
  readonly word: RecordedTransition
}

/** What each partition's topic holds: the words of one case on one window have its revisions in their order. */
function topicsOf(random: Seeded): readonly (readonly Entry[])[] {
  return Array.from({ length: PARTITIONS }, (_, partition) => {
    const mine = PATIENTS.filter((patientId) => partitionOf(patientId) === partition)
    const revisions = new Map<string, number>()
    return Array.from({ length: RECORDS }, (_, offset): Entry => {
      const [patientId, windowId] = [random.pick(mine), `r/E${random.below(4)}`]
      const revision = (revisions.get(`${windowId} ${patientId}`) ?? 0) + 1
      revisions.set(`${windowId} ${patientId}`, revision)
      const status = random.pick<Status>(['open', 'overdue', 'met', 'void'])
      return {
        fact: { ...factAt(offset, { patientId }), partition },
        word: {
          ...saidAt(offset, windowId, revision, { patientId, status, encounterId: `by ${patientId}` }),
          partition,
        },
      }
    })
  })
}

const JOURNAL = { topic: 'journal', topicId: 'j', lastSrc: null }
const TRANSITIONS = { topic: 'transitions', topicId: 't' }

const factsOf = (partition: number, entries: readonly Entry[], next: number): ClinicalBatch =>
  batchOf({ facts: entries.map(({ fact }) => fact), position: { ...JOURNAL, partition, next } })

const wordsOf = (partition: number, entries: readonly Entry[], next: number): ClinicalBatch =>
  batchOf({
    transitions: entries.map(({ word }) => word),
    position: { ...TRANSITIONS, partition, next, lastSrc: next === 0 ? null : { srcOffset: next - 1, n: 0 } },
  })

type Topics = readonly (readonly Entry[])[]

/** Both topics of every partition, and how a part of each is written. */
const streamsOf = (topics: Topics) =>
  topics.flatMap((entries, partition) =>
    [factsOf, wordsOf].map((batch) => ({
      partition,
      topic: batch === factsOf ? JOURNAL.topic : TRANSITIONS.topic,
      part: (from: number, to: number, random: Seeded) =>
        batch(partition, random.shuffled(entries.slice(from, to)), to),
    })),
  )

/** Begins where the ledger is or behind it, as a zombie does, and reads to the end. */
async function record(book: ClinicalBook, topics: Topics, random: Seeded): Promise<void> {
  const streams = streamsOf(topics)
  const positions = new Map<object, number>()
  for (const stream of streams) {
    const kept = (await book.position(stream.topic, stream.partition))?.next ?? 0
    positions.set(stream, random.chance(0.5) ? kept : random.below(kept + 1))
  }
  while ([...positions.values()].some((next) => next < RECORDS)) {
    const batches = random.shuffled(streams).flatMap((stream) => {
      const from = positions.get(stream)!
      const to = Math.min(RECORDS, from + random.below(9))
      positions.set(stream, to)
      return to === from ? [] : [stream.part(from, to, random)]
    })
    if (batches.length > 0) await book.write(...batches)
  }
}

const all = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

async function* wordsIn(topics: Topics): AsyncIterable<RecordedTransition> {
  for (const topic of topics) for (const { word } of topic) yield word
}

/** What one writer alone leaves. */
async function written(topics: Topics): Promise<readonly string[]> {
  const alone = await openTestLedger()
  for (const [partition, entries] of topics.entries())
    await alone.clinical.write(factsOf(partition, entries, RECORDS), wordsOf(partition, entries, RECORDS))
  const lines = await all(alone.clinical.dump())
  await alone.close()
  return lines
}

onPostgres((engine) => {
  it.each([0, 1])(
    'eight recorders that all believe the partitions theirs leave what one alone does (seed %i)',
    async (seed) => {
      const topics = topicsOf(seeded(seed))
      const { db, close } = await engine.openDatabase()
      const { clinical } = ledgerOn(db)
      await Promise.all(Array.from({ length: 8 }, (_, i) => record(clinical, topics, seeded(seed * 100 + i))))
      const expected = await lastWords(wordsIn(topics))
      const windows = await all(clinical.windows())
      expect(windows).toEqual([...expected].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, word]) => word.transition))
      expect(await all(clinical.dump())).toEqual(await written(topics))
      for (const { topic, partition } of streamsOf(topics))
        expect((await clinical.position(topic, partition))?.next).toBe(RECORDS)
      expect(await deadlocksOf(db)).toBe(0)
      await close()
    },
  )

  it('a word that another writer has said meanwhile counts for the window', async () => {
    const { db, close } = await engine.openDatabase()
    const { clinical } = ledgerOn(db)
    const strong = saidAt(5, 'r/E1', 1)
    const weak = { ...saidAt(6, 'r/E1', 1, { patientId: 'P2', status: 'void' }), partition: 1 }
    await clinical.write(wordsOf(0, [], 1), wordsOf(1, [], 1))
    const position = await holdRows(db, 'select from positions where part = 0 for update')
    // The first has said its word and waits to move its position; the second says its own meanwhile.
    const first = clinical.write(batchOf({ transitions: [strong], position: wordsOf(0, [], 2).position }))
    await position.waitedFor()
    const second = clinical.write(batchOf({ transitions: [weak], position: wordsOf(1, [], 2).position }))
    await waitingOf(db, 2)
    await position.release()
    await Promise.all([first, second])
    expect(await all(clinical.windows())).toEqual([strong.transition])
    await close()
  })

  it('positions alone, in any order, never wait for each other in a ring', async () => {
    const { db, close } = await engine.openDatabase()
    const { clinical } = ledgerOn(db)
    const partitions = [0, 1, 2, 3, 4, 5]
    const moves = async (random: Seeded): Promise<void> => {
      for (let next = 1; next < 30; next += 1)
        await clinical.write(...random.shuffled(partitions).map((partition) => factsOf(partition, [], next)))
    }
    await Promise.all(Array.from({ length: 8 }, (_, seed) => moves(seeded(seed))))
    expect(await deadlocksOf(db)).toBe(0)
    await close()
  })

  it('a position of the same topic is not taken back by whoever is behind; another topic begins anew', async () => {
    const { db, close } = await engine.openDatabase()
    const { clinical } = ledgerOn(db)
    for (const batch of [factsOf(0, [], 9), factsOf(0, [], 5), wordsOf(0, [], 9), wordsOf(0, [], 5)])
      await clinical.write(batch)
    expect(await clinical.position('journal', 0)).toEqual(factsOf(0, [], 9).position)
    expect(await clinical.position('transitions', 0)).toEqual(wordsOf(0, [], 9).position)
    const anew = { ...factsOf(0, [], 2).position, topicId: 'another' }
    await clinical.write(batchOf({ position: anew }))
    expect(await clinical.position('journal', 0)).toEqual(anew)
    await close()
  })
})
