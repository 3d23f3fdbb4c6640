import { canonicalJson, type Kind, sha256 } from '@golden-hour/model'
import type { CelType } from '../cel/type.ts'
import type { Matcher } from '../compiled/matcher.ts'
import type { Applies, Rule } from '../compiled/rule.ts'
import type { Loading } from '../loading.ts'
import { nearestName } from '../source/nearest.ts'
import { type MapNode, member, type Node } from '../source/node.ts'
import { plainValue } from '../source/plain.ts'
import { checkFields, readId, readList, readOneOf, readScalar, readText } from '../source/read.ts'
import { compileBindings } from './bindings.ts'
import { compileItems } from './bundle-items.ts'
import { compileClock } from './clock.ts'
import { readBasis, readEffective, readMode, readName } from './descriptions.ts'
import { compileGuard } from './expressions.ts'
import { factType } from './fact-type.ts'
import { fieldsOfKind, KINDS, REQUIRED } from './kind-fields.ts'
import { compileMarks } from './marks.ts'
import { compileMatcher, typesOf } from './matcher.ts'
import { compileEnds, compileExcuses, compileUntil } from './outcomes.ts'
import { readPer } from './per.ts'
import { appliesPlace, avoidPlace, requirePlace, stopPlace } from './places.ts'
import { namesOfWindow, type RuleContext } from './rule-context.ts'
import { compileStart } from './start.ts'

export interface CompiledRule {
  readonly rule: Rule
  readonly markTypes: ReadonlyMap<string, CelType>
  readonly usesWorkingDays: boolean
  /** Every type that it names. */
  readonly factTypes: readonly string[]
}

/** The version a file gives, or the first 12 hex digits of the hash of what it says. */
export function readVersion(loading: Loading, owner: MapNode): string {
  const node = member(owner, 'version')
  const written = node === undefined ? null : readScalar(loading.faults, node, 'a version')
  return written?.text ?? sha256(canonicalJson(plainValue(owner))).slice(0, 12)
}

function readKind(loading: Loading, node: MapNode): Kind {
  const kind = member(node, 'kind')
  return (kind === undefined ? null : readOneOf(loading.faults, kind, KINDS)) ?? 'deadline'
}

function checkShape(loading: Loading, node: MapNode, kind: Kind): void {
  checkFields(loading.faults, node, fieldsOfKind(kind))
  for (const field of REQUIRED[kind])
    if (member(node, field) === undefined)
      loading.faults.fault('missing-field', node.place, `a rule of kind ${kind} needs "${field}"`)
}

function compileApplies(context: RuleContext, node: Node): Applies[] {
  const { loading } = context
  const applies: Applies[] = []
  for (const item of readList(loading.faults, node, 'a list of matchers and { when: … }') ?? []) {
    const when = member(item, 'when')
    if (item.kind === 'map' && when !== undefined) {
      checkFields(loading.faults, item, { allowed: ['when'], of: 'a condition' })
      const guard = compileGuard(loading, when, namesOfWindow(context))
      if (guard !== null) applies.push({ kind: 'when', guard })
      continue
    }
    const matcher = compileMatcher(appliesPlace(context), item)
    if (matcher !== null) applies.push({ kind: 'fact', matcher })
  }
  return applies
}

/** What the kind waits for, under whatever name its files call it. */
function compileStop(context: RuleContext, node: MapNode): Matcher | null {
  const { kind } = context
  const [field, place] =
    kind === 'order'
      ? (['require', requirePlace(context)] as const)
      : kind === 'absence'
        ? (['avoid', avoidPlace(context)] as const)
        : (['stop', stopPlace(context)] as const)
  const stop = member(node, field)
  return stop === undefined || kind === 'bundle' || kind === 'tally' ? null : compileMatcher(place, stop)
}

function readLadder(loading: Loading, node: Node | undefined): string | null {
  const id = node === undefined ? null : readText(loading.faults, node, 'the id of a ladder')
  if (id !== null && !loading.ladders.has(id) && loading.allRead)
    loading.faults.fault('unknown-ladder', node!.place, `there is no ladder "${id}"`, nearestName(id, loading.ladders))
  return id
}

