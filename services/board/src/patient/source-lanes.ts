import type { FactRow } from '@golden-hour/board-api'

export interface SourceLane {
  readonly source: string
  readonly facts: readonly FactRow[]
}

/** Facts by source, the source of the earliest fact first; within a lane by the time that is looked at. */
export function sourceLanes(facts: readonly FactRow[], at: (fact: FactRow) => number): SourceLane[] {
  const lanes = new Map<string, FactRow[]>()
  for (const fact of [...facts].sort((a, b) => at(a) - at(b))) {
    const lane = lanes.get(fact.source)
    if (lane === undefined) lanes.set(fact.source, [fact])
    else lane.push(fact)
  }
  return [...lanes].map(([source, ofSource]) => ({ source, facts: ofSource }))
}

/** So much later than it happened was it known that the reader is told. */
export const LATE_MS = 5 * 60_000
