import { type RandomCase, randomCase } from '@golden-hour/testkit'
import { createEngine, restoreEngine, saveEngine } from '@golden-hour/window-engine'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { endOf, journalOf, rulebookOf, tickAt } from './harness/journal.ts'
import { bytesOf, runOver } from './harness/runs.ts'
import { forAll } from './harness/seeds.ts'

const withFinalTick = (random: RandomCase) => [...journalOf(random.stream), tickAt(endOf(random.stream))]

/** A case and places in its journal, as shares of its length. */
const withCuts = fc
  .tuple(randomCase, fc.array(fc.nat(99), { minLength: 1, maxLength: 3 }))
  .map(([random, cuts]) => ({ ...random, cuts }))

describe('P1, the engine', () => {
  it('says the same bytes when the same journal is read twice', () => {
    forAll(randomCase, 0.1, (random) => {
      const rulebook = rulebookOf(random)
      const [once, again] = [runOver(rulebook, withFinalTick(random)), runOver(rulebook, withFinalTick(random))]
      expect(bytesOf(again.transitions)).toBe(bytesOf(once.transitions))
      expect([...saveEngine(again.engine)]).toEqual([...saveEngine(once.engine)])
    })
  }, 600_000)
})

/** The run over a journal with the engine saved and loaded again before the records at the cuts. */
function runCut({ cuts, ...random }: RandomCase & { readonly cuts: readonly number[] }) {
  const rulebook = rulebookOf(random)
  const records = withFinalTick(random)
  const at = new Set(cuts.map((cut) => Math.floor((cut / 100) * records.length)))
  let engine = createEngine(rulebook)
  const transitions = records.flatMap((record, n) => {
    if (at.has(n)) engine = restoreEngine(rulebook, [...saveEngine(engine)])
    return engine.apply(record).transitions
  })
  return { engine, transitions, uncut: runOver(rulebook, records) }
}

describe('P3, the engine', () => {
  it('goes on after being cut, saved and loaded as if it had not been', () => {
    forAll(withCuts, 0.2, (random) => {
      const { transitions, uncut } = runCut(random)
      expect(bytesOf(transitions)).toBe(bytesOf(uncut.transitions))
    })
  }, 600_000)

  it('saves the same bytes whether it was cut before or not', () => {
    forAll(withCuts, 0.1, (random) => {
      const { engine, uncut } = runCut(random)
      expect([...saveEngine(engine)]).toEqual([...saveEngine(uncut.engine)])
    })
  }, 600_000)
})

describe('P4, the engine', () => {
  it('says the same bytes however the records are batched, and whatever is asked of it between batches', () => {
    forAll(withCuts, 0.1, ({ cuts, ...random }) => {
      const rulebook = rulebookOf(random)
      const records = withFinalTick(random)
      const whole = runOver(rulebook, records)
      const engine = createEngine(rulebook)
      const size = 1 + ((cuts[0] ?? 0) % 5)
      const said: string[] = []
      for (let from = 0; from < records.length; from += size) {
        const batch = records.slice(from, from + size).flatMap((record) => engine.apply(record).transitions)
        said.push(...batch.map((transition) => JSON.stringify(transition)))
        engine.nextTimerAt()
        expect([...saveEngine(engine)].length).toBeGreaterThan(0)
      }
      expect(said).toEqual(whole.transitions.map((transition) => JSON.stringify(transition)))
    })
  }, 600_000)
})
