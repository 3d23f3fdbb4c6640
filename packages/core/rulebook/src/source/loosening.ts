import { canonicalJson } from '@golden-hour/model'
import { parseDuration } from '../iso-duration.ts'
import type { FaultList } from './fault-list.ts'
import { type MapNode, member, type Node } from './node.ts'
import { plainValue } from './plain.ts'

/** `looser` by which more windows count as met; `unclear` where the two cannot be compared. */
type Change = 'tighter' | 'looser' | 'unclear'

const fixed = (node: Node): number | null => {
  const parsed = node.kind === 'scalar' && typeof node.value === 'string' ? parseDuration(node.value) : null
  return parsed?.ok === true ? parsed.ms : null
}

/** A single number that says how long, where the rest of the two limits is the same. */
function countOf(node: Node, field: string): number | null {
  const value = member(node, field)
  return value?.kind === 'scalar' && typeof value.value === 'number' ? value.value : null
}

function longer(before: Node, after: Node): Change {
  const [a, b] = [fixed(before), fixed(after)]
  if (a !== null && b !== null) return b > a ? 'looser' : 'tighter'
  for (const field of ['workdays', 'endOfDay', 'times']) {
    const [m, n] = [countOf(before, field), countOf(after, field)]
    const sameRest = canonicalJson(rest(before, field)) === canonicalJson(rest(after, field))
    if (m !== null && n !== null && sameRest) return n > m ? 'looser' : 'tighter'
  }
  return canonicalJson(plainValue(before)) === canonicalJson(plainValue(after)) ? 'tighter' : 'unclear'
}

const rest = (node: Node, field: string): unknown =>
  node.kind === 'map'
    ? plainValue({ ...node, entries: node.entries.filter((entry) => entry.key !== field) })
    : plainValue(node)

/** More matches in a period are tighter, unlike a longer limit. */
function rarer(before: Node, after: Node): Change {
  const [m, n] = [countOf(before, 'times') ?? 1, countOf(after, 'times') ?? 1]
  const isPeriod = before.kind === 'map' && after.kind === 'map'
  if (isPeriod && canonicalJson(rest(before, 'times')) === canonicalJson(rest(after, 'times')))
    return n < m ? 'looser' : 'tighter'
  return longer(before, after)
}

const opposite = (change: Change): Change =>
  change === 'unclear' ? change : change === 'looser' ? 'tighter' : 'looser'

function compareEqual(before: Node, after: Node): boolean {
  return canonicalJson(plainValue(before)) === canonicalJson(plainValue(after))
}

/** How one field changed; null on either side is: not given. */
function changeOf(kind: string, field: string, before: Node | undefined, after: Node | undefined): Change {
  if (before !== undefined && after !== undefined && compareEqual(before, after)) return 'tighter'
  const isAbsence = kind === 'absence' && field === 'limit'
  const isBackward = field === 'atLeast'
  if (before === undefined && after === undefined) return 'tighter'
  if (before === undefined) return isAbsence ? 'looser' : 'tighter'
  if (after === undefined) return isAbsence ? 'tighter' : 'looser'
  if (field === 'every') return rarer(before, after)
  return isAbsence || isBackward ? opposite(longer(before, after)) : longer(before, after)
}

const leadOf = (node: Node | undefined): number => {
  const lead = member(node, 'lead')
  return (lead === undefined ? null : fixed(lead)) ?? 0
}

/** Whether a stop, or an item of it, counts from earlier on than before. */
function leadGrew(before: Node | undefined, after: Node): boolean {
  if (leadOf(after) > leadOf(before)) return true
  const items = member(after, 'all')
  if (items?.kind !== 'map') return false
  return items.entries.some(({ key, value }) => leadOf(value) > leadOf(member(member(before, 'all'), key)))
}

const WORDS: Readonly<Record<Change, string>> = {
  tighter: '',
  looser: 'is looser than the shipped one',
  unclear: 'cannot be compared with the shipped one',
}

/** An overlay may tighten what has a basis; to loosen it, it must say why. */
export function tellLoosening(base: MapNode, over: MapNode, faults: FaultList): void {
  const basis = member(base, 'basis')
  if (basis === undefined || (basis.kind === 'list' && basis.items.length === 0)) return
  if (member(over, 'loosen') !== undefined) return
  const kindNode = member(over, 'kind') ?? member(base, 'kind')
  const kind = kindNode?.kind === 'scalar' ? kindNode.text : 'deadline'
  for (const field of ['limit', 'every', 'atLeast']) {
    const entry = over.entries.find((e) => e.key === field)
    if (entry === undefined || entry.value.kind === 'broken') continue
    const change = changeOf(kind, field, member(base, field), member(over, field))
    if (change === 'tighter') continue
    faults.fault(
      'loosened',
      entry.value.place,
      `this "${field}" ${WORDS[change]}, which has a basis; keep to it, or say why: loosen: …`,
    )
  }
  const stop = member(over, 'stop')
  if (stop !== undefined && leadGrew(member(base, 'stop'), stop))
    faults.fault(
      'loosened',
      stop.place,
      'this stop counts from earlier on ("lead") than the shipped one, which has a basis; keep to it, or say why: loosen: …',
    )
}
