import type { Pattern, Term } from '../compiled/matcher.ts'
import type { Loading } from '../loading.ts'
import { factType } from './fact-type.ts'
import type { MatcherPlace } from './matcher.ts'
import type { PatternPlace } from './pattern.ts'
import { namesForMatch, namesOfCandidate, namesOfFurtherStart, type RuleContext } from './rule-context.ts'

const ONLY_STOP = 'only a stop has it'
const NO_PICK = 'the first match counts here'
const NOT_A_STOP = { lead: ONLY_STOP, early: ONLY_STOP, serves: ONLY_STOP }

/** The further items of `start: { all }`: looked for once the first, which carries the key, is known. */
function furtherStartPlace(loading: Loading, match: readonly Term[], before: readonly Pattern[]): PatternPlace {
  const [carrier, ...others] = before
  const start = factType(carrier?.types ?? [])
  const bound = others.map(({ name, types }) => ({ name: name ?? '', type: factType(types) }))
  return {
    loading,
    match,
    startTypes: start.types,
    noMatch: null,
    noWithin: null,
    names: (candidate) => namesOfFurtherStart(candidate, start, bound),
  }
}

/** The matcher of a start: there is nothing yet to be related to. */
export function startPlace(loading: Loading, match: readonly Term[]): MatcherPlace {
  return {
    loading,
    match,
    startTypes: [],
    noMatch: 'the start gives the key, so it has no match; change "per"',
    noWithin: 'within is reckoned from the start, so the start cannot have it',
    names: (candidate) => namesOfCandidate(candidate),
    what: 'a start',
    refused: NOT_A_STOP,
    extra: [],
    others: (before) => furtherStartPlace(loading, match, before),
  }
}

/** A matcher that is looked for once the start is known. */
export function placeOf(
  context: RuleContext,
  what: string,
  refused: Readonly<Record<string, string>>,
  extra: readonly string[] = [],
): MatcherPlace {
  return {
    loading: context.loading,
    match: context.per.terms,
    startTypes: context.startTypes,
    noMatch: null,
    noWithin: null,
    names: (candidate) => namesForMatch(context, candidate),
    what,
    refused,
    extra,
  }
}

export const withPlace = (context: RuleContext): MatcherPlace => placeOf(context, 'a bound name', NOT_A_STOP, ['sum'])
export const appliesPlace = (context: RuleContext): MatcherPlace =>
  placeOf(context, 'a matcher of applies', { ...NOT_A_STOP, pick: 'any match satisfies it' })
export const excusePlace = (context: RuleContext): MatcherPlace =>
  placeOf(context, 'an excuse', { ...NOT_A_STOP, pick: NO_PICK }, ['as', 'reason', 'reasonFrom', 'national'])
export const endPlace = (context: RuleContext): MatcherPlace =>
  placeOf(context, 'an end', { ...NOT_A_STOP, pick: NO_PICK }, ['as', 'reason', 'reasonFrom', 'national'])
export const untilPlace = (context: RuleContext): MatcherPlace =>
  placeOf(context, 'a matcher of until', { ...NOT_A_STOP, pick: NO_PICK })
export const requirePlace = (context: RuleContext): MatcherPlace => placeOf(context, 'a requirement', NOT_A_STOP)
export const avoidPlace = (context: RuleContext): MatcherPlace =>
  placeOf(context, 'what is avoided', { ...NOT_A_STOP, pick: NO_PICK })

export function stopPlace(context: RuleContext): MatcherPlace {
  const refused: Record<string, string> = {}
  if (context.kind === 'recurring') refused.lead = 'a cycle counts what happens in it'
  if (context.kind === 'recurring') refused.early = 'a cycle counts what happens in it'
  if (context.per.split === 'episode')
    refused.serves = 'an episode has one open window at a time, so every match serves it'
  return placeOf(context, 'a stop', refused)
}

export const itemPlace = (context: RuleContext): MatcherPlace =>
  placeOf(context, 'an item', { serves: 'only a stop that is one matcher has it' }, ['when', 'before'])

/** A matcher that asks of the whole case: a pathway's `when`. */
export function casePlace(loading: Loading): MatcherPlace {
  return {
    loading,
    match: ['patient'],
    startTypes: [],
    noMatch: 'a pathway is of the whole case, so it has no match',
    noWithin: 'within is reckoned from a start, and a pathway has none',
    names: (candidate) => namesOfCandidate(candidate),
    what: 'a matcher of a pathway',
    refused: { ...NOT_A_STOP, pick: 'any match satisfies it', at: 'any match satisfies it' },
    extra: [],
  }
}