type Parts = Pick<Rule, 'start' | 'applies' | 'bindings' | 'stop' | 'items' | 'excuses' | 'ends' | 'until'>

function typesOfParts(parts: Parts): string[] {
  const matchers = [
    parts.start,
    ...parts.applies.flatMap((entry) => (entry.kind === 'fact' ? [entry.matcher] : [])),
    ...parts.bindings.map((binding) => binding.matcher),
    ...(parts.stop === null ? [] : [parts.stop]),
    ...parts.items.map((item) => item.matcher),
    ...parts.excuses.map((excuse) => excuse.matcher),
    ...parts.ends.map((end) => end.matcher),
    ...parts.until,
  ]
  return [...new Set(matchers.flatMap(typesOf))]
}

/** Without a key or a start nothing else can be checked against it. */
function openContext(loading: Loading, node: MapNode, kind: Kind) {
  const per = member(node, 'per')
  const start = member(node, 'start')
  const readKey = per === undefined ? null : readPer(loading.faults, per, kind)
  if (start === undefined || readKey === null) return null
  const compiled = compileStart(loading, start, readKey)
  const context: RuleContext = {
    loading,
    kind,
    per: readKey,
    start: compiled.fact,
    startTypes: compiled.types,
    bound: compiled.bound,
    later: [],
  }
  return { context, start: compiled.matcher }
}

function compileParts(before: RuleContext, start: Matcher, node: MapNode): { parts: Parts; context: RuleContext } {
  const { bindings, bound } = compileBindings(before, member(node, 'with'))
  const context = { ...before, bound }
  const list = <T>(field: string, compile: (context: RuleContext, node: Node) => T[]): T[] => {
    const value = fieldsOfKind(context.kind).allowed.includes(field) ? member(node, field) : undefined
    return value === undefined ? [] : compile(context, value)
  }
  const items = context.kind === 'bundle' ? list('stop', compileItems) : []
  const parts: Parts = {
    start,
    bindings,
    applies: list('applies', compileApplies),
    stop: compileStop(context, node),
    items,
    excuses: list('excuses', compileExcuses),
    ends: list('ends', compileEnds),
    until: list('until', compileUntil),
  }
  return { parts, context }
}

/** Compiles one entry of `windows`. Null where too little of it could be read; its faults are told either way. */
export function compileRule(loading: Loading, node: MapNode): CompiledRule | null {
  const idNode = member(node, 'id')
  const kind = readKind(loading, node)
  checkShape(loading, node, kind)
  const id = (idNode === undefined ? null : readId(loading.faults, idNode)) ?? ''
  const severityNode = member(node, 'severity')
  const head = {
    id,
    name: readName(loading, node, id),
    version: readVersion(loading, node),
    basis: readBasis(loading, member(node, 'basis')),
    ...readMode(loading, node, kind),
    ladder: readLadder(loading, kind === 'tally' ? undefined : member(node, 'ladder')),
    severity:
      (severityNode === undefined
        ? null
        : readOneOf(loading.faults, severityNode, ['critical', 'high', 'low'] as const)) ?? 'high',
    ...readEffective(loading, member(node, 'effective')),
  }
  const opened = openContext(loading, node, kind)
  if (opened === null) return null
  const { parts, context } = compileParts(opened.context, opened.start, node)
  const { usesWorkingDays, ...clock } = compileClock(context, node)
  const stopTypes = parts.stop !== null ? typesOf(parts.stop) : parts.items.flatMap((item) => typesOf(item.matcher))
  const { marks, types } = compileMarks(
    context,
    member(node, 'marks'),
    stopTypes.length === 0 ? null : factType(stopTypes),
  )
  const loosen = member(node, 'loosen')
  const loosened = loosen === undefined ? null : readText(loading.faults, loosen, 'why it is loosened')
  const rule: Rule = {
    ...head,
    kind,
    per: context.per,
    ...parts,
    ...clock,
    marks,
    ...(loosened === null ? {} : { loosened }),
  }
  return { rule, markTypes: types, usesWorkingDays, factTypes: typesOfParts(parts) }
}
