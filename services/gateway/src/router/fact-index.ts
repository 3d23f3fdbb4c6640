import type { FactEntry, IndexPosition, KeyOwner, Offset, SourceBook } from '@golden-hour/ports'
import type { IndexChange } from './absorb.ts'
import type { Known } from './known.ts'

/** What was used lately: at least the last `limit` names. Two generations, so that forgetting costs nothing. */
class Recent<Value> {
  #young = new Map<string, Value>()
  #old = new Map<string, Value>()
  readonly #limit: number
  #forgot = false

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Whether anything that was set may be gone. */
  get forgot(): boolean {
    return this.#forgot
  }

  get(name: string): Value | undefined {
    const young = this.#young.get(name)
    if (young !== undefined) return young
    const old = this.#old.get(name)
    if (old !== undefined) this.set(name, old)
    return old
  }

  set(name: string, value: Value): void {
    this.#young.set(name, value)
    if (this.#young.size < this.#limit) return
    if (this.#old.size > 0) this.#forgot = true
    this.#old = this.#young
    this.#young = new Map()
  }
}

/** What the ledger has not been told yet. */
class Unwritten {
  readonly facts = new Map<string, FactEntry>()
  readonly owners = new Map<string, KeyOwner>()
  readonly positions = new Map<number, IndexPosition>()

  get empty(): boolean {
    return this.facts.size === 0 && this.positions.size === 0
  }

  /** What this says counts; `older` fills in the rest. */
  under(older: Unwritten): void {
    for (const [name, value] of older.facts) if (!this.facts.has(name)) this.facts.set(name, value)
    for (const [name, value] of older.owners) if (!this.owners.has(name)) this.owners.set(name, value)
    for (const [name, value] of older.positions) if (!this.positions.has(name)) this.positions.set(name, value)
  }
}

/**
 * What the journal holds, by fact and by key: in the ledger, with the newest in memory.
 *
 * 1. It is a fold over the journal. It is written behind: what a crash loses of it is read again from the journal,
 *    because facts, owners and the position up to which they hold are one transaction.
 * 2. What is not written yet is answered from memory, never from the ledger.
 * 3. An index that began empty, and has forgotten nothing since, is not asked of the ledger: it is all in memory.
 */
export class FactIndex {
  readonly #book: SourceBook
  readonly #facts: Recent<FactEntry | null>
  readonly #owners: Recent<KeyOwner | null>
  #beganEmpty = false
  #unwritten = new Unwritten()
  #writing: Unwritten | null = null
  #turn: Promise<void> = Promise.resolve()

  constructor(book: SourceBook, cachedFacts: number) {
    this.#book = book
    this.#facts = new Recent(cachedFacts)
    this.#owners = new Recent(cachedFacts)
  }

  /** The ledger has nothing of it: what comes from now on is everything. To be called before anything is applied. */
  beginsEmpty(): void {
    this.#beganEmpty = true
  }

  get #isAllInMemory(): boolean {
    return this.#beganEmpty && !this.#facts.forgot && !this.#owners.forgot
  }

  /** Facts that the ledger has not. */
  get unwritten(): number {
    return this.#unwritten.facts.size + (this.#writing?.facts.size ?? 0)
  }

  /** Everything that is known of these, asked of the ledger at most once. */
  async viewOf(identities: readonly string[], keys: readonly string[]): Promise<Known> {
    const facts = new Map<string, FactEntry | null>()
    const owners = new Map<string, KeyOwner | null>()
    for (const identity of identities) facts.set(identity, null)
    for (const key of keys) owners.set(key, null)
    const absentFacts = [...facts.keys()].filter((identity) => {
      const entry = this.#fact(identity)
      if (entry !== undefined) facts.set(identity, entry)
      return entry === undefined
    })
    const absentOwners = [...owners.keys()].filter((key) => {
      const owner = this.#owner(key)
      if (owner !== undefined) owners.set(key, owner)
      return owner === undefined
    })
    if ((absentFacts.length > 0 || absentOwners.length > 0) && !this.#isAllInMemory) {
      const found = await this.#book.lookUp(absentFacts, absentOwners)
      for (const entry of found.facts) facts.set(entry.identity, entry)
      for (const owner of found.owners) owners.set(owner.key, owner)
      for (const identity of absentFacts) this.#facts.set(identity, facts.get(identity) ?? null)
      for (const key of absentOwners) this.#owners.set(key, owners.get(key) ?? null)
    }
    return { fact: (identity) => facts.get(identity) ?? null, owner: (key) => owners.get(key) ?? null }
  }

  /** The journal has it. */
  apply({ entry, owners }: IndexChange): void {
    this.#facts.set(entry.identity, entry)
    this.#unwritten.facts.set(entry.identity, entry)
    for (const owner of owners) {
      this.#owners.set(owner.key, owner)
      this.#unwritten.owners.set(owner.key, owner)
    }
  }

  /** Every fact before `next` was applied. */
  reached(partition: number, topicId: string, next: Offset): void {
    this.#unwritten.positions.set(partition, { partition, topicId, next })
  }

  /** Tells the ledger what it does not know; one at a time. What could not be written is kept for the next time. */
  write(): Promise<void> {
    const turn = this.#turn.then(() => this.#writeNow())
    this.#turn = turn.catch(() => {})
    return turn
  }

  async #writeNow(): Promise<void> {
    if (this.#unwritten.empty) return
    const writing = this.#unwritten
    this.#writing = writing
    this.#unwritten = new Unwritten()
    try {
      await this.#book.writeIndex({
        facts: [...writing.facts.values()],
        owners: [...writing.owners.values()],
        positions: [...writing.positions.values()],
      })
    } catch (error) {
      this.#unwritten.under(writing)
      throw error
    } finally {
      this.#writing = null
    }
  }

  #fact(identity: string): FactEntry | null | undefined {
    return this.#unwritten.facts.get(identity) ?? this.#writing?.facts.get(identity) ?? this.#facts.get(identity)
  }

  #owner(key: string): KeyOwner | null | undefined {
    return this.#unwritten.owners.get(key) ?? this.#writing?.owners.get(key) ?? this.#owners.get(key)
  }
}
