import { keyTerm } from '@golden-hour/model'
import type { StoredFact } from './stored-fact.ts'

/** Whether a fact joins two encounters into one visit. */
export const isLink = (fact: Pick<StoredFact, 'data'>): boolean =>
  keyTerm(fact.data.fromEncounterId) !== null && keyTerm(fact.data.encounterId) !== null

/** Which visit an encounter belongs to: computed from all live links, never stepped. */
export interface Visits {
  visitOf(encounterId: string): string
  readonly links: readonly StoredFact[]
}

export const NO_LINKS: Visits = { visitOf: (encounterId) => encounterId, links: [] }

/**
 * A visit is a set of encounters joined by links, named after the encounter that continues no other;
 * where several do (or, in a ring, none), after the least of them by code unit.
 */
export function joinVisits(links: readonly StoredFact[]): Visits {
  if (links.length === 0) return NO_LINKS
  const parent = new Map<string, string>()
  const rootOf = (encounter: string): string => {
    let root = encounter
    for (let next = parent.get(root); next !== undefined && next !== root; next = parent.get(root)) root = next
    return root
  }
  const continuing = new Set<string>()
  for (const link of links) {
    const to = keyTerm(link.data.encounterId)!
    const from = keyTerm(link.data.fromEncounterId)!
    for (const encounter of [to, from]) if (!parent.has(encounter)) parent.set(encounter, encounter)
    if (to === from) continue
    continuing.add(to)
    parent.set(rootOf(to), rootOf(from))
  }
  const names = new Map<string, string>()
  const offer = (root: string, encounter: string): void => {
    const named = names.get(root)
    if (named === undefined || encounter < named) names.set(root, encounter)
  }
  for (const encounter of parent.keys()) if (!continuing.has(encounter)) offer(rootOf(encounter), encounter)
  for (const encounter of parent.keys()) {
    const root = rootOf(encounter)
    if (!names.has(root) || continuing.has(names.get(root)!)) offer(root, encounter)
  }
  return {
    visitOf: (encounter) => (parent.has(encounter) ? names.get(rootOf(encounter))! : encounter),
    links,
  }
}
