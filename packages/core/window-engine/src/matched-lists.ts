import type { Pattern, Scope } from '@golden-hour/rulebook'
import { positionOf } from './fact-order.ts'
import type { StoredFact } from './stored-fact.ts'

interface Matched {
  readonly pattern: Pattern
  readonly type: string
  readonly facts: StoredFact[]
}

/**
 * Of a case with many facts of one type: those that pass a pattern whose guard reads nothing but the fact. Made when
 * first asked for, kept up with each fact, so that a search does not pass thousands of facts that cannot match.
 */
export class MatchedLists {
  readonly #lists: Matched[] = []
  readonly #scope: Scope = { fact: null, start: null, stop: null, bound: [], failures: 0 }

  of(pattern: Pattern, type: string, all: readonly StoredFact[]): readonly StoredFact[] {
    for (const matched of this.#lists) if (matched.pattern === pattern && matched.type === type) return matched.facts
    const matched = { pattern, type, facts: all.filter((fact) => this.#passes(pattern, fact)) }
    this.#lists.push(matched)
    return matched.facts
  }

  insert(fact: StoredFact): void {
    for (const { pattern, type, facts } of this.#lists)
      if (type === fact.type && this.#passes(pattern, fact)) facts.splice(positionOf(facts, fact), 0, fact)
  }

  remove(fact: StoredFact): void {
    for (const { type, facts } of this.#lists) {
      if (type !== fact.type) continue
      const at = positionOf(facts, fact)
      if (facts[at] === fact) facts.splice(at, 1)
    }
  }

  #passes(pattern: Pattern, fact: StoredFact): boolean {
    this.#scope.fact = fact
    return pattern.where!.test(this.#scope)
  }
}
