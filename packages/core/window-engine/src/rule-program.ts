import { byCodeUnit, type Transition } from '@golden-hour/model'
import type { Guard, Matcher, Pattern, Rule, Rulebook, Term } from '@golden-hour/rulebook'

/** A rule with what the engine looks up often. */
export interface RuleProgram {
  readonly rule: Rule
  /** How transitions name it. */
  readonly named: Transition['rule']
  /** Order among window ids of different rules. */
  readonly rank: number
  /** Every type the rule reads. */
  readonly types: readonly string[]
  /** Patterns of the start that carry the key. */
  readonly startPatterns: readonly Pattern[]
  readonly startTypes: readonly string[]
  /** Types of which the case must have one fact at least, of each entry, for there to be any window. */
  readonly needs: readonly (readonly string[])[]
  /** Every other pattern: a fact that matches none of them cannot change the rule's windows. */
  readonly otherPatterns: readonly Pattern[]
  /** Those of them that can bring a window into being; the rest only change what is said of one. */
  readonly makerPatterns: readonly Pattern[]
  /** Those of them that match by the rule's own key: the fact's key is the group's. */
  readonly goesByKey: ReadonlySet<Pattern>
  /** One start a group, its first carrier: nothing to choose, split or complete. */
  readonly plainStart: boolean
  readonly usesVisit: boolean
  readonly boundNames: readonly string[]
  /** Windows of different keys can depend on each other (`serves: one`). */
  readonly pooled: boolean
}

/** Which rules a fact of some type can touch. */
export interface Routes {
  /** The type: one text for all its facts. */
  readonly type: string
  /** Rules in which it can carry a window's key. */
  readonly starts: readonly RuleProgram[]
  /** Rules that need such a fact before there is any window. */
  readonly wakes: readonly RuleProgram[]
  /** Rules that read it in another role. */
  readonly others: readonly RuleProgram[]
  /** By the rank of a rule, its other patterns that take the type. */
  readonly othersOf: readonly (readonly Pattern[] | undefined)[]
  /** Those of them that can bring a window into being; the rest only change what is said of one. */
  readonly makersOf: readonly (readonly Pattern[] | undefined)[]
  readonly pooled: readonly RuleProgram[]
}

const NO_GUARD: Guard | null = null
export const isPure = (guard: Guard | null): boolean =>
  guard === NO_GUARD || !(guard.reads.start || guard.reads.bound || guard.reads.stop)

/** What decides whether there is a window at all. */
function makingMatchers(rule: Rule): Matcher[] {
  const applies = rule.applies.filter((entry) => entry.kind === 'fact')
  return [...applies.map(({ matcher }) => matcher), ...rule.bindings.map(({ matcher }) => matcher)]
}

/** What `applies` and `start: { all }` ask for, whatever else they say. */
function needsOf(rule: Rule, bound: readonly Pattern[]): (readonly string[])[] {
  const asked = bound.map(({ types }) => types)
  for (const entry of rule.applies) {
    if (entry.kind !== 'fact') continue
    const { mode, patterns } = entry.matcher
    if (mode === 'all') asked.push(...patterns.map(({ types }) => types))
    else asked.push(typesOf(patterns))
  }
  return asked
}

const typesOf = (patterns: readonly Pattern[]): string[] => [...new Set(patterns.flatMap(({ types }) => types))]

function otherMatchers(rule: Rule): Matcher[] {
  const matchers: Matcher[] = makingMatchers(rule)
  if (rule.stop !== null) matchers.push(rule.stop)
  for (const item of rule.items) matchers.push(item.matcher)
  for (const excuse of rule.excuses) matchers.push(excuse.matcher)
  for (const end of rule.ends) matchers.push(end.matcher)
  matchers.push(...rule.until)
  return matchers
}

export function programOf(rule: Rule, rank: number, rulebook: string): RuleProgram {
  const all = rule.start.mode === 'all'
  const startPatterns = all ? rule.start.patterns.slice(0, 1) : rule.start.patterns
  const boundPatterns = all ? rule.start.patterns.slice(1) : []
  const otherPatterns = [...boundPatterns, ...otherMatchers(rule).flatMap((matcher) => matcher.patterns)]
  const terms: Term[] = [...rule.per.terms, ...otherPatterns.flatMap((pattern) => pattern.match)]
  return {
    rule,
    named: { id: rule.id, version: rule.version, rulebook },
    rank,
    types: typesOf([...startPatterns, ...otherPatterns]),
    startPatterns,
    startTypes: typesOf(startPatterns),
    needs: needsOf(rule, boundPatterns),
    otherPatterns,
    makerPatterns: [...boundPatterns, ...makingMatchers(rule).flatMap((matcher) => matcher.patterns)],
    goesByKey: new Set(otherPatterns.filter(({ match }) => match.join() === rule.per.terms.join())),
    plainStart:
      rule.per.split === null &&
      rule.start.at === null &&
      rule.start.pick === 'first' &&
      (rule.start.mode === 'any' || rule.start.patterns.length === 1) &&
      rule.start.patterns.every(({ count }) => count === 1),
    usesVisit: terms.includes('visit'),
    boundNames: [...boundPatterns.map((pattern) => pattern.name ?? ''), ...rule.bindings.map(({ name }) => name)],
    pooled: rule.stop?.serves === 'one',
  }
}

/** The active rules of a rulebook, and the way from a fact's type to those it can touch. */
export interface Programs {
  readonly rulebook: Rulebook
  readonly all: readonly RuleProgram[]
  /** Whether any rule goes by visit. */
  readonly goByVisit: boolean
  readonly byId: ReadonlyMap<string, RuleProgram>
  /** Whether any rule has a cycle a calendar period. */
  readonly anyCalendar: boolean
  /** By type; of every type that the rulebook names. */
  readonly routes: ReadonlyMap<string, Routes>
}

function routesOf(type: string, all: readonly RuleProgram[]): Routes {
  const taking = (patterns: readonly Pattern[]): readonly Pattern[] | undefined => {
    const found = patterns.filter(({ types }) => types.includes(type))
    return found.length === 0 ? undefined : found
  }
  const othersOf = all.map(({ otherPatterns }) => taking(otherPatterns))
  return {
    type,
    starts: all.filter(({ startTypes }) => startTypes.includes(type)),
    wakes: all.filter(({ needs }) => needs.some((types) => types.includes(type))),
    others: all.filter(({ rank }) => othersOf[rank] !== undefined),
    othersOf,
    makersOf: all.map(({ makerPatterns }) => taking(makerPatterns)),
    pooled: all.filter((program) => program.pooled && program.types.includes(type)),
  }
}

export function programsOf(rulebook: Rulebook): Programs {
  const active = rulebook.rules.filter((rule) => rule.mode === 'alert' || rule.mode === 'count')
  active.sort((a, b) => byCodeUnit(`${a.id}/`, `${b.id}/`))
  const all = active.map((rule, rank) => programOf(rule, rank, rulebook.hash))
  return {
    rulebook,
    all,
    goByVisit: all.some(({ usesVisit }) => usesVisit),
    byId: new Map(all.map((program) => [program.rule.id, program])),
    anyCalendar: all.some(({ rule }) => rule.every?.kind === 'calendar'),
    routes: new Map([...rulebook.factTypes].map((type) => [type, routesOf(type, all)])),
  }
}
