import type { LiveFact } from '@golden-hour/ports'
import type { Matcher, Pathway, Pattern, Scope } from '@golden-hour/rulebook'

const NO_CONTENT = {}

/** How many of the facts pass the pattern; its `where` reads nothing but the fact. */
function matches(pattern: Pattern, facts: readonly LiveFact[]): number {
  const scope: Scope = { fact: null, start: null, stop: null, bound: [], failures: 0 }
  let found = 0
  for (const fact of facts) {
    if (!pattern.types.includes(fact.type)) continue
    scope.fact = { ...fact, data: fact.data ?? NO_CONTENT }
    if (pattern.where === null || pattern.where.test(scope)) found += 1
  }
  return found
}

function holds({ mode, patterns }: Matcher, facts: readonly LiveFact[]): boolean {
  const isMet = (pattern: Pattern): boolean => matches(pattern, facts) >= pattern.count
  return mode === 'any' ? patterns.some(isMet) : patterns.every(isMet)
}

/** The pathways a visit is on, in the rulebook's order. */
export const pathwaysOf = (pathways: readonly Pathway[], facts: readonly LiveFact[]): readonly Pathway[] =>
  pathways.filter(({ when }) => holds(when, facts))

/** The types whose content is read to tell pathways. */
export const typesRead = (pathways: readonly Pathway[]): readonly string[] =>
  pathways.flatMap(({ when }) => when.patterns.flatMap(({ types }) => [...types]))
