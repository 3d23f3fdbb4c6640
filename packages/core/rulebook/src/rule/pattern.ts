import { eventType, isExtensionType, nearestTypes } from '@golden-hour/events'
import { type DurationMs, durationMs } from '@golden-hour/model'
import type { Environment } from '../cel/environment.ts'
import type { Scope } from '../compiled/expression.ts'
import type { Pattern, Term } from '../compiled/matcher.ts'
import type { Loading } from '../loading.ts'
import { nearestName } from '../source/nearest.ts'
import { type MapNode, member, type Node } from '../source/node.ts'
import { oneOrMore, readCount, readDuration, readList, readText, readTexts } from '../source/read.ts'
import { compileGuard } from './expressions.ts'
import { declaresKey, type FactType, factType, isKeyOf, keysOf } from './fact-type.ts'
import { checkTerm } from './per.ts'

/** How a pattern's fields are to be read in one place. */
export interface PatternPlace {
  readonly loading: Loading
  /** Terms that hold where `match` is not given. */
  readonly match: readonly Term[]
  /** Types of the start, which must declare what `match` compares with; empty where there is none. */
  readonly startTypes: readonly string[]
  /** Why `match` or `within` cannot stand here, or null. */
  readonly noMatch: string | null
  readonly noWithin: string | null
  names(candidate: FactType): Environment<Scope>['names']
}

/** A type that nobody knows is told with the three nearest, and kept, so that nothing follows from it. */
export function readType(loading: Loading, node: Node): string | null {
  const type = readText(loading.faults, node, 'a type of fact')
  if (type === null || eventType(type) !== undefined || isExtensionType(type)) return type
  const near = nearestTypes(type, 3)
  const message = `"${type}" is no type of the vocabulary; the nearest are ${near.join(', ')}`
  loading.faults.fault('unknown-type', node.place, message, near[0] ?? null)
  return type
}

function readMatch(place: PatternPlace, node: Node): Term[] {
  const { faults } = place.loading
  if (place.noMatch !== null) {
    faults.fault('field-not-allowed', node.place, place.noMatch)
    return []
  }
  const terms = readTexts(faults, node, 'a field, patient, visit, or a list of them')
  return terms.filter((term) => checkTerm(faults, node, term, 'match'))
}

/** The fields that a term stands for: `visit` follows the encounters, `patient` needs none. */
const fieldOf = (term: Term): string | null => (term === 'patient' ? null : term === 'visit' ? 'encounterId' : term)

function hintOf(place: PatternPlace, said: boolean): string {
  if (place.noMatch !== null) return 'choose a key that every start has'
  return said ? 'choose a field that it has' : 'say by which field it belongs to the window, as match: encounterId'
}

/** Every type must declare the fields that tell its windows apart, or the file must say what else does. */
function checkDeclared(
  place: PatternPlace,
  at: Node,
  types: readonly string[],
  terms: readonly Term[],
  said: boolean,
): void {
  const { faults } = place.loading
  for (const field of terms.map(fieldOf).filter((f) => f !== null)) {
    const belongs = said || place.noMatch !== null ? declaresKey : isKeyOf
    const lacking = types.filter((type) => !belongs(type, field))
    const starts = said ? place.startTypes.filter((type) => !declaresKey(type, field)) : []
    const nearest = said ? nearestName(field, keysOf(lacking)) : null
    if (lacking.length > 0) {
      const word = lacking.some((type) => declaresKey(type, field)) ? 'key' : 'field'
      const have = lacking.length === 1 ? 'has' : 'have'
      faults.fault(
        'no-key',
        at.place,
        `${lacking.join(', ')} ${have} no ${word} "${field}"; ${hintOf(place, said)}`,
        nearest,
      )
    } else if (starts.length > 0)
      faults.fault(
        'no-key',
        at.place,
        `match compares with the start, but ${starts.join(', ')} has no field "${field}"`,
        nearest,
      )
  }
}

function readWithin(place: PatternPlace, node: Node): Pattern['within'] {
  const { faults } = place.loading
  if (place.noWithin !== null) {
    faults.fault('field-not-allowed', node.place, place.noWithin)
    return null
  }
  const items = readList(faults, node, 'a pair of durations from the start, as [-PT3H, P31D]')
  if (items === null) return null
  const ends = items.map((item) => readDuration(faults, item, true))
  const [from, to] = ends
  if (ends.length !== 2)
    faults.fault('bad-value', node.place, `within is a pair, as [-PT3H, P31D]; this has ${ends.length}`)
  if (from === undefined || to === undefined || from === null || to === null) return null
  if (from > to)
    faults.fault('bad-value', node.place, 'within runs from the earlier to the later; this is the other way round')
  return { from: durationMs(from), to: durationMs(to) as DurationMs }
}

function readTypes(loading: Loading, node: Node): string[] {
  const items = oneOrMore(node)
  if (items.length === 0) loading.faults.fault('bad-value', node.place, 'name at least one type of fact')
  const types = items.map((item) => readType(loading, item)).filter((type) => type !== null)
  return [...new Set(types)]
}

/** The inner fields of one pattern: `fact`, `where`, `match`, `within`, `count`. Its field names are checked by the caller. */
export function compilePattern(place: PatternPlace, node: MapNode, name: string | null): Pattern {
  const { loading } = place
  const fact = member(node, 'fact')
  if (fact === undefined)
    loading.faults.fault('missing-field', node.place, 'a matcher names its type of fact: { fact: … }')
  const types = fact === undefined ? [] : readTypes(loading, fact)
  const written = member(node, 'match')
  const match = written === undefined ? place.match : readMatch(place, written)
  checkDeclared(place, written ?? fact ?? node, types, match, written !== undefined)
  const where = member(node, 'where')
  const within = member(node, 'within')
  const count = member(node, 'count')
  const candidate = factType(types)
  return {
    name,
    types,
    where: where === undefined ? null : compileGuard(loading, where, place.names(candidate)),
    match,
    within: within === undefined ? null : readWithin(place, within),
    count: (count === undefined ? null : readCount(loading.faults, count, 1)) ?? 1,
  }
}

/** A pattern that is only a type. */
export function barePattern(place: PatternPlace, node: Node, name: string | null): Pattern {
  const type = readType(place.loading, node)
  const types = type === null ? [] : [type]
  checkDeclared(place, node, types, place.match, false)
  return { name, types, where: null, match: place.match, within: null, count: 1 }
}
