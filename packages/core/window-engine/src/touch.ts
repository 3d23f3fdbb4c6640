import type { Pattern } from '@golden-hour/rulebook'
import type { Change } from './case-facts.ts'
import { agree, type Context } from './context.ts'
import type { Group, PatientCase } from './patient-case.ts'
import { isPure, type Programs, type RuleProgram } from './rule-program.ts'
import { carries, groupKey } from './starts.ts'
import type { StoredFact } from './stored-fact.ts'
import { isLink, joinVisits } from './visits.ts'

/**
 * Which groups a changed fact can touch: those whose key it carries, and those it belongs to by one of the rule's
 * other patterns. Generous on purpose: a group too many costs time, a group too few is a wrong status.
 */
export function touchedGroups(ctx: Context, programs: Programs, owner: PatientCase, change: Change): Set<Group> {
  const touched = new Set<Group>()
  const { before, after } = change
  if ((before !== null && isLink(before)) || (after !== null && isLink(after))) rejoin(ctx, programs, owner, touched)
  const { type } = (after ?? before)!
  const routes = programs.routes(type)
  if (routes === undefined) return touched
  ctx.open(owner.facts, owner.visits, null)
  for (const program of routes.starts) touchAsStart(ctx, program, owner, change, touched)
  if (routes.others)
    for (const group of owner.groups) {
      const { program } = group
      const patterns = (group.exists ? program.othersOf : program.makersOf).get(type)
      if (patterns === undefined || touched.has(group)) continue
      if (
        (after !== null && mayBelong(ctx, group, patterns, after)) ||
        (before !== null && mayBelong(ctx, group, patterns, before))
      )
        touched.add(group)
    }
  for (const program of routes.pooled) for (const group of owner.groupsOf(program)) touched.add(group)
  return touched
}

function touchAsStart(
  ctx: Context,
  program: RuleProgram,
  owner: PatientCase,
  change: Change,
  touched: Set<Group>,
): void {
  const groupFor = (fact: StoredFact): Group | null => {
    if (!carries(ctx, program, fact)) return null
    const key = groupKey(program, fact, owner.visits, owner.patientId)
    return key === null ? null : owner.group(program, key)
  }
  if (change.before !== null) {
    const group = groupFor(change.before)
    group?.drop(change.before)
    if (group !== null) touched.add(group)
  }
  if (change.after !== null) {
    const group = groupFor(change.after)
    // A link may have put it there already.
    if (group !== null && !group.carriers.includes(change.after)) group.carry(change.after)
    if (group !== null) touched.add(group)
  }
}

function mayBelong(ctx: Context, group: Group, patterns: readonly Pattern[], fact: StoredFact): boolean {
  const { carriers, owner } = group
  for (const pattern of patterns) {
    if (!carriers.some((carrier) => agree(fact, carrier, pattern.match, owner.visits))) continue
    if (pattern.where === null || !isPure(pattern.where)) return true
    ctx.scope.fact = fact
    if (pattern.where.test(ctx.scope)) return true
  }
  return false
}

/** Encounters are joined anew, and every start of the rules that go by visit finds its group again. */
function rejoin(ctx: Context, programs: Programs, owner: PatientCase, touched: Set<Group>): void {
  owner.visits = joinVisits([...owner.facts.live()].filter(isLink))
  for (const program of programs.all) if (program.usesVisit) regroup(ctx, program, owner, touched)
}

/** Finds the starts of one rule among all facts of the case. */
export function regroup(ctx: Context, program: RuleProgram, owner: PatientCase, touched: Set<Group>): void {
  for (const group of owner.groupsOf(program)) {
    group.carriers = []
    touched.add(group)
  }
  ctx.open(owner.facts, owner.visits, null)
  const types = new Set(program.startPatterns.flatMap((pattern) => pattern.types))
  for (const type of types)
    for (const fact of owner.facts.of(type)) {
      if (!carries(ctx, program, fact)) continue
      const key = groupKey(program, fact, owner.visits, owner.patientId)
      if (key === null) continue
      const group = owner.group(program, key)
      group.carry(fact)
      touched.add(group)
    }
}
