import type { DecodedEvent } from '@golden-hour/events'
import type { FactEntry, KeyOwner, SeenVersion } from '@golden-hour/ports'
import { identityOf, keysOf } from './keys-of.ts'
import { versionOf } from './rank.ts'

/** What the router reads of the journal's facts before it decides. */
export interface Known {
  fact(identity: string): FactEntry | null
  owner(key: string): KeyOwner | null
}

/** An event with what the router compares it by. */
export interface Arrived {
  readonly event: DecodedEvent
  readonly identity: string
  readonly version: SeenVersion
  readonly keys: readonly string[]
}

export const arrivedOf = (event: DecodedEvent): Arrived => ({
  event,
  identity: identityOf(event.fact),
  version: versionOf(event.fact),
  keys: keysOf(event.fact),
})
