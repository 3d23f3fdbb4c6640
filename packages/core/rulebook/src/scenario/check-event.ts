import { decodeStructured } from '@golden-hour/events'
import type { FaultList } from '../source/fault-list.ts'
import type { Entry, MapNode, Node } from '../source/node.ts'
import type { Place } from '../source/source-text.ts'
import type { StoryEvent } from './scenario.ts'

/** Attributes of an event that a story calls by another name. */
const WRITTEN_AS: Readonly<Record<string, string>> = {
  time: 'at',
  recordedtime: 'recorded',
  knowntime: 'known',
  partitionkey: 'patient',
  subject: 'encounter',
  factversion: 'version',
  timeprecision: 'precision',
}

const unescaped = (step: string): string => step.replace(/~1/g, '/').replace(/~0/g, '~')

function step(node: Node, name: string): Node | undefined {
  if (node.kind === 'map') return node.entries.find(({ key }) => key === name)?.value
  return node.kind === 'list' ? node.items[Number(name)] : undefined
}

/** Where in the story the part of the event stands that a JSON pointer names, as near as the story has it. */
function placeOf(map: MapNode, type: Entry, pointer: string): Place {
  const [attribute = '', ...path] = pointer.split('/').slice(1).map(unescaped)
  if (attribute !== 'data') return step(map, WRITTEN_AS[attribute] ?? attribute)?.place ?? type.keyPlace
  let node: Node = type.value
  for (const name of path) {
    const next = step(node, name)
    if (next === undefined) break
    node = next
  }
  return node === type.value && path.length > 0 ? type.keyPlace : node.place
}

/** Reports what the door of the system would refuse, so that a story never tests a fact that cannot come. */
export function checkEvent(faults: FaultList, event: StoryEvent, map: MapNode, type: Entry): void {
  const decoded = decodeStructured(event)
  if (decoded.ok) return
  for (const { path, message } of decoded.problem.errors)
    faults.fault(
      decoded.problem.code,
      placeOf(map, type, path),
      `${path.replace(/^\/data\//, '').replace(/^\//, '')} ${message}`,
    )
}
