import fc from 'fast-check'
import type { AllMatcherDoc, AnyMatcherDoc, FactMatcherDoc, MatcherDoc, VerdictDoc } from '../oracle/documents.ts'
import { anyGuard, factGuard } from './guards.ts'
import { ANY_TYPES, LENGTHS, OWN_TYPES, SURGERY_TYPES, shortLength, sometimes, without } from './palette.ts'

/** Which types may stand where, and what a matcher must say so that it agrees with the rule's key. */
export interface Place {
  /** True where the key is a field that only some types declare. */
  readonly keyed: boolean
  /** Whether a guard may read `start`. */
  readonly afterStart: boolean
  /** Whether `count` means anything. */
  readonly counted: boolean
}

type TypesAndMatch = Pick<FactMatcherDoc, 'fact' | 'match'>

const matchTerms = fc.constantFrom<string | string[]>('encounterId', 'patient', 'visit', ['encounterId'])

/** The types of a matcher, and a `match` where the key needs one or where it is tried on purpose. */
function types(place: Place): fc.Arbitrary<TypesAndMatch> {
  const one = fc.constantFrom(...ANY_TYPES)
  const some = fc.oneof(
    { weight: 5, arbitrary: one },
    { weight: 1, arbitrary: fc.uniqueArray(one, { minLength: 2, maxLength: 3 }) },
  )
  if (!place.keyed) {
    const match = place.afterStart ? sometimes(5, matchTerms) : fc.constant(undefined)
    return fc.record({ fact: some, match }).map(without) as fc.Arbitrary<TypesAndMatch>
  }
  const declared = fc.record({ fact: fc.constantFrom(...SURGERY_TYPES) })
  if (!place.afterStart) return declared
  const elsewhere = fc.record({ fact: some, match: matchTerms })
  return fc.oneof({ weight: 3, arbitrary: declared }, { weight: 1, arbitrary: elsewhere })
}

const within = fc
  .tuple(fc.constantFrom('-P1D', '-PT30M', '-PT10M', 'PT0S', 'PT10M'), shortLength)
  .filter(([from, to]) => !(from === 'PT10M' && LENGTHS[to] < LENGTHS.PT10M)) as fc.Arbitrary<[string, string]>

/** What stands inside a matcher: types, `match`, `where`, `within`, `count`. */
function inside(place: Place): fc.Arbitrary<FactMatcherDoc> {
  return fc
    .record({
      types: types(place),
      where: sometimes(3, place.afterStart ? anyGuard : factGuard),
      within: place.afterStart ? sometimes(8, within) : fc.constant(undefined),
      count: place.counted ? sometimes(10, fc.constantFrom(2, 3)) : fc.constant(undefined),
    })
    .map(({ types: named, ...rest }) => without({ ...named, ...rest }) as FactMatcherDoc)
}

/** A matcher whose moment is the date-time in `when`, which only the hospital's own types carry. */
const byField = (place: Place): fc.Arbitrary<FactMatcherDoc> =>
  fc
    .record({
      fact: fc.constantFrom(...OWN_TYPES),
      at: fc.constant('data.when'),
      where: sometimes(3, factGuard),
      match: place.keyed && place.afterStart ? matchTerms : fc.constant(undefined),
    })
    .map((doc) => without(doc) as FactMatcherDoc)

const options = (place: Place): fc.Arbitrary<FactMatcherDoc[]> =>
  fc.array(inside(place), { minLength: 2, maxLength: 3 })

const anyOf = (place: Place): fc.Arbitrary<AnyMatcherDoc> => options(place).map((any) => ({ any }))

const allOf = (place: Place): fc.Arbitrary<AllMatcherDoc> =>
  fc.tuple(inside(place), inside(place)).map(([first, second]) => ({ all: { first, second } }))

/** A bare type where it fits the key, the shortest form there is. */
const bare = (place: Place): fc.Arbitrary<string> => fc.constantFrom(...(place.keyed ? SURGERY_TYPES : ANY_TYPES))

