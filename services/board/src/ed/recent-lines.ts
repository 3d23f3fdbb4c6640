import type { EdLanes } from '@golden-hour/board-api'

type RecentFact = EdLanes['recent'][number]

/** One line of what has just happened. `count`: facts that say the same, such as the items of one laboratory report. */
export interface RecentLine {
  readonly key: string
  readonly fact: RecentFact
  readonly count: number
}

/** Each once, in the order given; the key of a line is its own, so that a list that moves on shows what it says. */
export function recentLines(recent: readonly RecentFact[]): readonly RecentLine[] {
  const lines = new Map<string, RecentLine>()
  for (const fact of recent) {
    const key = `${fact.patientId} ${fact.type} ${fact.at}`
    const before = lines.get(key)
    lines.set(key, { key, fact: before?.fact ?? fact, count: (before?.count ?? 0) + 1 })
  }
  return [...lines.values()]
}
