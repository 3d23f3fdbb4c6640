import type { Context } from '../context.ts'
import type { RuleProgram } from '../rule-program.ts'
import { excusesOf } from './closing.ts'
import { NEVER, type Outcome } from './outcome.ts'

/** tally: a start and nothing to wait for. */
export function decideTally(ctx: Context, program: RuleProgram): Outcome {
  const excuses = excusesOf(ctx, program, null, () => true)
  const { adjusted, national, noted } = excuses
  return {
    status: adjusted === null ? 'met' : (adjusted.excuse.as as 'excused' | 'unknown'),
    national: national === null ? 'met' : (national.excuse.as as 'excused' | 'unknown'),
    reason: adjusted?.reason ?? noted?.reason ?? null,
    stop: null,
    excuse: adjusted ?? noted,
    closing: null,
    items: null,
    changesAt: NEVER,
    deciders: adjusted === null ? [] : [adjusted.match],
    resolvedBy: null,
  }
}
