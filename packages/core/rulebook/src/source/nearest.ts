import { byCodeUnit } from '@golden-hour/model'

/** Edits (insert, delete, replace, swap two neighbours) that make one text of the other. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let best = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1))
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, beforeLast[j - 2]! + 1)
      row.push(best)
    }
    beforeLast = last
    last = row
  }
  return last[b.length]!
}

/** The right name that the written one most looks like, or null where none is near enough to be meant. */
export function nearestName(written: string, right: Iterable<string>): string | null {
  const lower = written.toLowerCase()
  let best: { name: string; cost: number } | null = null
  for (const name of [...right].sort(byCodeUnit)) {
    const cost = distance(lower, name.toLowerCase())
    if (best === null || cost < best.cost) best = { name, cost }
  }
  if (best === null) return null
  return best.cost <= Math.max(1, Math.ceil(Math.max(written.length, best.name.length) / 3)) ? best.name : null
}
