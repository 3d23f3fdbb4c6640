import { durationMs } from '@golden-hour/model'
import type { Matcher } from '../compiled/matcher.ts'
import type { BundleItem } from '../compiled/rule.ts'
import { nearestName } from '../source/nearest.ts'
import { type Entry, type MapNode, member, type Node } from '../source/node.ts'
import { checkFields, readDuration, readMap, readOneOf, readText } from '../source/read.ts'
import { compileGuard } from './expressions.ts'
import { compileMatcher, namedEntries } from './matcher.ts'
import { itemPlace } from './places.ts'
import { namesOfWindow, type RuleContext } from './rule-context.ts'

/** `lead` and `early` beside `all` hold for every item that does not say otherwise. */
interface Shared {
  readonly leadMs: Matcher['leadMs']
  readonly early: Matcher['early']
}

function compileItem(context: RuleContext, name: string, node: Node, shared: Shared): BundleItem | null {
  const matcher = compileMatcher(itemPlace(context), node)
  if (matcher === null) return null
  const when = member(node, 'when')
  const before = member(node, 'before')
  return {
    name,
    matcher: {
      ...matcher,
      leadMs: member(node, 'lead') === undefined ? shared.leadMs : matcher.leadMs,
      early: member(node, 'early') === undefined ? shared.early : matcher.early,
    },
    when: when === undefined ? null : compileGuard(context.loading, when, namesOfWindow(context)),
    before: before === undefined ? null : readText(context.loading.faults, before, 'the name of an item'),
  }
}

function checkBefore(context: RuleContext, items: readonly BundleItem[], entries: readonly Entry[]): void {
  const names = entries.map((entry) => entry.key)
  const { faults } = context.loading
  for (const { name, before } of items) {
    const at = member(entries.find((entry) => entry.key === name)?.value, 'before')
    if (before === null || at === undefined) continue
    if (!names.includes(before))
      faults.fault('unknown-item', at.place, `there is no item "${before}"`, nearestName(before, names))
    else if (comesBack(items, name)) faults.fault('cycle', at.place, `"${name}" would have to come before itself`)
  }
}

/** Whether the chain of `before` leads back to where it began. */
function comesBack(items: readonly BundleItem[], name: string): boolean {
  const next = new Map(items.map((item) => [item.name, item.before]))
  let at = next.get(name) ?? null
  for (let steps = 0; at !== null && steps <= items.length; steps++) {
    if (at === name) return true
    at = next.get(at) ?? null
  }
  return false
}

function readShared(context: RuleContext, map: MapNode): Shared {
  const { faults } = context.loading
  const lead = member(map, 'lead')
  const early = member(map, 'early')
  return {
    leadMs: (lead === undefined ? null : readDuration(faults, lead)) ?? durationMs(0),
    early: (early === undefined ? null : readOneOf(faults, early, ['ignore', 'unknown'])) ?? 'ignore',
  }
}

/** The items of `stop: { all: … }` of a bundle. */
export function compileItems(context: RuleContext, node: Node): BundleItem[] {
  const { faults } = context.loading
  const map = readMap(faults, node, 'a bundle waits for several things: { all: { name: … } }')
  if (map === null) return []
  checkFields(faults, map, { allowed: ['all', 'lead', 'early'], of: 'the stop of a bundle' })
  const all = member(map, 'all')
  if (all === undefined) {
    faults.fault('missing-field', map.place, 'a bundle names its items: stop: { all: { name: … } }')
    return []
  }
  const shared = readShared(context, map)
  const items = namedEntries(itemPlace(context), all)
    .map(([name, item]) => compileItem(context, name, item, shared))
    .filter((item) => item !== null)
  if (all.kind === 'map') checkBefore(context, items, all.entries)
  return items
}
