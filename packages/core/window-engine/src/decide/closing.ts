import type { Status } from '@golden-hour/model'
import type { End, Excuse, Matcher, Reason } from '@golden-hour/rulebook'
import type { Context, Match } from '../context.ts'
import { allMatches, compareMatches, type From, matcherMatch } from '../matches.ts'
import type { RuleProgram } from '../rule-program.ts'

/** What ended a window from outside: an end that says what it then is, or (`end` null) an `until`. */
export interface Closing {
  readonly match: Match
  readonly end: End | null
  readonly reason: string | null
}

export interface Excusing {
  readonly match: Match
  readonly excuse: Excuse
  readonly reason: string | null
}

export function reasonText(ctx: Context, reason: Reason, match: Match): string | null {
  if (reason.kind === 'text') return reason.text
  ctx.scope.fact = match.fact
  const value = reason.expression.value(ctx.scope)
  if (Array.isArray(value)) return value.map(String).join(',')
  return value === null || value === undefined ? null : String(value)
}

/** Step 6: the first fact at or after the start that matches an end or an until; a fact that matches both is an end. */
export function closingOf(ctx: Context, program: RuleProgram, start: Match): Closing | null {
  const { ends, until } = program.rule
  if (ends.length === 0 && until.length === 0) return null
  const from: From = { at: start.at, minute: start.minute, leadMs: 0 }
  let best: Match | null = null
  let bestEnd: End | null = null
  for (const end of ends) {
    const match = matcherMatch(ctx, end.matcher, from)
    if (match !== null && (best === null || compareMatches(match, best) < 0)) {
      best = match
      bestEnd = end
    }
  }
  for (const matcher of until) {
    const match = matcherMatch(ctx, matcher, from)
    if (match !== null && (best === null || compareMatches(match, best) < 0)) {
      best = match
      bestEnd = null
    }
  }
  if (best === null) return null
  return { match: best, end: bestEnd, reason: bestEnd === null ? 'closed' : reasonText(ctx, bestEnd.reason, best) }
}

/** What the excuses of a window say: the one that excuses, in each form, and the one that is only noted. */
export interface Excuses {
  readonly adjusted: Excusing | null
  readonly national: Excusing | null
  readonly noted: Excusing | null
}

export const NO_EXCUSES: Excuses = { adjusted: null, national: null, noted: null }

/** Step 7: the first match that occurred from the bound on and counts by `inTime`. */
export function excusesOf(
  ctx: Context,
  program: RuleProgram,
  from: From | null,
  counts: (match: Match) => boolean,
): Excuses {
  const { excuses } = program.rule
  if (excuses.length === 0) return NO_EXCUSES
  const found: Excusing[] = []
  for (const excuse of excuses) {
    const match = excusingMatch(ctx, excuse.matcher, from, counts)
    if (match !== null) found.push({ match, excuse, reason: reasonText(ctx, excuse.reason, match) })
  }
  if (found.length === 0) return NO_EXCUSES
  found.sort((a, b) => compareMatches(a.match, b.match))
  return {
    adjusted: found.find(({ excuse }) => excuse.as !== 'noted') ?? null,
    national: found.find(({ excuse }) => excuse.as !== 'noted' && excuse.national) ?? null,
    noted: found.find(({ excuse }) => excuse.as === 'noted') ?? null,
  }
}

/** The first match that counts. Matches are in order of time, so the first counts or none does, but where days are tried. */
function excusingMatch(
  ctx: Context,
  matcher: Matcher,
  from: From | null,
  counts: (match: Match) => boolean,
): Match | null {
  if (ctx.instants !== null && matcher.mode === 'any') {
    const counted = matcher.patterns.map(
      (pattern) => allMatches(ctx, pattern, matcher.at, from).filter(counts)[pattern.count - 1] ?? null,
    )
    return counted.filter((match) => match !== null).sort(compareMatches)[0] ?? null
  }
  const match = matcherMatch(ctx, matcher, from)
  return match !== null && counts(match) ? match : null
}

/** What an end makes of a window, by form: nationally, an end that excuses without saying so does not. */
export function endStatus(end: End, national: boolean, unexcused: Status): Status {
  return national && !end.national && end.as === 'excused' ? unexcused : end.as
}
