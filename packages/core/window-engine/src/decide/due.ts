import { cutToMinute, type EpochMs } from '@golden-hour/model'
import type { Context, Match } from '../context.ts'
import { notAfter } from '../context.ts'
import type { RuleProgram } from '../rule-program.ts'

/** The deadline of a window, inclusive. */
export interface Due {
  readonly at: number
  /** Start + this, or null where the deadline is a moment of its own. */
  readonly limitMs: number | null
}

/** `none`: the rule has no limit. `unreadable`: it has one that cannot be read. */
export function dueOf(ctx: Context, program: RuleProgram, start: Match): Due | 'none' | 'unreadable' {
  const { limit } = program.rule
  if (limit === null) return 'none'
  if (limit.kind === 'relative') {
    const limitMs = limit.durationMs(ctx.scope)
    return limitMs === null ? 'unreadable' : { at: start.at + limitMs, limitMs }
  }
  const at = limit.dueAt(ctx.scope, start.at as EpochMs)
  return at === null ? 'unreadable' : { at, limitMs: null }
}

/** Whether the match's moment is at or before the deadline; no deadline is never past. */
export function inTime(due: Due | null, start: Match, match: Match): boolean {
  if (due === null) return true
  if (due.limitMs !== null) return notAfter(match.at, match.minute, start.at, start.minute, due.limitMs)
  return match.minute ? cutToMinute(match.at as EpochMs) <= due.at : match.at <= due.at
}

/** How long after the deadline the log waits before it says that it has passed. */
export function settleOf(program: RuleProgram, start: Match): number {
  return program.rule.settleMs ?? (start.minute ? 59_999 : 0)
}
