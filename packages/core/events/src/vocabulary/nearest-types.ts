import { byCodeUnit } from '@golden-hour/model'
import { eventTypes } from './vocabulary.ts'

/** No name of the vocabulary is nearly this long; what a stranger sends beyond it is not worth comparing. */
const LONGEST = 64

/** Levenshtein's distance: insertions, deletions and replacements of UTF-16 units. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 0; i < a.length; i += 1) {
    const next = [i + 1]
    for (let j = 0; j < b.length; j += 1) {
      const replaced = row[j]! + (a.charCodeAt(i) === b.charCodeAt(j) ? 0 : 1)
      next.push(Math.min(replaced, row[j + 1]! + 1, next[j]! + 1))
    }
    row = next
  }
  return row[b.length]!
}

/** The `n` known types most like `type`, nearest first; ties by name. */
export function nearestTypes(type: string, n = 3): string[] {
  const asked = type.slice(0, LONGEST).toLowerCase()
  return eventTypes()
    .map((known) => ({ type: known.type, distance: editDistance(asked, known.type) }))
    .sort((a, b) => a.distance - b.distance || byCodeUnit(a.type, b.type))
    .slice(0, n)
    .map((near) => near.type)
}
