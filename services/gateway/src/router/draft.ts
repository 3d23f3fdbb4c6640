import type { FactEntry, KeyOwner } from '@golden-hour/ports'
import type { IndexChange } from './absorb.ts'
import type { Known } from './known.ts'

/** What is known, with changes on top that are not written yet. */
export class Draft implements Known {
  readonly facts = new Map<string, FactEntry>()
  readonly owners = new Map<string, KeyOwner>()
  readonly #under: Known

  constructor(under: Known) {
    this.#under = under
  }

  fact(identity: string): FactEntry | null {
    return this.facts.get(identity) ?? this.#under.fact(identity)
  }

  owner(key: string): KeyOwner | null {
    return this.owners.get(key) ?? this.#under.owner(key)
  }

  apply({ entry, owners }: IndexChange): void {
    this.facts.set(entry.identity, entry)
    for (const owner of owners) this.owners.set(owner.key, owner)
  }
}
