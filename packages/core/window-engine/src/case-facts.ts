import type { EpochMs, Fact } from '@golden-hour/model'
import { compareFacts, compareRank, StoredFact } from './stored-fact.ts'

/** What one message changed: the live fact before it and the live fact after it. */
export interface Change {
  readonly before: StoredFact | null
  readonly after: StoredFact | null
}

/** Past this many facts a case looks identities up in a map instead of scanning. */
const INDEX_FROM = 48

const EMPTY: readonly StoredFact[] = []

const identity = (type: string, source: string, factId: string): string => `${type}\u0000${source}\u0000${factId}`

/**
 * The facts of one case: a last-writer-wins map, one entry per (source, type, factId).
 *
 * 1. An entry is only ever replaced by one of greater rank, so the content does not depend on the order of arrival.
 * 2. A void that wins stays as an entry, also when it came before what it voids.
 * 3. `of(type)` holds exactly the live winners of that type, in the order of matches.
 */
export class CaseFacts {
  #types: string[] = []
  #lists: StoredFact[][] = []
  #voided: StoredFact[] | null = null
  #index: Map<string, StoredFact> | null = null
  #count = 0
  /** Live facts known only to the day. */
  coarse = 0
  /** Latest moment at which any of them happened or became known. */
  newestAt = Number.NEGATIVE_INFINITY

  get size(): number {
    return this.#count
  }

  /** Live facts of the type, in the order of matches. */
  of(type: string): readonly StoredFact[] {
    const at = this.#types.indexOf(type)
    return at === -1 ? EMPTY : this.#lists[at]!
  }

  /** Null where the message says nothing new: the same content or an older version. */
  put(fact: Fact, knownAt: EpochMs): Change | null {
    const present = this.#find(fact.type, fact.source, fact.factId)
    if (present !== undefined && compareRank({ ...fact, live: fact.op === 'assert' }, present) <= 0) return null
    const unmoved = present?.live === true && present.occurredAt === fact.occurredAt && fact.op === 'assert'
    const next = new StoredFact(fact, unmoved ? present.knownAt : knownAt)
    this.#replace(present, next)
    this.newestAt = Math.max(this.newestAt, next.occurredAt, knownAt)
    return { before: present?.live ? present : null, after: next.live ? next : null }
  }

  /** Puts back an entry of a saved state. */
  restore(fact: StoredFact): void {
    this.#replace(undefined, fact)
    this.newestAt = Math.max(this.newestAt, fact.occurredAt, fact.knownAt)
  }

  /** Every entry, voids included: live ones by type and order of matches, then the voids by order of matches. */
  *entries(): Iterable<StoredFact> {
    const order = this.#types.map((type, i) => ({ type, i })).sort((a, b) => (a.type < b.type ? -1 : 1))
    for (const { i } of order) yield* this.#lists[i]!
    yield* [...(this.#voided ?? EMPTY)].sort(compareFacts)
  }

  *live(): Iterable<StoredFact> {
    for (const list of this.#lists) yield* list
  }

  #find(type: string, source: string, factId: string): StoredFact | undefined {
    if (this.#index !== null) return this.#index.get(identity(type, source, factId))
    for (const fact of this.of(type)) if (fact.factId === factId && fact.source === source) return fact
    if (this.#voided !== null)
      for (const fact of this.#voided)
        if (fact.factId === factId && fact.source === source && fact.type === type) return fact
    return undefined
  }

  #replace(present: StoredFact | undefined, next: StoredFact): void {
    if (present === undefined) this.#count += 1
    else if (present.live) this.#remove(present)
    else this.#voided = this.#voided?.filter((fact) => fact !== present) ?? null
    if (next.live) this.#insert(next)
    else this.#voided = [...(this.#voided ?? EMPTY), next]
    if (this.#index !== null) this.#index.set(identity(next.type, next.source, next.factId), next)
    else if (this.#count > INDEX_FROM) this.#buildIndex()
  }

  #buildIndex(): void {
    this.#index = new Map()
    for (const fact of this.entries()) this.#index.set(identity(fact.type, fact.source, fact.factId), fact)
  }

  #insert(fact: StoredFact): void {
    if (fact.precision === 'date') this.coarse += 1
    const at = this.#types.indexOf(fact.type)
    if (at === -1) {
      this.#types.push(fact.type)
      this.#lists.push([fact])
      return
    }
    const list = this.#lists[at]!
    list.splice(positionOf(list, fact), 0, fact)
  }

  #remove(fact: StoredFact): void {
    if (fact.precision === 'date') this.coarse -= 1
    const list = this.#lists[this.#types.indexOf(fact.type)]!
    list.splice(positionOf(list, fact), 1)
  }
}

/** Where the fact stands, or would stand. */
export function positionOf(list: readonly StoredFact[], fact: StoredFact): number {
  let low = 0
  let high = list.length
  if (high > 0 && compareFacts(list[high - 1]!, fact) < 0) return high
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareFacts(list[middle]!, fact) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** The first place whose moment is at or after the instant. */
export function firstAt(list: readonly StoredFact[], at: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (list[middle]!.occurredAt < at) low = middle + 1
    else high = middle
  }
  return low
}
