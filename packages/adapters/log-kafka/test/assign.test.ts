import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assign, type MemberClaim } from '../src/group/assign.ts'
import { nameOf, type Place } from '../src/group/partition-work.ts'

const places = (count: number): Place[] => Array.from({ length: count }, (_, partition) => ({ topic: 't', partition }))
const claim = (id: string, owned: readonly number[], generation = 1): MemberClaim => ({
  id,
  generation,
  owned: owned.map((partition) => ({ topic: 't', partition })),
})
const numbers = (assigned: Map<string, Place[]>) =>
  Object.fromEntries([...assigned].map(([id, own]) => [id, own.map(({ partition }) => partition)]))

describe('sharing partitions', () => {
  it('gives free ones evenly', () => {
    expect(numbers(assign([claim('a', []), claim('b', [])], places(5)))).toEqual({ a: [0, 1, 3], b: [2, 4] })
  })

  it('first takes from who has too much, and gives it away when that one has let go', () => {
    expect(numbers(assign([claim('a', [0, 1, 2, 3]), claim('b', [])], places(4)))).toEqual({ a: [0, 1], b: [] })
    expect(numbers(assign([claim('a', [0, 1, 3], 2), claim('b', [], 2)], places(4)))).toEqual({ a: [0, 1], b: [2] })
    expect(numbers(assign([claim('a', [0, 1], 3), claim('b', [2], 3)], places(4)))).toEqual({ a: [0, 1], b: [2, 3] })
  })

  it('believes the later of two that claim the same', () => {
    expect(numbers(assign([claim('a', [0], 7), claim('b', [0], 6)], places(1)))).toEqual({ a: [0], b: [] })
    expect(numbers(assign([claim('a', [0], 6), claim('b', [0], 7)], places(1)))).toEqual({ a: [], b: [0] })
  })

  it('leaves members without any where there are more of them', () => {
    expect(numbers(assign([claim('a', [0]), claim('b', []), claim('c', [1])], places(2)))).toEqual({
      a: [0],
      b: [],
      c: [1],
    })
  })

  it('forgets partitions that are no more', () => {
    expect(numbers(assign([claim('a', [0, 9])], places(1)))).toEqual({ a: [0] })
  })

  /** Who owns what at the start, by partition; members that never owned anything stand at the end. */
  const groups = fc.record({
    members: fc.integer({ min: 1, max: 6 }),
    owners: fc.array(fc.integer({ min: -1, max: 5 }), { minLength: 0, maxLength: 40 }),
  })

  it('never gives to one what another has, and comes to rest evenly, moving nothing twice', () => {
    fc.assert(
      fc.property(groups, ({ members, owners }) => {
        const all = places(owners.length)
        const ids = Array.from({ length: members }, (_, i) => `m${i}`)
        let owned = new Map(ids.map((id, i) => [id, all.filter(({ partition }) => owners[partition] === i)]))
        const begun = new Map<string, number>()
        for (let round = 1; round <= 4; round += 1) {
          const assigned = assign(
            ids.map((id) => ({ id, generation: round, owned: owned.get(id)! })),
            all,
          )
          const given = [...assigned.values()].flat().map(nameOf)
          expect(new Set(given).size).toBe(given.length)
          for (const [id, own] of assigned)
            for (const place of own) {
              const owner = ids.find((other) => owned.get(other)!.some((one) => nameOf(one) === nameOf(place)))
              expect(owner === undefined || owner === id).toBe(true)
              if (owner === undefined) begun.set(nameOf(place), (begun.get(nameOf(place)) ?? 0) + 1)
            }
          owned = assigned
        }
        expect([...begun.values()].every((times) => times === 1)).toBe(true)
        const shares = [...owned.values()].map((own) => own.length)
        expect(shares.reduce((a, b) => a + b, 0)).toBe(all.length)
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1)
      }),
    )
  })
})
