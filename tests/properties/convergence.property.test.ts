import { type Appended, type RandomCase, randomCase } from '@golden-hour/testkit'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { endOf, journalOf, rulebookOf, tickAt } from './harness/journal.ts'
import { runOver } from './harness/runs.ts'
import { forAll } from './harness/seeds.ts'
import { firstDifference, tableOf } from './harness/table.ts'

interface Reordered extends RandomCase {
  /** The same facts in another order, some twice, at append times of the same span; ticks between. */
  readonly other: readonly Appended[]
  readonly ticks: readonly number[]
}

/** Any order, any repetition, any append times up to the last one. */
const reordered: fc.Arbitrary<Reordered> = fc
  .tuple(
    randomCase,
    fc.array(fc.nat(999), { minLength: 16, maxLength: 16 }),
    fc.array(fc.nat(15), { maxLength: 4 }),
    fc.array(fc.nat(999), { maxLength: 3 }),
  )
  .map(([random, ranks, twice, ticks]) => {
    const { stream } = random
    const repeated = [...stream, ...twice.flatMap((n) => stream[n] ?? [])]
    const from = Math.min(...stream.map(({ appendedAt }) => appendedAt))
    const to = Math.max(...stream.map(({ appendedAt }) => appendedAt))
    const moved = repeated.map(({ event }, n) => ({
      event,
      appendedAt: from + Math.floor(((to - from) * (ranks[n % 16] ?? 0)) / 999),
    }))
    return {
      ...random,
      other: moved.sort((a, b) => a.appendedAt - b.appendedAt),
      ticks: ticks.map((tick) => from + Math.floor(((to - from) * tick) / 999)),
    }
  })

describe('P2, the engine', () => {
  it('says one table of the same facts at the same log time, whatever their order, repetition and batching', () => {
    forAll(reordered, 0.25, (random) => {
      const rulebook = rulebookOf(random)
      const final = tickAt(endOf(random.stream))
      const asWritten = runOver(rulebook, [...journalOf(random.stream), final])
      const shuffled = [...journalOf(random.other), ...random.ticks.map(tickAt)]
      shuffled.sort((a, b) => a.appendedAt - b.appendedAt)
      const other = runOver(rulebook, [...shuffled, final])
      const difference = firstDifference(tableOf(asWritten.transitions), tableOf(other.transitions), [
        'as written',
        'reordered',
      ])
      if (difference !== null) throw new Error(difference)
    })
  }, 600_000)
})
