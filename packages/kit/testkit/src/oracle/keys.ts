import type { RuleDocument } from './documents.ts'
import type { Json, LiveFact } from './facts.ts'
import type { World } from './world.ts'

/** rulebook.md, Keys; engine.md §11: a number is a key by its JSON text; what is absent is no key. */
export function termOf(value: Json | undefined): string | null {
  if (typeof value === 'number') return JSON.stringify(value)
  return typeof value === 'string' && value !== '' ? value : null
}

export const escapeTerm = (term: string): string =>
  term.replaceAll('%', '%25').replaceAll(',', '%2C').replaceAll('/', '%2F').replaceAll('#', '%23')

export const listOf = <T>(one: T | readonly T[]): readonly T[] => (Array.isArray(one) ? one : [one as T])

/** The terms of `per` that facts can agree on. */
export const sharedTermsOf = (rule: RuleDocument): readonly string[] =>
  listOf(rule.per).filter((term) => term !== 'each' && term !== 'episode')

export const hasTerm = (rule: RuleDocument, term: 'each' | 'episode'): boolean => listOf(rule.per).includes(term)

/** What the fact says for one term, or null: it has no such key. */
export function valueOfTerm(term: string, fact: LiveFact, world: World): string | null {
  if (term === 'patient') return world.patientId
  if (term === 'visit') {
    const encounter = termOf(fact.data.encounterId)
    return encounter === null ? null : (world.visits.get(encounter) ?? encounter)
  }
  return termOf(fact.data[term])
}

/** The window key without `each` and `episode`, or null where a term is missing. */
export function sharedKeyOf(rule: RuleDocument, fact: LiveFact, world: World): string | null {
  const values = sharedTermsOf(rule).map((term) => valueOfTerm(term, fact, world))
  return values.includes(null) ? null : values.map((value) => escapeTerm(value as string)).join(',')
}

export const ownTermOf = (fact: LiveFact): string => escapeTerm(`${fact.source}#${fact.factId}`)

/** The whole key: the terms in the order of `per`. */
export function keyOf(rule: RuleDocument, fact: LiveFact, world: World): string {
  const values = listOf(rule.per).map((term) =>
    term === 'each' || term === 'episode' ? ownTermOf(fact) : escapeTerm(valueOfTerm(term, fact, world) ?? ''),
  )
  return values.join(',')
}

/** Whether two facts agree on every term; a term that one of them lacks is no agreement. */
export function agree(terms: readonly string[], a: LiveFact, b: LiveFact, world: World): boolean {
  return terms.every((term) => {
    const [left, right] = [valueOfTerm(term, a, world), valueOfTerm(term, b, world)]
    return left !== null && left === right
  })
}
