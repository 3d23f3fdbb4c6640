import { cutToMinute, type EpochMs } from '@golden-hour/model'
import { type Context, type Match, notAfter } from '../context.ts'
import { matcherMatch, matcherMatches } from '../matches.ts'
import type { RuleProgram } from '../rule-program.ts'
import { excusesOf } from './closing.ts'
import { NEVER, type Outcome } from './outcome.ts'

/** When the requirement must have happened: the act, less what the rule asks for at least. */
export const orderDue = (program: RuleProgram, act: Match): number =>
  (act.minute ? cutToMinute(act.at as EpochMs) : act.at) - program.rule.atLeastMs

/** order: the start is the act; the requirement must have a match at or before it. */
export function decideOrder(ctx: Context, program: RuleProgram, act: Match): Outcome {
  const inTime = (match: Match): boolean =>
    notAfter(match.at, match.minute, act.at, act.minute, -program.rule.atLeastMs)
  const required = requirement(ctx, program, inTime)
  const excuses = excusesOf(ctx, program, null, inTime)
  const excuse = required === null ? excuses.adjusted : null
  const status = required !== null ? 'met' : excuse !== null ? (excuse.excuse.as as 'excused' | 'unknown') : 'missed'
  const nationally = excuses.national
  const national =
    required !== null ? 'met' : nationally !== null ? (nationally.excuse.as as 'excused' | 'unknown') : 'missed'
  return {
    status,
    national,
    reason: excuse?.reason ?? excuses.noted?.reason ?? null,
    stop: required,
    excuse: excuse ?? excuses.noted,
    closing: null,
    items: null,
    changesAt: NEVER,
    deciders: [required, excuse?.match ?? null].filter((match) => match !== null),
    resolvedBy: act,
  }
}

function requirement(ctx: Context, program: RuleProgram, inTime: (match: Match) => boolean): Match | null {
  const matcher = program.rule.stop!
  if (matcher.mode === 'all') {
    const match = matcherMatch(ctx, matcher, null)
    return match !== null && inTime(match) ? match : null
  }
  const inTimeOnes = matcherMatches(ctx, matcher, null).filter(inTime)
  return (matcher.pick === 'last' ? inTimeOnes.at(-1) : inTimeOnes[0]) ?? null
}
