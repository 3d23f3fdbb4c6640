import type { RuleDocument } from './documents.ts'
import { listOf, sharedTermsOf, valueOfTerm } from './keys.ts'
import { inOrder, matchesOf, readMatcher } from './matching.ts'
import { notLater } from './moments.ts'
import { askingOf } from './steps.ts'
import type { Match, Start, World } from './world.ts'

/** Whether the rule's stop says `serves: one`. */
export const servesOne = (rule: RuleDocument): boolean =>
  rule.stop !== undefined && readMatcher(rule.stop).options.some(([, matcher]) => matcher.serves === 'one')

/**
 * rulebook.md, Keys: among windows that agree on the other terms, each match answers only the earliest start that is
 * not later and not yet served. `starts` are those that have a window.
 */
export function servedStops(starts: readonly Start[], world: World): Map<Start, Match> {
  const served = new Map<Start, Match>()
  for (const group of new Set(starts.map((start) => groupOf(start, world)))) {
    const waiting = starts.filter((start) => groupOf(start, world) === group).sort(inOrder)
    for (const candidate of candidatesOf(waiting, world)) {
      const answered = waiting.find(
        (start) => !served.has(start) && notLater(start.moment, candidate.moment) && isMatch(start, candidate, world),
      )
      if (answered !== undefined) served.set(answered, candidate)
    }
  }
  return served
}

/** What the stop's `match` reads of a start: only among windows that agree on it does one match choose. */
function groupOf(start: Start, world: World): string {
  const serving = readMatcher(start.rule.stop ?? []).options[0]?.[1]
  const terms = serving?.match === undefined ? sharedTermsOf(start.rule) : listOf(serving.match)
  return JSON.stringify(terms.map((term) => valueOfTerm(term, start.fact, world)))
}

const stopMatches = (start: Start, world: World): Match[] =>
  readMatcher(start.rule.stop ?? []).options.flatMap(([, matcher]) => matchesOf(matcher, askingOf(start, world)))

const isMatch = (start: Start, candidate: Match, world: World): boolean =>
  stopMatches(start, world).some((match) => match.fact === candidate.fact)

/** Every fact that matches the stop of any of the windows, once, in order. */
function candidatesOf(starts: readonly Start[], world: World): Match[] {
  const all = starts.flatMap((start) => stopMatches(start, world))
  return all.filter((match, n) => all.findIndex((other) => other.fact === match.fact) === n).sort(inOrder)
}
