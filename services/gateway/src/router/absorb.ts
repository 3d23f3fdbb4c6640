import type { FactEntry, KeyOwner, SeenVersion } from '@golden-hour/ports'
import type { Arrived, Known } from './known.ts'
import { compareRank } from './rank.ts'

/** What the index says once the journal has the event. */
export interface IndexChange {
  readonly entry: FactEntry
  readonly owners: readonly KeyOwner[]
}

/** More versions of one fact are not remembered: an older one that comes again is journaled again, to no effect. */
const MAX_SEEN = 64

const withVersion = (seen: readonly SeenVersion[], added: SeenVersion): readonly SeenVersion[] =>
  [...seen, added].sort((a, b) => compareRank(b, a)).slice(0, MAX_SEEN)

/**
 * The index is a fold over the journal: this is its step. A key belongs to the patient whose live facts name it, and to
 * nobody when none is left; a fact that becomes another patient's takes its keys along.
 */
export function absorb({ identity, version, keys }: Arrived, known: Known): IndexChange {
  const before = known.fact(identity)
  const winner = before?.seen[0]
  const seen = withVersion(before?.seen ?? [], version)
  if (before !== null && winner !== undefined && seen[0] !== version)
    return { entry: { identity, seen, keys: before.keys }, owners: [] }
  const owners = new Map<string, KeyOwner>()
  const ownerOf = (key: string): KeyOwner | null => owners.get(key) ?? known.owner(key)
  for (const key of before?.keys ?? []) {
    const owner = ownerOf(key)
    if (owner !== null && owner.patientId === winner?.patientId && owner.facts > 0)
      owners.set(key, { ...owner, facts: owner.facts - 1 })
  }
  for (const key of keys) {
    const owner = ownerOf(key)
    const held = owner !== null && owner.patientId === version.patientId ? owner.facts : 0
    owners.set(key, { key, patientId: version.patientId, facts: held + 1 })
  }
  return { entry: { identity, seen, keys }, owners: [...owners.values()] }
}
