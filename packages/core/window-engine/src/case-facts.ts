import { byCodeUnit, type EpochMs, type Fact } from '@golden-hour/model'
import type { Pattern } from '@golden-hour/rulebook'
import { positionOf } from './fact-order.ts'
import { IdentityIndex } from './identity-index.ts'
import { MatchedLists } from './matched-lists.ts'
import { appended, held, listed, type OneOrMore } from './one-or-more.ts'
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
const NO_TYPES: readonly OneOrMore<StoredFact>[] = []
const NOTHING_CHANGED: Change = { before: null, after: null }

const typeOf = (facts: OneOrMore<StoredFact>): string =>
  Array.isArray(facts) ? facts[0]!.type : (facts as StoredFact).type

const pairOf = (a: StoredFact, b: StoredFact): StoredFact[] => (compareFacts(a, b) < 0 ? [a, b] : [b, a])

function insertInto(list: StoredFact[], fact: StoredFact): void {
  const place = positionOf(list, fact)
  if (place === list.length) list.push(fact)
  else list.splice(place, 0, fact)
}

/** What few cases have. */
class More {
  voided = EMPTY
  index: IdentityIndex | null = null
  byType: Map<string, OneOrMore<StoredFact>> | null = null
  matched: MatchedLists | null = null
}

/**
 * The facts of one case: a last-writer-wins map, one entry per (source, type, factId).
 *
 * 1. An entry is only ever replaced by one of greater rank, so the content does not depend on the order of arrival.
 * 2. A void that wins stays as an entry, also when it came before what it voids.
 * 3. `of(type)` holds exactly the live winners of that type, in the order of matches.
 */
export class CaseFacts {
  // One entry a type, never empty once it is there, each in the order of matches. Most cases have few types.
  #types = NO_TYPES
  #more: More | null = null
  /** Live facts known only to the day. */
  coarse = 0
  /** Latest moment at which any of them happened or became known. */
  newestAt = Number.NEGATIVE_INFINITY

  /** Live facts of the type, in the order of matches. */
  of(type: string): readonly StoredFact[] {
    const facts = this.#of(type)
    return facts === undefined ? EMPTY : listed(facts)
  }

  /** Whether there is a live fact of the type. */
  haveAny(type: string): boolean {
    return this.#of(type) !== undefined
  }

  /**
   * Live facts of the type that can match the pattern, in the order of matches: where they are many and the pattern's
   * guard reads nothing but the fact, only those that pass it.
   */
  candidates(pattern: Pattern, type: string): readonly StoredFact[] {
    const list = this.of(type)
    if (list.length < MATCHED_FROM || pattern.where === null || !isPure(pattern.where)) return list
    const more = this.#having()
    more.matched ??= new MatchedLists()
    return more.matched.of(pattern, type, list)
  }

  /** Whether any version of the fact is kept. */
  has(fact: Fact): boolean {
    return this.#find(this.#of(fact.type), fact) !== undefined
  }

  /** Whether any entry is of a type that is not among these. */
  haveTypesBeyond(types: ReadonlySet<string>): boolean {
    return this.#types.some((facts) => !types.has(typeOf(facts))) || this.#voided.some(({ type }) => !types.has(type))
  }

