import type { FactMatcherDoc, MatcherDoc, RuleDocument } from './documents.ts'
import type { Json, LiveFact } from './facts.ts'
import { evaluate } from './guard.ts'
import { hasTerm, keyOf, listOf, sharedKeyOf } from './keys.ts'
import { type Asking, chosenMatch, everyMatch, inOrder, matchesOf, readMatcher } from './matching.ts'
import { later, type Moment } from './moments.ts'
import { type Binding, type Match, type Start, scopeOf, type World } from './world.ts'

/** engine.md §3.1 and 3.2, and rulebook.md, Keys: the starts of a rule, one per window, `with` bound. */
export function startsOf(rule: RuleDocument, world: World): Start[] {
  return sharedKeysOf(rule, world).flatMap((sharedKey) => {
    const matches = startMatches(rule, sharedKey, world)
    const starts = matches.flatMap((match) => startFrom(rule, sharedKey, match, world))
    // Stable: where `all` gives several starts one moment, they keep the order of the facts that carry the key.
    return starts.sort((a, b) => a.moment.sortsAt - b.moment.sortsAt)
  })
}

/** Every key that a fact of the start's types has. */
function sharedKeysOf(rule: RuleDocument, world: World): string[] {
  const { combine, options } = readMatcher(rule.start)
  const types = (combine === 'all' ? options.slice(0, 1) : options).flatMap(([, matcher]) => listOf(matcher.fact))
  const keys = new Set<string>()
  for (const fact of world.facts) {
    const key = types.includes(fact.type) ? sharedKeyOf(rule, fact, world) : null
    if (key !== null) keys.add(key)
  }
  return [...keys].sort()
}

/** The start matches of one key: each of them, or the one that is picked. Under `all`, those of the first item. */
function startMatches(rule: RuleDocument, sharedKey: string, world: World): Match[] {
  const { combine, options, outside } = readMatcher(rule.start)
  const carrier: MatcherDoc = combine === 'all' ? (options[0]?.[1] as FactMatcherDoc) : rule.start
  const asking: Asking = {
    world,
    rule,
    start: null,
    only: (fact: LiveFact) => sharedKeyOf(rule, fact, world) === sharedKey,
  }
  if (hasTerm(rule, 'each') || hasTerm(rule, 'episode')) return everyMatch(carrier, asking)
  const one = chosenMatch(
    combine === 'all' ? { any: [carrier as FactMatcherDoc], ...pickOf(outside) } : carrier,
    asking,
  )
  return one === null ? [] : [one]
}

const pickOf = (outside: Partial<FactMatcherDoc>): { pick?: 'first' | 'last' } =>
  outside.pick === undefined ? {} : { pick: outside.pick }

/** Binds the other items of `start.all` and the names of `with`. No start where an item has no match. */
function startFrom(rule: RuleDocument, sharedKey: string, carrier: Match, world: World): Start[] {
  const { combine, options, outside } = readMatcher(rule.start)
  const names: Record<string, Binding> = {}
  let moment = carrier.moment
  if (combine === 'all') {
    const firsts = [carrier]
    for (const [name, matcher] of options.slice(1)) {
      const asking: Asking = { world, rule, start: { fact: carrier.fact, names: {}, moment: null } }
      const first = chosenMatch(outside.at === undefined ? matcher : { ...matcher, at: outside.at }, asking)
      if (first === null) return []
      names[name] = first.fact
      firsts.push(first)
    }
    moment = (firsts.sort(inOrder).at(-1) as Match).moment
  }
  const bare: Start = { rule, sharedKey, key: keyOf(rule, carrier.fact, world), fact: carrier.fact, moment, names }
  return [{ ...bare, names: { ...names, ...boundByWith(bare, world) } }]
}

function boundByWith(start: Start, world: World): Record<string, Binding> {
  const names: Record<string, Binding> = {}
  for (const [name, doc] of Object.entries(start.rule.with ?? {})) {
    const matcher = typeof doc === 'string' ? { fact: doc } : doc
    const asking: Asking = { world, rule: start.rule, start: { ...start, names: { ...start.names, ...names } } }
    names[name] = bindingOf(matcher, asking)
  }
  return names
}

function bindingOf(matcher: FactMatcherDoc, asking: Asking): Binding {
  if (matcher.count === true) return matchesOf(matcher, asking).length
  if (matcher.sum === undefined) return chosenMatch(matcher, asking)?.fact ?? null
  const values = matchesOf(matcher, asking).map(
    (match): Json => evaluate(matcher.sum as string, scopeOf(match.fact, asking.start)),
  )
  return values.reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : 0), 0)
}

/** A start at or before the stop or closing of the previous episode is no start; an unresolved one absorbs the rest. */
export function episodesOf(starts: readonly Start[], endOfEpisode: (start: Start) => Moment | null): Start[] {
  const episodes: Start[] = []
  for (const start of starts) {
    const previous = episodes.findLast((episode) => episode.sharedKey === start.sharedKey)
    const end = previous === undefined ? null : endOfEpisode(previous)
    if (previous === undefined || (end !== null && later(start.moment, end))) episodes.push(start)
  }
  return episodes
}
