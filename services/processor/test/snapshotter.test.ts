import { durationMs } from '@golden-hour/model'
import type { NewSnapshot, SnapshotBook } from '@golden-hour/ports'
import { silentLogger } from '@golden-hour/service-kit'
import { describe, expect, it } from 'vitest'
import { newState, type PartitionState } from '../src/load-checkpoint.ts'
import { createTurnstile, Snapshotter } from '../src/snapshotter.ts'
import { Tenure } from '../src/tenure.ts'

const EVERY = 1_000

/** A book whose every answer is decided by the test. */
function slowBook(kept: Awaited<ReturnType<SnapshotBook['list']>> = []) {
  const saves: { readonly snapshot: NewSnapshot; readonly answer: (outcome: 'saved' | 'fenced' | Error) => void }[] = []
  const book: SnapshotBook = {
    list: async () => kept,
    load: async () => null,
    save: (snapshot) =>
      new Promise((resolve, reject) => {
        saves.push({ snapshot, answer: (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome)) })
      }),
  }
  return { book, saves }
}

function make(book: SnapshotBook, turnstile = createTurnstile()) {
  let now = 0
  const logger = silentLogger()
  const tenure = new Tenure({
    store: { claim: async (partition) => ({ partition, epoch: 7 }) },
    partition: 0,
    logger,
    signal: new AbortController().signal,
  })
  const counts = { saved: 0, failed: 0 }
  const snapshotter = new Snapshotter({
    book,
    partition: 0,
    tenure,
    topicId: 't',
    base: null,
    everyMs: EVERY,
    pace: { next: () => null },
    logger,
    wall: () => now,
    turnstile,
    onSaved: () => {
      counts.saved += 1
    },
    onFailed: () => {
      counts.failed += 1
    },
  })
  const state: PartitionState = newState()
  return {
    snapshotter,
    tenure,
    counts,
    /** A record later, at that time. */
    async tendAt(ms: number): Promise<void> {
      now = ms
      state.next += 1
      await snapshotter.tend(state, null)
      for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    },
  }
}

describe('a snapshot', () => {
  it('is due when the newest that is kept is as old as it may be, whoever took it', async () => {
    const { book, saves } = slowBook([{ snapshotId: '1', offset: 5, epoch: 3, age: durationMs(600) }])
    const { tendAt } = make(book)
    await tendAt(0)
    await tendAt(399)
    expect(saves).toHaveLength(0)
    await tendAt(400)
    expect(saves).toHaveLength(1)
  })

  it('is due after the whole time where none is kept, and again after it was saved', async () => {
    const { book, saves } = slowBook()
    const { tendAt, snapshotter, counts } = make(book)
    await tendAt(0)
    await tendAt(EVERY - 1)
    expect(saves).toHaveLength(0)
    await tendAt(EVERY)
    expect(saves).toHaveLength(1)
    await tendAt(EVERY * 5)
    expect(saves).toHaveLength(1)
    expect(snapshotter.offset).toBeNull()
    saves[0]!.answer('saved')
    await tendAt(EVERY * 5)
    expect(snapshotter.offset).toBe(3)
    expect(counts).toEqual({ saved: 1, failed: 0 })
    await tendAt(EVERY * 6)
    expect(saves).toHaveLength(2)
  })

  it('is tried again before long where it failed', async () => {
    const { book, saves } = slowBook()
    const { tendAt, counts } = make(book)
    await tendAt(0)
    await tendAt(EVERY)
    saves[0]!.answer(new Error('the ledger is away'))
    await tendAt(EVERY)
    expect(counts).toEqual({ saved: 0, failed: 1 })
    await tendAt(EVERY * 2)
    expect(saves).toHaveLength(2)
  })

  it('is not taken any more by an owner who is older than that of another', async () => {
    const { book, saves } = slowBook()
    const { tendAt } = make(book)
    await tendAt(0)
    await tendAt(EVERY)
    saves[0]!.answer('fenced')
    await tendAt(EVERY * 100)
    await tendAt(EVERY * 200)
    expect(saves).toHaveLength(1)
  })

  it("counts under the owner's claim, and without one under the greatest epoch that was found", async () => {
    const { book, saves } = slowBook([
      { snapshotId: '2', offset: 9, epoch: 3, age: durationMs(EVERY) },
      { snapshotId: '1', offset: 5, epoch: 4, age: durationMs(EVERY * 2) },
    ])
    const { tendAt, tenure } = make(book)
    await tendAt(0)
    await tendAt(0)
    expect(saves[0]!.snapshot.epoch).toBe(4)
    saves[0]!.answer('saved')
    await tendAt(0)
    await tenure.seek(0)
    await tendAt(EVERY)
    expect(saves[1]!.snapshot.epoch).toBe(7)
  })

  it('is taken of one partition at a time', async () => {
    const turnstile = createTurnstile()
    const [one, two] = [slowBook(), slowBook()]
    const [first, second] = [make(one.book, turnstile), make(two.book, turnstile)]
    for (const at of [0, EVERY]) for (const { tendAt } of [first, second]) await tendAt(at)
    expect([one.saves.length, two.saves.length]).toEqual([1, 0])
    one.saves[0]!.answer(new Error('whatever'))
    for (const { tendAt } of [first, second]) await tendAt(EVERY)
    expect([one.saves.length, two.saves.length]).toEqual([1, 1])
  })
})
