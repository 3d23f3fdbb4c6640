import { compareFactRank, type Fact, factRef } from '@golden-hour/model'
import type { FactEntry } from './harness.ts'

/** What the engine makes of the journal: for each patient the winner of each fact; those that are asserted. */
export function liveFacts(entries: readonly FactEntry[]): readonly Fact[] {
  const winners = new Map<string, Fact>()
  for (const { fact } of entries) {
    const name = `${fact.patientId} ${factRef(fact)}`
    const present = winners.get(name)
    if (present === undefined || compareFactRank(fact, present) > 0) winners.set(name, fact)
  }
  return [...winners.values()].filter(({ op }) => op === 'assert')
}
