import { compareFacts, type StoredFact } from './stored-fact.ts'

/** Where the fact stands, or would stand. */
export function positionOf(list: readonly StoredFact[], fact: StoredFact): number {
  let low = 0
  let high = list.length
  if (high > 0 && compareFacts(list[high - 1]!, fact) < 0) return high
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareFacts(list[middle]!, fact) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** The first place whose moment is at or after the instant. */
export function firstAt(list: readonly StoredFact[], at: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (list[middle]!.occurredAt < at) low = middle + 1
    else high = middle
  }
  return low
}
