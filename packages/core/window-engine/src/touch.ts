import type { Pattern } from '@golden-hour/rulebook'
import type { Change } from './case-facts.ts'
import { agree, type Context } from './context.ts'
import type { Group, PatientCase } from './patient-case.ts'
import { isPure, type Programs, type Routes, type RuleProgram } from './rule-program.ts'
import { carries, groupKey } from './starts.ts'
import type { StoredFact } from './stored-fact.ts'
import { isLink, joinVisits } from './visits.ts'

/** Groups to derive again, each once. Mostly none, or a handful. */
export type Touched = Group[]

function touch(touched: Touched, group: Group): void {
  if (!touched.includes(group)) touched.push(group)
}

/**
 * Which groups a changed fact can touch: those whose key it carries, and those it belongs to by one of the rule's
 * other patterns. Generous on purpose: a group too many costs time, a group too few is a wrong status.
 */
export function touchedGroups(
  ctx: Context,
  programs: Programs,
  routes: Routes | undefined,
  owner: PatientCase,
  change: Change,
): Touched {
  const touched: Touched = []
  const { before, after } = change
  if ((before !== null && isLink(before)) || (after !== null && isLink(after))) rejoin(ctx, programs, owner, touched)
  if (routes === undefined) return touched
  ctx.open(owner.facts, owner.visits, null)
  for (const program of routes.wakes)
    if (!owner.isAwake(program) && owner.wake(program)) carryAll(ctx, program, owner, touched)
  for (const program of routes.starts) if (owner.wake(program)) touchAsStart(ctx, program, owner, change, touched)
  if (after !== null) touchOthers(ctx, routes, owner, after, touched)
  if (before !== null) touchOthers(ctx, routes, owner, before, touched)
  for (const program of routes.pooled) for (const group of owner.groupsOf(program)) touch(touched, group)
  return touched
}

function touchOthers(ctx: Context, routes: Routes, owner: PatientCase, fact: StoredFact, touched: Touched): void {
  if (owner.isLarge) for (const program of routes.others) touchInLarge(ctx, routes, program, owner, fact, touched)
  else if (routes.others.length > 0) for (const group of owner.groups) touchAsOther(ctx, routes, group, fact, touched)
}

function touchAsStart(ctx: Context, program: RuleProgram, owner: PatientCase, change: Change, touched: Touched): void {
  if (change.before !== null) {
    const group = groupCarriedBy(ctx, program, owner, change.before)
    group?.drop(change.before)
    if (group !== null) touch(touched, group)
  }
  if (change.after !== null) {
    const group = groupCarriedBy(ctx, program, owner, change.after)
    if (group === null) return
    group.carry(change.after)
    touch(touched, group)
  }
}

function groupCarriedBy(ctx: Context, program: RuleProgram, owner: PatientCase, fact: StoredFact): Group | null {
  if (!carries(ctx, program, fact)) return null
  const key = groupKey(program, fact, owner.visits, owner.patientId)
  return key === null ? null : owner.group(program, key)
}

function touchAsOther(ctx: Context, routes: Routes, group: Group, fact: StoredFact, touched: Touched): void {
  const { program, owner } = group
  if (routes.othersOf[program.rank] === undefined) return
  const patterns = (group.exists ? routes.othersOf : routes.makersOf)[program.rank]
  if (patterns === undefined || touched.includes(group)) return
  for (const pattern of patterns) {
    if (!mayPass(ctx, pattern, fact)) continue
    for (const carrier of group.carriers)
      if (agree(fact, carrier, pattern.match, owner.visits)) {
        touched.push(group)
        return
      }
  }
}

/** In a case of many groups those that go by the rule's own key are looked up. */
function touchInLarge(
  ctx: Context,
  routes: Routes,
  program: RuleProgram,
  owner: PatientCase,
  fact: StoredFact,
  touched: Touched,
): void {
  const patterns = routes.othersOf[program.rank]!
  if (!patterns.some((pattern) => mayPass(ctx, pattern, fact))) return
  if (patterns.every((pattern) => program.goesByKey.has(pattern))) {
    const key = groupKey(program, fact, owner.visits, owner.patientId)
    const group = key === null ? undefined : owner.find(program, key)
    if (group !== undefined) touchAsOther(ctx, routes, group, fact, touched)
  } else for (const group of owner.groupsOf(program)) touchAsOther(ctx, routes, group, fact, touched)
}

/** False only where the pattern's own guard says so of the fact alone. */
function mayPass(ctx: Context, pattern: Pattern, fact: StoredFact): boolean {
  if (pattern.where === null || !isPure(pattern.where)) return true
  ctx.scope.fact = fact
  return pattern.where.test(ctx.scope)
}

/** Encounters are joined anew, and every start of the rules that go by visit finds its group again. */
function rejoin(ctx: Context, programs: Programs, owner: PatientCase, touched: Touched): void {
  owner.visits = joinVisits([...owner.facts.live()].filter(isLink))
  for (const group of owner.groups)
    if (group.program.usesVisit) {
      group.dropAll()
      touch(touched, group)
    }
  regroup(ctx, programs, owner, touched, (program) => program.usesVisit)
}

/** Every live fact finds the groups whose key it carries, of the rules that are asked for. */
export function regroup(
  ctx: Context,
  programs: Programs,
  owner: PatientCase,
  touched: Touched,
  isAsked: (program: RuleProgram) => boolean,
): void {
  ctx.open(owner.facts, owner.visits, null)
  for (const program of programs.all)
    if (isAsked(program) && owner.wake(program)) carryAll(ctx, program, owner, touched)
}

function carryAll(ctx: Context, program: RuleProgram, owner: PatientCase, touched: Touched): void {
  for (const type of program.startTypes)
    for (const fact of owner.facts.of(type)) {
      const group = groupCarriedBy(ctx, program, owner, fact)
      if (group === null) continue
      group.carry(fact)
      touch(touched, group)
    }
}