/** `each`: every start makes a window, so there is nothing to pick or count. */
export function startMatcher(keyed: boolean, each: boolean): fc.Arbitrary<MatcherDoc> {
  const place: Place = { keyed, afterStart: false, counted: !each }
  const last = each ? fc.constant(undefined) : sometimes(3, fc.constant('last' as const))
  const picked = fc.tuple(inside(place), last).map(([doc, pick]) => without({ ...doc, pick }) as FactMatcherDoc)
  const match = keyed ? fc.constant('encounterId') : sometimes(3, matchTerms)
  const both = fc
    .tuple(inside(place), inside({ ...place, keyed: false }), match)
    .map(([first, other, terms]) => ({ all: { first, second: without({ ...other, match: terms }) } }))
  return fc.oneof(
    { weight: 5, arbitrary: bare(place) },
    { weight: 5, arbitrary: picked },
    { weight: keyed ? 0 : 1, arbitrary: byField(place) },
    { weight: 1, arbitrary: anyOf(place) },
    { weight: 1, arbitrary: both },
  ) as fc.Arbitrary<MatcherDoc>
}

export const plainMatcher = (keyed: boolean): fc.Arbitrary<MatcherDoc> => {
  const place: Place = { keyed, afterStart: true, counted: true }
  return fc.oneof(
    { weight: 5, arbitrary: bare(place) },
    { weight: 4, arbitrary: inside(place) },
    { weight: 1, arbitrary: byField(place) },
    { weight: 1, arbitrary: anyOf(place) },
    { weight: 1, arbitrary: allOf(place) },
  ) as fc.Arbitrary<MatcherDoc>
}

/** A matcher of one kind of fact, as `with` and bundles take it. */
export const factMatcher = (keyed: boolean): fc.Arbitrary<FactMatcherDoc> =>
  inside({ keyed, afterStart: true, counted: true })

export function stopMatcher(keyed: boolean, servable: boolean): fc.Arbitrary<MatcherDoc> {
  const place: Place = { keyed, afterStart: true, counted: true }
  const outside = fc.record({
    lead: sometimes(3, fc.constantFrom('PT10M', 'PT30M')),
    early: sometimes(4, fc.constantFrom('unknown' as const, 'ignore' as const)),
    pick: sometimes(6, fc.constant('last' as const)),
  })
  const extended = fc
    .tuple(fc.oneof({ weight: 4, arbitrary: inside(place) }, { weight: 1, arbitrary: byField(place) }), outside)
    .map(([doc, extra]) => without({ ...doc, ...extra }) as MatcherDoc)
  const many = fc
    .tuple(
      fc.oneof(anyOf(place), allOf(place)),
      outside.map(({ pick: _, ...rest }) => rest),
    )
    .map(([doc, extra]) => without({ ...doc, ...extra }) as MatcherDoc)
  const serving = inside(place).map(({ count: _, ...doc }) => ({ ...doc, serves: 'one' }) as MatcherDoc)
  return fc.oneof(
    { weight: 5, arbitrary: bare(place) as fc.Arbitrary<MatcherDoc> },
    { weight: 5, arbitrary: extended },
    { weight: 2, arbitrary: many },
    { weight: servable ? 12 : 0, arbitrary: serving },
  )
}

/** An entry of `excuses`, `ends` or `until` with what it says. */
export function verdict(keyed: boolean, says: readonly NonNullable<FactMatcherDoc['as']>[]): fc.Arbitrary<VerdictDoc> {
  const place: Place = { keyed, afterStart: true, counted: true }
  const matcher = fc.oneof(
    { weight: 6, arbitrary: inside(place) },
    { weight: 1, arbitrary: byField(place) },
    { weight: 1, arbitrary: anyOf(place) },
    { weight: 1, arbitrary: allOf(place) },
  )
  if (says.length === 0) return fc.oneof(bare(place), matcher) as fc.Arbitrary<VerdictDoc>
  const words = fc.record({
    as: sometimes(1.5, fc.constantFrom(...says)),
    reason: fc.constantFrom('one', 'two', 'three'),
    national: sometimes(3, fc.boolean()),
  })
  return fc.tuple(matcher, words).map(([doc, said]) => without({ ...doc, ...said }) as VerdictDoc)
}
