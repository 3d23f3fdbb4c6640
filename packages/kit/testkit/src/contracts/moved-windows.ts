import { type EpochMs, epochMs, type Status, type Transition } from '@golden-hour/model'
import type { Ledger, RecordedTransition } from '@golden-hour/ports'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { batchOf, saidAt } from './clinical-rows.ts'

const all = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const list: Item[] = []
  for await (const item of items) list.push(item)
  return list
}

/** Two of them share a partition, as any two patients may. */
const PARTITION_OF: Readonly<Record<string, number>> = { P1: 0, P2: 1, P3: 0 }

type Step = readonly [patientId: string, windowId: string, status: Status, minutesLater: number]

const steps = fc.array(
  fc.tuple(
    fc.constantFrom('P1', 'P2', 'P3'),
    fc.constantFrom('r/E1', 'r/E2'),
    fc.constantFrom<Status>('open', 'met', 'void'),
    fc.constantFrom(0, 0, 1, 5),
  ),
  { minLength: 1, maxLength: 14 },
)

/** Said one after another; each case counts its own revisions, and log time never goes back. */
function wordsOf(history: readonly Step[]): readonly RecordedTransition[] {
  const revisions = new Map<string, number>()
  let minutes = 1
  return history.map(([patientId, windowId, status, later], place) => {
    minutes += later
    const key = `${windowId} ${patientId}`
    const revision = (revisions.get(key) ?? 0) + 1
    revisions.set(key, revision)
    const knownAt = saidAt(minutes, windowId, revision).transition.knownAt
    const said = saidAt(place, windowId, revision, { patientId, status, knownAt, encounterId: `by ${patientId}` })
    return { ...said, partition: PARTITION_OF[patientId]! }
  })
}

const placeOf = (word: RecordedTransition): readonly number[] => [
  word.transition.status === 'void' ? 0 : 1,
  word.transition.knownAt,
  word.partition,
  word.srcOffset,
]

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((value, place) => value !== b[place])
  return i < 0 ? 0 : a[i]! - b[i]!
}

/** What a window is after these words, in the order in which they were said. */
function windowOf(words: readonly RecordedTransition[]): Transition | undefined {
  const last = new Map(words.map((word) => [word.transition.patientId, word]))
  const [strongest] = [...last.values()].sort((a, b) => compare(placeOf(b), placeOf(a)))
  return strongest?.transition
}

const windowsAfter = (words: readonly RecordedTransition[]): Transition[] =>
  ['r/E1', 'r/E2'].flatMap((id) => windowOf(words.filter(({ transition }) => transition.windowId === id)) ?? [])

const T0 = saidAt(0, 'r/E1', 1).transition.startedAt

/** What a ledger promises of windows that a fact took from one patient to another. */
export function movedWindows(of: () => Ledger): void {
  const known = (minutes: number): EpochMs => epochMs(T0 + minutes * 60_000)
  const asOf = (at: EpochMs) => all(of().reports.windowsAsOf({ startsAt: T0, endsAt: T0, asOf: at }))
  const write = async (words: readonly RecordedTransition[]) => {
    let contradicted: readonly string[] = []
    for (const word of words) {
      const outcome = await of().clinical.write(batchOf({ transitions: [word] }))
      contradicted = [...contradicted, ...outcome.contradicted]
    }
    return contradicted
  }

  describe('windows of a fact that moved to another patient', () => {
    const voided = { kind: 'voided', status: 'void', national: 'void', previous: 'open' } as const
    const there = saidAt(1, 'r/E1', 1)
    const gone = saidAt(5, 'r/E1', 2, voided)
    const here = { ...saidAt(6, 'r/E1', 1, { patientId: 'P2' }), partition: 3 }

    it('are those of the patient it is of now, whichever partition is read first; every word is kept', async () => {
      for (const order of [
        [there, gone, here],
        [here, there, gone],
        [there, here, gone],
      ]) {
        await of().clinical.clear()
        expect(await write(order)).toEqual([])
        expect(await all(of().clinical.windows())).toEqual([here.transition])
        const words = await of().clinical.revisions('r/E1')
        expect(words).toEqual([there, gone, here].map(({ transition }) => transition))
      }
    })

    it('move also within a partition', async () => {
      const beside = saidAt(6, 'r/E1', 1, { patientId: 'P2' })
      expect(await write([there, gone, beside])).toEqual([])
      expect(await all(of().clinical.windows())).toEqual([beside.transition])
      expect(await of().clinical.counts()).toMatchObject({ windows: 1, revisions: 3 })
    })

    it('go back when the move is taken back', async () => {
      const away = { ...saidAt(8, 'r/E1', 2, { ...voided, patientId: 'P2' }), partition: 3 }
      const back = saidAt(9, 'r/E1', 3, { previous: 'void' })
      await write([there, gone, here, away])
      expect(await all(of().clinical.windows())).toEqual([away.transition])
      await write([back])
      expect(await all(of().clinical.windows())).toEqual([back.transition])
      expect(await of().timeline.windowsOf('P2')).toEqual([])
    })

    it('are in a report what was known by then', async () => {
      await write([here, there, gone])
      const expected = [
        [0, []],
        [1, [there.transition]],
        [5, [gone.transition]],
        [6, [here.transition]],
      ] as const
      for (const [minute, windows] of expected) expect(await asOf(known(minute))).toEqual(windows)
    })

    it('are the same whatever order, batches and repetitions the words came in, at every moment', () =>
      fc.assert(
        fc.asyncProperty(steps, fc.array(fc.nat()), fc.integer({ min: 1, max: 5 }), async (history, order, atOnce) => {
          const words = wordsOf(history)
          await of().clinical.clear()
          await of().clinical.write(batchOf({ transitions: words }))
          const lines = await all(of().clinical.dump())
          expect(await all(of().clinical.windows())).toEqual(windowsAfter(words))

          await of().clinical.clear()
          const shuffled = words
            .map((word, i) => ({ word, by: order[i] ?? 0 }))
            .sort((a, b) => a.by - b.by)
            .map(({ word }) => word)
          for (let i = 0; i < shuffled.length; i += atOnce)
            await of().clinical.write(batchOf({ transitions: shuffled.slice(Math.max(0, i - 1), i + atOnce) }))
          expect(await all(of().clinical.dump())).toEqual(lines)
          for (const { transition } of words) {
            const then = words.filter((word) => word.transition.knownAt <= transition.knownAt)
            expect(await asOf(transition.knownAt)).toEqual(windowsAfter(then))
          }
        }),
        { numRuns: 25 },
      ))
  })
}
