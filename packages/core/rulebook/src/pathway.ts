import type { Pathway } from './compiled/rulebook.ts'
import type { Loading } from './loading.ts'
import { readName } from './rule/descriptions.ts'
import { compileMatcher } from './rule/matcher.ts'
import { readType } from './rule/pattern.ts'
import { casePlace } from './rule/places.ts'
import { nearestName } from './source/nearest.ts'
import { type MapNode, member, type Node } from './source/node.ts'
import { checkFields, readId, readList, readText } from './source/read.ts'

function readRuleIds(loading: Loading, node: Node): string[] {
  const items = readList(loading.faults, node, 'a list of rules') ?? []
  return items.map((item) => readRuleId(loading, item)).filter((id) => id !== null)
}

/** The id of a rule that exists. */
export function readRuleId(loading: Loading, node: Node): string | null {
  const id = readText(loading.faults, node, 'the id of a rule')
  if (id === null || loading.ruleIds.has(id)) return id
  if (loading.allRead)
    loading.faults.fault('unknown-rule', node.place, `there is no rule "${id}"`, nearestName(id, loading.ruleIds))
  return null
}

/** One entry of `pathways`. Null where too little of it could be read. */
export function compilePathway(loading: Loading, node: MapNode): Pathway | null {
  const { faults } = loading
  checkFields(faults, node, { allowed: ['id', 'name', 'when', 'milestones', 'windows'], of: 'a pathway' })
  for (const field of ['when', 'milestones'])
    if (member(node, field) === undefined) faults.fault('missing-field', node.place, `a pathway needs "${field}"`)
  const idNode = member(node, 'id')
  const whenNode = member(node, 'when')
  const milestones = member(node, 'milestones')
  const windows = member(node, 'windows')
  const id = (idNode === undefined ? null : readId(faults, idNode)) ?? ''
  const name = readName(loading, node, id)
  const when = whenNode === undefined ? null : compileMatcher(casePlace(loading), whenNode)
  const types = milestones === undefined ? null : readList(faults, milestones, 'a list of types of facts')
  const drawn = (types ?? []).map((item) => readType(loading, item)).filter((type) => type !== null)
  const rules = windows === undefined ? [] : readRuleIds(loading, windows)
  return when === null ? null : { id, name, when, milestones: drawn, windows: rules }
}
