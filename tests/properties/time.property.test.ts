import type { Transition } from '@golden-hour/model'
import { randomCase } from '@golden-hour/testkit'
import { createEngine } from '@golden-hour/window-engine'
import { describe, expect, it } from 'vitest'
import { endOf, journalOf, rulebookOf, tickAt } from './harness/journal.ts'
import { runOver, tickThrough } from './harness/runs.ts'
import { forAll } from './harness/seeds.ts'
import { firstDifference, tableOf } from './harness/table.ts'

/** The longest `settle` there is: a generated one, or the default of a start known to the minute or the day. */
const LONGEST_SETTLE_MS = 3_600_000 + 86_400_000

const isStatus = (transition: Transition): boolean => transition.kind !== 'reminder'

/** Windows of which one thing was said, in the order it was said: of the others, some may be merged. */
function singly(transitions: readonly Transition[]): string[] {
  const told = transitions.filter(isStatus)
  const count = (id: string): number => told.filter(({ windowId }) => windowId === id).length
  return told.filter(({ windowId }) => count(windowId) === 1).map(({ windowId, status }) => `${windowId} ${status}`)
}

describe('P6, the engine', () => {
  it('leaves no timer due, and no window open whose deadline has passed', () => {
    forAll(randomCase, 0.1, (random) => {
      const end = endOf(random.stream)
      const { engine, transitions } = runOver(rulebookOf(random), [...journalOf(random.stream), tickAt(end)])
      const next = engine.nextTimerAt()
      expect(next === null || next > end).toBe(true)
      for (const [id, row] of tableOf(transitions)) {
        if (row.dueAt === null || row.dueAt + LONGEST_SETTLE_MS >= end) continue
        expect(`${id} ${row.status}`).not.toBe(`${id} open`)
      }
    })
  }, 600_000)
})

describe('P7, the engine', () => {
  it('says by many small ticks what it says by a large one, in the same order', () => {
    forAll(randomCase, 0.15, (random) => {
      const rulebook = rulebookOf(random)
      const end = endOf(random.stream)
      const records = journalOf(random.stream)
      const [small, large] = [createEngine(rulebook), createEngine(rulebook)]
      const before = records.flatMap((record) => {
        large.apply(record)
        return small.apply(record).transitions
      })
      const bySmall: Transition[] = []
      tickThrough(small, end, (step) => bySmall.push(...step))
      bySmall.push(...small.apply(tickAt(end)).transitions)
      const byLarge = [...large.apply(tickAt(end)).transitions]
      const tables = [tableOf([...before, ...bySmall]), tableOf([...before, ...byLarge])] as const
      const difference = firstDifference(...tables, ['small ticks', 'large tick'])
      if (difference !== null) throw new Error(difference)
      const [orderSmall, orderLarge] = [singly(bySmall), singly(byLarge)]
      const both = new Set(orderSmall.filter((line) => orderLarge.includes(line)))
      expect(orderLarge.filter((line) => both.has(line))).toEqual(orderSmall.filter((line) => both.has(line)))
    })
  }, 600_000)
})
