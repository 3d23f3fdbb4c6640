import type { FactMatcherDoc, MatcherDoc, VerdictDoc } from './documents.ts'
import { evaluate, holds } from './guard.ts'
import { type Asking, chosenMatch, type Eligible, firstMatch, inOrder, readMatcher } from './matching.ts'
import { durationOf, earlier, later, notEarlier } from './moments.ts'
import { type Match, type Start, scopeOf, type World } from './world.ts'

export const askingOf = (start: Start, world: World): Asking => ({ world, rule: start.rule, start })

/** engine.md §3.3: every entry holds, at any time. */
export function appliesTo(start: Start, world: World): boolean {
  return (start.rule.applies ?? []).every((entry) => {
    if (typeof entry === 'object' && 'when' in entry && !('fact' in entry) && !('any' in entry) && !('all' in entry))
      return holds(entry.when as string, scopeOf(null, start))
    return chosenMatch(entry as MatcherDoc, askingOf(start, world)) !== null
  })
}

const leadOf = (stop: Partial<FactMatcherDoc>): number => durationOf(stop.lead ?? 'PT0S')

/** engine.md §3.5: the stop as it stands before the closing is asked. */
export function stopBeforeClosing(start: Start, world: World): Match | null {
  const doc = start.rule.stop
  if (doc === undefined) return null
  const earliest = -leadOf(readMatcher(doc).outside)
  return chosenMatch(doc, askingOf(start, world), (match) => notEarlier(match.moment, start.moment, earliest))
}

/** engine.md §3.5: `early: unknown` and the first match of all comes before the lead. */
export function cameTooEarly(start: Start, world: World): boolean {
  const doc = start.rule.stop
  if (doc === undefined) return false
  const { outside } = readMatcher(doc)
  if (outside.early !== 'unknown') return false
  const first = firstMatch(doc, askingOf(start, world))
  return first !== null && earlier(first.moment, start.moment, -leadOf(outside))
}

/** An entry of `ends` or `until` and the fact that matched it. */
export interface Closing {
  readonly match: Match
  readonly entry: Partial<FactMatcherDoc>
  readonly isEnd: boolean
}

/** engine.md §3.6: the first fact at or after the start that matches an end or an `until`; both: an end. */
export function closingOf(start: Start, world: World): Closing | null {
  const from: Eligible = (match) => notEarlier(match.moment, start.moment)
  const candidate =
    (isEnd: boolean) =>
    (doc: VerdictDoc): Closing[] => {
      const match = chosenMatch(doc, askingOf(start, world), from)
      return match === null ? [] : [{ match, entry: readMatcher(doc).outside, isEnd }]
    }
  const candidates = [
    ...(start.rule.ends ?? []).flatMap(candidate(true)),
    ...(start.rule.until ?? []).flatMap(candidate(false)),
  ]
  return candidates.sort((a, b) => inOrder(a.match, b.match))[0] ?? null
}

/** A stop later than the closing fact is no stop. */
export const unlessClosed = (stop: Match | null, closing: Closing | null): Match | null =>
  stop !== null && closing !== null && later(stop.moment, closing.match.moment) ? null : stop

/** Both forms of a status: as the hospital counts, and as the nation does. */
export type Form = 'adjusted' | 'national'

export interface Excuse {
  readonly match: Match
  readonly as: 'excused' | 'unknown'
  readonly reason: string | null
}

/** The reason an entry gives for a fact: its `reasonFrom`, else its `reason`, else none. */
export function reasonOf(entry: Partial<FactMatcherDoc>, match: Match, start: Start): string | null {
  const told = entry.reasonFrom === undefined ? null : evaluate(entry.reasonFrom, scopeOf(match.fact, start))
  return typeof told === 'string' ? told : (entry.reason ?? null)
}

function firstOf(
  start: Start,
  world: World,
  eligible: Eligible,
  reads: (entry: Partial<FactMatcherDoc>) => boolean,
): { match: Match; entry: Partial<FactMatcherDoc> } | null {
  const candidates = (start.rule.excuses ?? []).flatMap((doc) => {
    const entry = readMatcher(doc).outside
    const match = reads(entry) ? chosenMatch(doc, askingOf(start, world), eligible) : null
    return match === null ? [] : [{ match, entry }]
  })
  return candidates.sort((a, b) => inOrder(a.match, b.match))[0] ?? null
}

/** engine.md §3.7: the first excuse that is not `noted`, among those that this form reads. */
export function excuseOf(start: Start, world: World, form: Form, eligible: Eligible): Excuse | null {
  const found = firstOf(start, world, eligible, (entry) => {
    return entry.as !== 'noted' && (form === 'adjusted' || entry.national === true)
  })
  if (found === null) return null
  const as = found.entry.as === 'unknown' ? 'unknown' : 'excused'
  return { match: found.match, as, reason: reasonOf(found.entry, found.match, start) }
}

/** engine.md §3.7: what `noted` adds, or null. */
export function notedReason(start: Start, world: World, eligible: Eligible): string | null {
  const found = firstOf(start, world, eligible, (entry) => entry.as === 'noted')
  return found === null ? null : reasonOf(found.entry, found.match, start)
}
