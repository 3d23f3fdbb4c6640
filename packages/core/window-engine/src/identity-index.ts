import type { StoredFact } from './stored-fact.ts'

/** Facts by identity. Keyed by factId alone, as sources rarely share one: no key is put together for a look-up. */
export class IdentityIndex {
  readonly #byId = new Map<string, StoredFact | StoredFact[]>()

  get(type: string, source: string, factId: string): StoredFact | undefined {
    const found = this.#byId.get(factId)
    if (found === undefined) return undefined
    if (!Array.isArray(found)) return found.type === type && found.source === source ? found : undefined
    return found.find((fact) => fact.type === type && fact.source === source)
  }

  /** Puts a fact in, in the place of the one it replaces, if any. */
  set(present: StoredFact | undefined, next: StoredFact): void {
    const found = this.#byId.get(next.factId)
    if (found === undefined || found === present) this.#byId.set(next.factId, next)
    else if (!Array.isArray(found)) this.#byId.set(next.factId, [found, next])
    else if (present === undefined) found.push(next)
    else found[found.indexOf(present)] = next
  }
}
