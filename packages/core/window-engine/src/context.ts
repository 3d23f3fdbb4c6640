import { cutToMinute, type EpochMs, keyTerm } from '@golden-hour/model'
import type { Bound, Scope, Term } from '@golden-hour/rulebook'
import type { CaseFacts } from './case-facts.ts'
import type { StoredFact } from './stored-fact.ts'
import type { Visits } from './visits.ts'

/** A fact in the role of a match, with the moment that counts. */
export interface Match {
  readonly fact: StoredFact
  readonly at: number
  /** What it is sorted by: the moment; of a fact known to the day its first instant, whatever instant is tried. */
  readonly sortAt: number
  /** Known only to the minute. */
  readonly minute: boolean
  /** Known only to the day; never where a field of its own says the moment. */
  readonly coarse: boolean
}

/** Instants tried for facts known only to the day; null: each at its first instant. */
export type Instants = ReadonlyMap<StoredFact, number> | null

/** What one evaluation of a window reads. One object is used again and again; nothing keeps it. */
export class Context {
  facts: CaseFacts
  visits: Visits
  instants: Instants = null
  /** The start of the window being evaluated. */
  start: Match | null = null
  /** What key fields are compared with: the fact that carries the key. */
  carrier: StoredFact | null = null
  /** A fact that is no match now: an absence is never violated by its own start. */
  excluded: StoredFact | null = null
  readonly scope: Scope = { fact: null, start: null, stop: null, bound: [], failures: 0 }

  constructor(facts: CaseFacts, visits: Visits) {
    this.facts = facts
    this.visits = visits
  }

  open(facts: CaseFacts, visits: Visits, instants: Instants): void {
    this.facts = facts
    this.visits = visits
    this.instants = instants
    this.close()
  }

  close(): void {
    this.start = null
    this.carrier = null
    this.excluded = null
    this.scope.fact = null
    this.scope.start = null
    this.scope.stop = null
    this.scope.bound = NOTHING_BOUND
  }

  begin(carrier: StoredFact, start: Match, bound: readonly Bound[]): void {
    this.carrier = carrier
    this.start = start
    this.scope.start = carrier
    this.scope.stop = null
    this.scope.bound = bound
  }
}

export const NOTHING_BOUND: readonly Bound[] = []

/** a ≥ b + offset; known to the minute on either side cuts both. */
export function notBefore(at: number, minute: boolean, other: number, otherMinute: boolean, offset: number): boolean {
  if (minute || otherMinute) return cutToMinute(at as EpochMs) >= cutToMinute(other as EpochMs) + offset
  return at >= other + offset
}

/** a ≤ b + offset, likewise. */
export function notAfter(at: number, minute: boolean, other: number, otherMinute: boolean, offset: number): boolean {
  if (minute || otherMinute) return cutToMinute(at as EpochMs) <= cutToMinute(other as EpochMs) + offset
  return at <= other + offset
}

/** a > b, likewise. */
export const isLater = (a: Match, b: Match): boolean => !notAfter(a.at, a.minute, b.at, b.minute, 0)

/** A fact's value of a key term, or null: no value, no match. */
export function termOf(fact: StoredFact, term: Term, visits: Visits, patientId: string): string | null {
  if (term === 'patient') return patientId
  if (term === 'visit') {
    const encounter = keyTerm(fact.data.encounterId)
    return encounter === null ? null : visits.visitOf(encounter)
  }
  return keyTerm(fact.data[term])
}

/** Whether two facts agree on every term. */
export function agree(a: StoredFact, b: StoredFact, terms: readonly Term[], visits: Visits): boolean {
  for (const term of terms) {
    if (term === 'patient') continue
    const key = term === 'visit' ? 'encounterId' : term
    const valueA = a.data[key]
    const valueB = b.data[key]
    if (valueA === valueB && typeof valueA === 'string' && valueA !== '') continue
    const termA = termOf(a, term, visits, '')
    if (termA === null || termA !== termOf(b, term, visits, '')) return false
  }
  return true
}
