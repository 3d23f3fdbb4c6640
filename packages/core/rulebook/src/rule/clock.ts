import { durationMs } from '@golden-hour/model'
import type { Rule } from '../compiled/rule.ts'
import { type MapNode, member, type Node } from '../source/node.ts'
import { readDuration } from '../source/read.ts'
import { compileEvery } from './every.ts'
import { fieldsOfKind } from './kind-fields.ts'
import { compileLimit } from './limit.ts'
import { readReminders } from './remind.ts'
import type { RuleContext } from './rule-context.ts'

export type Clock = Pick<Rule, 'atLeastMs' | 'limit' | 'goalMs' | 'every' | 'settleMs' | 'remind'> & {
  readonly usesWorkingDays: boolean
}

/** Everything of a rule that is a length of time. */
export function compileClock(context: RuleContext, node: MapNode): Clock {
  const { loading, kind } = context
  const duration = (field: string) => {
    const value = member(node, field)
    return value === undefined ? null : readDuration(loading.faults, value)
  }
  const own = (field: string): Node | undefined =>
    fieldsOfKind(kind).allowed.includes(field) ? member(node, field) : undefined
  const limitNode = own('limit')
  const everyNode = own('every')
  const limit = limitNode === undefined ? null : compileLimit(context, limitNode)
  const every = everyNode === undefined ? null : compileEvery(loading, everyNode)
  const settleMs = duration('settle')
  const remind = own('remind')
  // A limit that could not be read has been told; its reminders are not blamed for it.
  const known = (limitNode === undefined) === (limit === null) && (everyNode === undefined) === (every === null)
  const deadline = { kind, limit: limit?.limit ?? null, every: every?.every ?? null, settleMs }
  return {
    atLeastMs: duration('atLeast') ?? durationMs(0),
    limit: deadline.limit,
    goalMs: duration('goal'),
    every: deadline.every,
    settleMs,
    remind: remind === undefined || !known ? [] : readReminders(loading.faults, remind, deadline),
    usesWorkingDays: limit?.usesWorkingDays === true || every?.usesWorkingDays === true,
  }
}
