import { fieldsOf } from '@golden-hour/events'
import { durationMs } from '@golden-hour/model'
import type { Matcher, Pattern } from '../compiled/matcher.ts'
import { nearestName } from '../source/nearest.ts'
import { describe, type MapNode, member, type Node } from '../source/node.ts'
import { checkFields, isReadableName, readDuration, readMap, readOneOf, readText } from '../source/read.ts'
import { barePattern, compilePattern, type PatternPlace } from './pattern.ts'

const INNER = ['fact', 'where', 'match', 'within', 'count']
const OUTER = ['lead', 'early', 'pick', 'at', 'serves']

/** Where a matcher stands: what it may say there, and why not the rest. */
export interface MatcherPlace extends PatternPlace {
  /** `a stop`, `an excuse`: for messages. */
  readonly what: string
  /** Outer fields that mean nothing here, with the reason. */
  readonly refused: Readonly<Record<string, string>>
  /** Further fields of the same mapping, read by the caller. */
  readonly extra: readonly string[]
  /** For the patterns of `start: { all }` after the first, from those before it. */
  readonly others?: (before: readonly Pattern[]) => PatternPlace
}

const PLAIN: Omit<Matcher, 'mode' | 'patterns'> = {
  leadMs: durationMs(0),
  early: 'ignore',
  pick: 'first',
  at: null,
  serves: null,
}

/** The date-time field that is the match's moment; `at: data.slotAt`. */
function readAt(place: MatcherPlace, node: Node, patterns: readonly Pattern[]): string | null {
  const text = readText(place.loading.faults, node, 'a date-time field, as data.slotAt')
  if (text === null) return null
  const field = text.replace(/^data\./, '')
  const types = patterns.flatMap((pattern) => pattern.types)
  for (const type of types) {
    const declared = fieldsOf(type)
    if (declared === undefined || (declared.open && declared.fields[field] === undefined)) continue
    const kind = declared.fields[field]?.kind
    if (kind === 'date-time' || kind === 'dyn') continue
    const instants = Object.keys(declared.fields).filter((name) => declared.fields[name]?.kind === 'date-time')
    place.loading.faults.fault(
      'unknown-member',
      node.place,
      `${type} declares no date-time field "${field}"`,
      nearestName(field, instants),
    )
  }
  return field
}

function readOuter(
  place: MatcherPlace,
  node: MapNode,
  patterns: readonly Pattern[],
): Omit<Matcher, 'mode' | 'patterns'> {
  const { faults } = place.loading
  const given = (field: string): Node | undefined =>
    Object.hasOwn(place.refused, field) ? undefined : member(node, field)
  const lead = given('lead')
  const early = given('early')
  const pick = given('pick')
  const at = given('at')
  const serves = given('serves')
  return {
    leadMs: (lead === undefined ? null : readDuration(faults, lead)) ?? PLAIN.leadMs,
    early: (early === undefined ? null : readOneOf(faults, early, ['ignore', 'unknown'])) ?? PLAIN.early,
    pick: (pick === undefined ? null : readOneOf(faults, pick, ['first', 'last'])) ?? PLAIN.pick,
    at: at === undefined ? null : readAt(place, at, patterns),
    serves: serves === undefined ? null : readOneOf(faults, serves, ['one']),
  }
}

/** One of `any` or `all`: a type, or inner fields only. */
function innerPattern(place: PatternPlace, node: Node, name: string | null, form: string): Pattern | null {
  if (node.kind === 'scalar' && typeof node.value === 'string') return barePattern(place, node, name)
  const map = readMap(place.loading.faults, node, 'a type of fact or { fact: … }')
  if (map === null) return null
  const why = `it stands outside, beside "${form}"`
  checkFields(place.loading.faults, map, {
    allowed: INNER,
    of: `a matcher within "${form}"`,
    refused: Object.fromEntries(OUTER.map((field) => [field, why])),
  })
  return compilePattern(place, map, name)
}

function anyPatterns(place: MatcherPlace, node: Node): Pattern[] {
  if (node.kind !== 'list' || node.items.length === 0) {
    if (node.kind !== 'broken')
      place.loading.faults.fault(
        'wrong-type',
        node.place,
        `expected a list of matchers, found ${node.kind === 'list' ? 'an empty one' : describe(node)}`,
      )
    return []
  }
  return node.items.map((item) => innerPattern(place, item, null, 'any')).filter((pattern) => pattern !== null)
}

/** The names of `all`; one that expressions cannot read is told. */
export function namedEntries(place: MatcherPlace, node: Node): readonly (readonly [string, Node])[] {
  const map = readMap(place.loading.faults, node, 'a mapping from names to matchers')
  if (map === null) return []
  if (map.entries.length === 0)
    place.loading.faults.fault('wrong-type', node.place, '"all" is empty; name at least one matcher')
  for (const { key, keyPlace } of map.entries)
    if (!isReadableName(key) && !/^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(key))
      place.loading.faults.fault('bad-name', keyPlace, `"${key}" is no name; use letters, digits, "-" and "_"`)
  return map.entries.map(({ key, value }) => [key, value] as const)
}

function allPatterns(place: MatcherPlace, node: Node): Pattern[] {
  const patterns: Pattern[] = []
  for (const [name, item] of namedEntries(place, node)) {
    const own = patterns.length === 0 ? place : (place.others?.(patterns) ?? place)
    const pattern = innerPattern(own, item, name, 'all')
    if (pattern !== null) patterns.push(pattern)
  }
  return patterns
}

function checkForm(place: MatcherPlace, node: MapNode, form: 'plain' | 'any' | 'all'): void {
  const why = `it stands inside, in each matcher of "${form}"`
  const inner = form === 'plain' ? [] : INNER.map((field) => [field, why] as const)
  checkFields(place.loading.faults, node, {
    allowed: [
      ...(form === 'plain' ? INNER : [form]),
      ...OUTER.filter((f) => !Object.hasOwn(place.refused, f)),
      ...place.extra,
    ],
    of: place.what,
    refused: { ...Object.fromEntries(inner), ...place.refused },
  })
}

/** A type, a mapping with `fact`, `any` or `all`, or a bare list (any). Null where nothing can be made of it. */
export function compileMatcher(place: MatcherPlace, node: Node): Matcher | null {
  const { faults } = place.loading
  if (node.kind === 'list') return { mode: 'any', patterns: anyPatterns(place, node), ...PLAIN }
  if (node.kind === 'scalar' && typeof node.value === 'string')
    return { mode: 'any', patterns: [barePattern(place, node, null)], ...PLAIN }
  const map = readMap(faults, node, 'a type of fact or { fact: … }')
  if (map === null) return null
  const any = member(map, 'any')
  const all = member(map, 'all')
  if (any !== undefined && all !== undefined)
    faults.fault('bad-value', map.place, '"any" and "all" exclude one another; a matcher is one level deep')
  checkForm(place, map, any !== undefined ? 'any' : all !== undefined ? 'all' : 'plain')
  const patterns =
    any !== undefined
      ? anyPatterns(place, any)
      : all !== undefined
        ? allPatterns(place, all)
        : [compilePattern(place, map, null)]
  return { mode: any === undefined && all !== undefined ? 'all' : 'any', patterns, ...readOuter(place, map, patterns) }
}

/** All types that a matcher names. */
export const typesOf = (matcher: Matcher): string[] => [
  ...new Set(matcher.patterns.flatMap((pattern) => pattern.types)),
]
