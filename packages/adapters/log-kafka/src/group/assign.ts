import { nameOf, type Place } from './partition-work.ts'

export interface MemberClaim {
  readonly id: string
  /** The generation in which it got what it owns. */
  readonly generation: number
  /** What it works on now, also what it is letting go of. */
  readonly owned: readonly Place[]
}

/**
 * Who is to have which partition. What must stay true:
 *
 * 1. A partition that a member works on is given to nobody else: it is first taken from that member, and given away in
 *    a later round, when it no longer claims it.
 * 2. Shares differ by one at most, as soon as nothing is on its way.
 * 3. Nothing moves that need not: a member keeps what it has, up to its share.
 * 4. The same claims give the same answer, whoever computes it.
 */
export function assign(members: readonly MemberClaim[], partitions: readonly Place[]): Map<string, Place[]> {
  const owners = ownersOf(members, partitions)
  const shares = sharesOf(members, owners, partitions.length)
  const assigned = new Map(members.map(({ id }) => [id, [] as Place[]]))
  for (const place of partitions) {
    const owner = owners.get(nameOf(place))
    if (owner === undefined) continue
    const kept = assigned.get(owner)!
    if (kept.length < shares.get(owner)!) kept.push(place)
  }
  for (const place of partitions) {
    if (owners.has(nameOf(place))) continue
    const [id] = members.map(({ id }) => id).sort((a, b) => room(b) - room(a) || (a < b ? -1 : 1))
    assigned.get(id!)!.push(place)
  }
  return assigned

  function room(id: string): number {
    return shares.get(id)! - assigned.get(id)!.length
  }
}

/** Where two claim the same, which a member without a session may do for a moment, the later generation is right. */
function ownersOf(members: readonly MemberClaim[], partitions: readonly Place[]): Map<string, string> {
  const known = new Set(partitions.map(nameOf))
  const owners = new Map<string, string>()
  for (const { id, owned } of members.toSorted((a, b) => a.generation - b.generation || (a.id < b.id ? -1 : 1)))
    for (const place of owned) if (known.has(nameOf(place))) owners.set(nameOf(place), id)
  return owners
}

/** Who has more keeps one more, where it does not divide evenly. */
function sharesOf(
  members: readonly MemberClaim[],
  owners: ReadonlyMap<string, string>,
  partitions: number,
): Map<string, number> {
  const has = new Map(members.map(({ id }) => [id, 0]))
  for (const id of owners.values()) has.set(id, has.get(id)! + 1)
  const least = Math.floor(partitions / members.length)
  const withOneMore = partitions % members.length
  const byOwned = members.map(({ id }) => id).sort((a, b) => has.get(b)! - has.get(a)! || (a < b ? -1 : 1))
  return new Map(byOwned.map((id, i) => [id, i < withOneMore ? least + 1 : least]))
}
