import type { Kind } from '@golden-hour/model'
import type { Per } from '../compiled/rule.ts'
import type { FaultList } from '../source/fault-list.ts'
import type { Node } from '../source/node.ts'
import { isReadableName, readTexts } from '../source/read.ts'

const SPLITS = ['each', 'episode'] as const

/** A key field, `patient` or `visit`. */
export function checkTerm(faults: FaultList, node: Node, term: string, what: string): boolean {
  if (isReadableName(term) && !SPLITS.some((split) => split === term)) return true
  const message = SPLITS.some((split) => split === term)
    ? `"${term}" cannot stand in ${what}`
    : `"${term}" is no field; ${what} names a field of the facts, patient or visit`
  faults.fault('bad-key', node.place, message)
  return false
}

function readSplit(faults: FaultList, node: Node, terms: readonly string[], kind: Kind): Per['split'] {
  const found = SPLITS.filter((split) => terms.includes(split))
  if (found.length === 2) faults.fault('bad-per', node.place, '"each" and "episode" exclude one another; choose one')
  if (found.length > 0 && node.kind !== 'list')
    faults.fault(
      'bad-per',
      node.place,
      `"${found[0]}" stands in a list after the field it divides, as [encounterId, ${found[0]}]`,
    )
  else if (found.length > 0 && terms.length === found.length)
    faults.fault('bad-per', node.place, `"${found[0]}" divides a key; name the key too, as [encounterId, ${found[0]}]`)
  if (found[0] === 'episode' && (kind === 'tally' || kind === 'order'))
    faults.fault('bad-per', node.place, `a rule of kind ${kind} is never open, so it has no episodes; write "each"`)
  return found[0] ?? null
}

/** `per: surgeryId`, `per: [encounterId, each]`. */
export function readPer(faults: FaultList, node: Node, kind: Kind): Per {
  const written = readTexts(faults, node, 'a field, patient, visit, or a list of them')
  const items = node.kind === 'list' ? node.items : [node]
  const split = readSplit(faults, node, written, kind)
  const terms = written.filter((term) => term !== 'each' && term !== 'episode')
  for (const [i, term] of terms.entries()) {
    if (terms.indexOf(term) !== i) faults.fault('bad-per', node.place, `"${term}" is there twice`)
    checkTerm(faults, items.find((item) => item.kind === 'scalar' && item.text === term) ?? node, term, 'per')
  }
  if (node.kind === 'list' && node.items.length === 0)
    faults.fault('bad-per', node.place, 'per is empty; name what one window is made for')
  return { terms, split, splitAt: split === null ? 0 : written.indexOf(split) }
}
