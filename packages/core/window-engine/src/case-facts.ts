import { byCodeUnit, type EpochMs, type Fact } from '@golden-hour/model'
import type { Pattern } from '@golden-hour/rulebook'
import { positionOf } from './fact-order.ts'
import { IdentityIndex } from './identity-index.ts'
import { MatchedLists } from './matched-lists.ts'
import { isPure } from './rule-program.ts'
import { compareFacts, compareRank, StoredFact } from './stored-fact.ts'

/** What one message changed: the live fact before it and the live fact after it. */
export interface Change {
  readonly before: StoredFact | null
  readonly after: StoredFact | null
}

/** Past this many types a case looks them up in a map. */
const TYPES_MAPPED_FROM = 6

/** Past this many facts of a type a case keeps apart those that pass a pattern. */
const MATCHED_FROM = 32

/** Past this many facts of a type, or voids, a case looks identities up in a map instead of scanning. */
const SCANNED = 12

const EMPTY: readonly StoredFact[] = []
const NO_LISTS: readonly StoredFact[][] = []
const NOTHING_CHANGED: Change = { before: null, after: null }

/**
 * The facts of one case: a last-writer-wins map, one entry per (source, type, factId).
 *
 * 1. An entry is only ever replaced by one of greater rank, so the content does not depend on the order of arrival.
 * 2. A void that wins stays as an entry, also when it came before what it voids.
 * 3. `of(type)` holds exactly the live winners of that type, in the order of matches.
 */
export class CaseFacts {
  // One list a type, never empty once it is there, each in the order of matches. Most cases have few types.
  #lists: readonly StoredFact[][] = NO_LISTS
  #voided: readonly StoredFact[] = EMPTY
  #index: IdentityIndex | null = null
  #byType: Map<string, StoredFact[]> | null = null
  #matched: MatchedLists | null = null
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
    return this.#listOf(type) ?? EMPTY
  }

  /**
   * Live facts of the type that can match the pattern, in the order of matches: where they are many and the pattern's
   * guard reads nothing but the fact, only those that pass it.
   */
  candidates(pattern: Pattern, type: string): readonly StoredFact[] {
    const list = this.of(type)
    if (list.length < MATCHED_FROM || pattern.where === null || !isPure(pattern.where)) return list
    this.#matched ??= new MatchedLists()
    return this.#matched.of(pattern, type, list)
  }

  /** Whether any version of the fact is kept. */
  has(fact: Fact): boolean {
    return this.#find(this.#listOf(fact.type), fact) !== undefined
  }

  /** Whether any entry is of a type that is not among these. */
  haveTypesBeyond(types: ReadonlySet<string>): boolean {
    return this.#lists.some((list) => !types.has(list[0]!.type)) || this.#voided.some(({ type }) => !types.has(type))
  }

  /** Under other rules there are other patterns. */
  forgetPatterns(): void {
    this.#matched = null
  }

  /** Null where the message says nothing new: the same content or an older version. */
  put(fact: Fact, type: string, knownAt: EpochMs): Change | null {
    const list = this.#listOf(type)
    const present = this.#find(list, fact)
    const next = new StoredFact(fact, type, knownAt)
    if (present === undefined) {
      this.#add(list, next)
      return next.live ? { before: null, after: next } : NOTHING_CHANGED
    }
    if (compareRank(next, present) <= 0) return null
    const unmoved = present.live && next.live && present.occurredAt === next.occurredAt
    const kept = unmoved ? new StoredFact(fact, type, present.knownAt) : next
    this.#replace(present, kept)
    return { before: present.live ? present : null, after: kept.live ? kept : null }
  }

  /** Puts back an entry of a saved state. */
  restore(fact: StoredFact): void {
    this.#add(this.#listOf(fact.type), fact)
  }

  /** Every entry, voids included: live ones by type and order of matches, then the voids by order of matches. */
  *entries(): Iterable<StoredFact> {
    const byType = [...this.#lists].sort((a, b) => byCodeUnit(a[0]!.type, b[0]!.type))
    for (const list of byType) yield* list
    yield* [...this.#voided].sort(compareFacts)
  }

  *live(): Iterable<StoredFact> {
    for (const list of this.#lists) yield* list
  }

  #find(list: readonly StoredFact[] | undefined, { type, source, factId }: Fact): StoredFact | undefined {
    if (this.#index !== null) return this.#index.get(type, source, factId)
    if (list !== undefined) for (const fact of list) if (fact.factId === factId && fact.source === source) return fact
    for (const fact of this.#voided)
      if (fact.factId === factId && fact.source === source && fact.type === type) return fact
    return undefined
  }

  /** Takes an entry whose identity is new. */
  #add(list: StoredFact[] | undefined, fact: StoredFact): void {
    this.#count += 1
    this.#enter(list, fact)
    if (this.#index !== null) this.#index.set(undefined, fact)
    else if ((list !== undefined && list.length > SCANNED) || this.#voided.length > SCANNED) this.#buildIndex()
  }

  #replace(present: StoredFact, next: StoredFact): void {
    if (present.live) this.#remove(present)
    else this.#voided = this.#voided.filter((fact) => fact !== present)
    this.#enter(this.#listOf(next.type), next)
    this.#index?.set(present, next)
  }

  #enter(list: StoredFact[] | undefined, fact: StoredFact): void {
    if (fact.occurredAt > this.newestAt) this.newestAt = fact.occurredAt
    if (fact.knownAt > this.newestAt) this.newestAt = fact.knownAt
    if (fact.live) this.#insert(list, fact)
    else this.#voided = [...this.#voided, fact]
  }

  #buildIndex(): void {
    this.#index = new IdentityIndex()
    for (const fact of this.entries()) this.#index.set(undefined, fact)
  }

  #insert(list: StoredFact[] | undefined, fact: StoredFact): void {
    if (fact.isDate) this.coarse += 1
    if (list === undefined) {
      const only = [fact]
      this.#lists = this.#lists.concat([only])
      if (this.#byType !== null) this.#byType.set(fact.type, only)
      else if (this.#lists.length > TYPES_MAPPED_FROM)
        this.#byType = new Map(this.#lists.map((each) => [each[0]!.type, each]))
      return
    }
    const place = positionOf(list, fact)
    if (place === list.length) list.push(fact)
    else list.splice(place, 0, fact)
    this.#matched?.insert(fact)
  }

  #remove(fact: StoredFact): void {
    if (fact.isDate) this.coarse -= 1
    const list = this.#listOf(fact.type)!
    if (list.length === 1) {
      this.#lists = this.#lists.filter((each) => each !== list)
      this.#byType?.delete(fact.type)
    } else list.splice(positionOf(list, fact), 1)
    this.#matched?.remove(fact)
  }

  #listOf(type: string): StoredFact[] | undefined {
    if (this.#byType !== null) return this.#byType.get(type)
    for (const list of this.#lists) if (list[0]!.type === type) return list
    return undefined
  }
}
