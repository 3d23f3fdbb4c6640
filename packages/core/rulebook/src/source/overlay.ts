import type { FaultList } from './fault-list.ts'
import { type Layer, SECTIONS, type Section } from './layer.ts'
import { tellLoosening } from './loosening.ts'
import { nearestName } from './nearest.ts'
import { isNull, type MapNode, member } from './node.ts'

export interface Merged {
  readonly entries: Readonly<Record<Section, ReadonlyMap<string, MapNode>>>
}

/** Fields of the overlay replace those of the entry, whole; null takes a field away. */
function lay(base: MapNode, over: MapNode): MapNode {
  const replaced = new Map(base.entries.map((entry) => [entry.key, entry]))
  for (const entry of over.entries) replaced.set(entry.key, entry)
  return { ...base, entries: [...replaced.values()].filter((entry) => !isNull(entry.value)) }
}

/** An entry that changes some fields of something that is not there is more likely a typing error than a new rule. */
function tellStranger(id: string, over: MapNode, base: ReadonlyMap<string, MapNode>, faults: FaultList): boolean {
  if (member(over, 'start') !== undefined || member(over, 'per') !== undefined) return false
  const idNode = member(over, 'id')
  if (idNode === undefined) return false
  faults.fault(
    'unknown-rule',
    idNode.place,
    `there is no rule "${id}" to lay this over, and it is no whole rule itself`,
    nearestName(id, base.keys()),
  )
  return true
}

function mergeSection(
  section: Section,
  base: ReadonlyMap<string, MapNode>,
  over: ReadonlyMap<string, MapNode>,
  faults: FaultList,
): Map<string, MapNode> {
  const merged = new Map(base)
  for (const [id, node] of over) {
    const below = id.startsWith('#') ? undefined : base.get(id)
    if (below === undefined) {
      if (section === 'windows' && tellStranger(id, node, base, faults)) continue
      merged.set(id.startsWith('#') ? `overlay${id}` : id, node)
      continue
    }
    if (section === 'windows') tellLoosening(below, node, faults)
    merged.set(id, lay(below, node))
  }
  return merged
}

/** Lays a hospital's folder over the shipped one, by id. */
export function mergeLayers(base: Layer, overlay: Layer | null, faults: FaultList): Merged {
  for (const node of base.entries.windows.values()) {
    const loosen = member(node, 'loosen')
    if (loosen !== undefined)
      faults.fault('field-not-allowed', loosen.place, '"loosen" belongs to an overlay; here, change the limit itself')
  }
  const merge = (section: Section): Map<string, MapNode> =>
    overlay === null
      ? new Map(base.entries[section])
      : mergeSection(section, base.entries[section], overlay.entries[section], faults)
  const [windows, pathways, indicators, ladders] = SECTIONS.map(merge) as [
    Map<string, MapNode>,
    Map<string, MapNode>,
    Map<string, MapNode>,
    Map<string, MapNode>,
  ]
  return { entries: { windows, pathways, indicators, ladders } }
}
