import { parseInstant } from '@golden-hour/model'
import type { AllMatcherDoc, AnyMatcherDoc, FactMatcherDoc, MatcherDoc, RuleDocument } from './documents.ts'
import type { LiveFact } from './facts.ts'
import { holds } from './guard.ts'
import { agree, listOf, sharedTermsOf } from './keys.ts'
import { durationOf, exactly, type Moment, notEarlier, notLater, occurrenceOf } from './moments.ts'
import { type Match, type Start, scopeOf, type World } from './world.ts'

/** What a matcher is read against. Before the start is known there is only the rule; `only` then narrows to one key. */
export interface Asking {
  readonly world: World
  readonly rule: RuleDocument
  readonly start: (Pick<Start, 'fact' | 'names'> & { readonly moment: Moment | null }) | null
  readonly only?: (fact: LiveFact) => boolean
}

/** A matcher in one shape: its options, how they are combined, and what stands outside them. */
export interface ReadMatcher {
  readonly combine: 'any' | 'all'
  readonly options: readonly (readonly [name: string, matcher: FactMatcherDoc])[]
  readonly outside: Partial<FactMatcherDoc>
}

const single = (doc: string | FactMatcherDoc): FactMatcherDoc => (typeof doc === 'string' ? { fact: doc } : doc)

export function readMatcher(doc: MatcherDoc): ReadMatcher {
  if (typeof doc === 'string') return { combine: 'any', options: [['', { fact: doc }]], outside: {} }
  if (Array.isArray(doc))
    return { combine: 'any', options: doc.map((one: string | FactMatcherDoc) => ['', single(one)]), outside: {} }
  if ('any' in doc) {
    const outside: AnyMatcherDoc = doc
    return { combine: 'any', options: outside.any.map((one) => ['', single(one)]), outside }
  }
  if ('all' in doc) {
    const outside: AllMatcherDoc = doc
    const options = Object.entries(outside.all).map(([name, one]) => [name, single(one)] as const)
    return { combine: 'all', options, outside }
  }
  const matcher = doc as FactMatcherDoc
  return { combine: 'any', options: [['', matcher]], outside: matcher }
}

/** engine.md §3.1: by (moment, source, factId), by code unit; the type last, so that nothing is left to chance. */
export function inOrder(a: Match, b: Match): number {
  if (a.moment.sortsAt !== b.moment.sortsAt) return a.moment.sortsAt - b.moment.sortsAt
  for (const field of ['source', 'factId', 'type'] as const) {
    if (a.fact[field] !== b.fact[field]) return a.fact[field] < b.fact[field] ? -1 : 1
  }
  return 0
}

/** `occurredAt`, or the date-time field that `at` names; a fact without a readable one has no moment and is no match. */
function momentOf(fact: LiveFact, at: string | undefined, world: World): Moment | null {
  if (at === undefined) return occurrenceOf(fact, world.assumed)
  const value = fact.data[at.replace(/^data\./, '')]
  const parsed = typeof value === 'string' ? parseInstant(value) : null
  return parsed === null ? null : exactly(parsed.at)
}

function belongs(fact: LiveFact, matcher: FactMatcherDoc, asking: Asking): boolean {
  if (asking.start === null) return true
  const terms = matcher.match === undefined ? sharedTermsOf(asking.rule) : listOf(matcher.match)
  return agree(terms, fact, asking.start.fact, asking.world)
}

function isWithin(moment: Moment, within: readonly [string, string] | undefined, asking: Asking): boolean {
  const start = asking.start?.moment ?? null
  if (within === undefined || start === null) return true
  return notEarlier(moment, start, durationOf(within[0])) && notLater(moment, start, durationOf(within[1]))
}

/** Every match of one option, in order, without regard to `count` and `pick`. */
export function matchesOf(matcher: FactMatcherDoc, asking: Asking, at: string | undefined = matcher.at): Match[] {
  const found: Match[] = []
  for (const fact of asking.world.facts) {
    if (!listOf(matcher.fact).includes(fact.type)) continue
    if (asking.only !== undefined && !asking.only(fact)) continue
    if (!belongs(fact, matcher, asking)) continue
    const moment = momentOf(fact, at, asking.world)
    if (moment === null || !isWithin(moment, matcher.within, asking)) continue
    if (matcher.where !== undefined && !holds(matcher.where, scopeOf(fact, asking.start))) continue
    found.push({ fact, moment })
  }
  return found.sort(inOrder)
}

export type Eligible = (match: Match) => boolean

const always: Eligible = () => true

/** The eligible matches an option offers: all of them, or the n-th alone where it has a `count`. */
function offersOf(matcher: FactMatcherDoc, asking: Asking, at: string | undefined, eligible: Eligible): Match[] {
  const list = matchesOf(matcher, asking, at).filter(eligible)
  return typeof matcher.count === 'number' ? list.slice(matcher.count - 1, matcher.count) : list
}

/** All eligible matches of a matcher's options together, in order. */
export function everyMatch(doc: MatcherDoc, asking: Asking, eligible: Eligible = always): Match[] {
  const { options, outside } = readMatcher(doc)
  const offers = options.flatMap(([, matcher]) => offersOf(matcher, asking, outside.at ?? matcher.at, eligible))
  const once = offers.filter((match, n) => offers.findIndex((other) => other.fact === match.fact) === n)
  return once.sort(inOrder)
}

/** The one match a matcher stands for: the first or last of any, or the latest of the firsts of all. Null: none. */
export function chosenMatch(doc: MatcherDoc, asking: Asking, eligible: Eligible = always): Match | null {
  const { combine, options, outside } = readMatcher(doc)
  if (combine === 'any') {
    const matches = everyMatch(doc, asking, eligible)
    return (outside.pick === 'last' ? matches.at(-1) : matches[0]) ?? null
  }
  const firsts = options.map(([, matcher]) => offersOf(matcher, asking, outside.at ?? matcher.at, eligible)[0] ?? null)
  if (firsts.includes(null)) return null
  return (firsts as Match[]).sort(inOrder).at(-1) ?? null
}

/** The first match of all, whatever `pick` says. */
export const firstMatch = (doc: MatcherDoc, asking: Asking): Match | null =>
  readMatcher(doc).combine === 'all' ? chosenMatch(doc, asking) : (everyMatch(doc, asking)[0] ?? null)
