import type { DecodedEvent } from '@golden-hour/events'
import type { FactEntry, KeyOwner, SeenVersion } from '@golden-hour/ports'
import { identityOf, keysOf } from './keys-of.ts'
import { versionOf } from './rank.ts'

/** What the router reads of the journal's facts before it decides. */
export interface Known {
  fact(identity: string): FactEntry | null
  owner(key: string): KeyOwner | null
}

export function knownOf(facts: readonly FactEntry[], owners: readonly KeyOwner[]): Known {
  const byIdentity = new Map(facts.map((entry) => [entry.identity, entry]))
  const byKey = new Map(owners.map((owner) => [owner.key, owner]))
  return { fact: (identity) => byIdentity.get(identity) ?? null, owner: (key) => byKey.get(key) ?? null }
}

/** An event with what the router compares it by. */
export interface Arrived {
  readonly event: DecodedEvent
  readonly identity: string
  readonly version: SeenVersion
  readonly keys: readonly string[]
}

/** What a decision about it reads and changes: the fact, the keys it names, and those that it named until now. */
export const namesOf = ({ identity, keys }: Arrived, known: Known): readonly string[] => [
  identity,
  ...keys,
  ...(known.fact(identity)?.keys ?? []),
]

export const isKnown = ({ identity, version }: Arrived, known: Known): boolean =>
  known.fact(identity)?.seen.some(({ digest }) => digest === version.digest) ?? false

export const arrivedOf = (event: DecodedEvent): Arrived => ({
  event,
  identity: identityOf(event.fact),
  version: versionOf(event.fact),
  keys: keysOf(event.fact),
})