  /** Under other rules there are other patterns. */
  forgetPatterns(): void {
    if (this.#more !== null) this.#more.matched = null
  }

  /** Null where the message says nothing new: the same content or an older version. */
  put(fact: Fact, type: string, knownAt: EpochMs): Change | null {
    const facts = this.#of(type)
    const present = this.#find(facts, fact)
    const next = new StoredFact(fact, type, knownAt)
    if (present === undefined) {
      this.#add(facts, next)
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
    this.#add(this.#of(fact.type), fact)
  }

  /** Every entry, voids included: live ones by type and order of matches, then the voids by order of matches. */
  *entries(): Iterable<StoredFact> {
    const byType = [...this.#types].sort((a, b) => byCodeUnit(typeOf(a), typeOf(b)))
    for (const facts of byType) yield* listed(facts)
    yield* [...this.#voided].sort(compareFacts)
  }

  *live(): Iterable<StoredFact> {
    for (const facts of this.#types) yield* listed(facts)
  }

  get #voided(): readonly StoredFact[] {
    return this.#more === null ? EMPTY : this.#more.voided
  }

  #having(): More {
    this.#more ??= new More()
    return this.#more
  }

  #find(facts: OneOrMore<StoredFact> | undefined, { type, source, factId }: Fact): StoredFact | undefined {
    const more = this.#more
    if (more !== null && more.index !== null) return more.index.get(type, source, factId)
    if (facts !== undefined)
      for (const fact of listed(facts)) if (fact.factId === factId && fact.source === source) return fact
    if (more === null) return undefined
    for (const fact of more.voided)
      if (fact.factId === factId && fact.source === source && fact.type === type) return fact
    return undefined
  }

  /** Takes an entry whose identity is new. */
  #add(facts: OneOrMore<StoredFact> | undefined, fact: StoredFact): void {
    this.#enter(facts, fact)
    const index = this.#more === null ? null : this.#more.index
    if (index !== null) index.set(undefined, fact)
    else if ((Array.isArray(facts) && facts.length > SCANNED) || this.#voided.length > SCANNED) this.#buildIndex()
  }

  #replace(present: StoredFact, next: StoredFact): void {
    if (present.live) this.#remove(present)
    else this.#more!.voided = this.#voided.filter((fact) => fact !== present)
    this.#enter(this.#of(next.type), next)
    this.#more?.index?.set(present, next)
  }

  #enter(facts: OneOrMore<StoredFact> | undefined, fact: StoredFact): void {
    if (fact.occurredAt > this.newestAt) this.newestAt = fact.occurredAt
    if (fact.knownAt > this.newestAt) this.newestAt = fact.knownAt
    if (fact.live) this.#insert(facts, fact)
    else this.#having().voided = [...this.#voided, fact]
  }

  #buildIndex(): void {
    const index = new IdentityIndex()
    for (const fact of this.entries()) index.set(undefined, fact)
    this.#having().index = index
  }

  #insert(facts: OneOrMore<StoredFact> | undefined, fact: StoredFact): void {
    if (fact.isDate) this.coarse += 1
    if (facts === undefined) {
      this.#types = appended(this.#types, fact)
      const byType = this.#more === null ? null : this.#more.byType
      if (byType !== null) byType.set(fact.type, fact)
      else if (this.#types.length > TYPES_MAPPED_FROM)
        this.#having().byType = new Map(this.#types.map((each) => [typeOf(each), each]))
      return
    }
    if (Array.isArray(facts)) insertInto(facts, fact)
    else this.#put(facts, pairOf(facts as StoredFact, fact))
    this.#more?.matched?.insert(fact)
  }

  #remove(fact: StoredFact): void {
    if (fact.isDate) this.coarse -= 1
    const facts = this.#of(fact.type)!
    const left = listed(facts).filter((each) => each !== fact)
    if (left.length > 0) this.#put(facts, held(left))
    else {
      this.#types = this.#types.filter((each) => each !== facts)
      this.#more?.byType?.delete(fact.type)
    }
    this.#more?.matched?.remove(fact)
  }

  /** Puts the facts of a type in the place of others. */
  #put(before: OneOrMore<StoredFact>, after: OneOrMore<StoredFact>): void {
    ;(this.#types as OneOrMore<StoredFact>[])[this.#types.indexOf(before)] = after
    this.#more?.byType?.set(typeOf(after), after)
  }

  #of(type: string): OneOrMore<StoredFact> | undefined {
    const byType = this.#more === null ? null : this.#more.byType
    if (byType !== null) return byType.get(type)
    for (const facts of this.#types) if (typeOf(facts) === type) return facts
    return undefined
  }
}
