import { partitionOf, type WireRecord } from '@golden-hour/journal'
import type { DurationMs, EpochMs } from '@golden-hour/model'
import { type Decision, decide } from './decide.ts'
import { Draft } from './draft.ts'
import { type Arrived, type Known, namesOf } from './known.ts'
import { movedAway } from './moved-fact.ts'

export interface Candidate {
  readonly arrived: Arrived
  readonly record: WireRecord
  readonly tolerance: DurationMs
}

/** A decision, and the appends it stands or falls with. */
export interface Planned {
  readonly decision: Decision
  readonly partition: number
  /** Where its void goes first; null for all but a fact that leaves a patient of another partition. */
  readonly voidPartition: number | null
}

type Records = Map<number, WireRecord[]>

/**
 * What one round appends: all of `first` at once, a list a partition, then `second`: facts whose void, in another
 * partition, must be there before them. So a key is never two patients' at once, also if we end in between; who sent
 * it has no answer then and sends it again.
 */
export interface RoundPlan {
  /** Of the candidates, so many from the beginning on. */
  readonly planned: readonly Planned[]
  /** What the index says when the journal has the round. */
  readonly changed: Pick<Draft, 'facts' | 'owners'>
  readonly first: Records
  readonly second: Records
}

const push = (records: Records, partition: number, ...added: WireRecord[]): void => {
  const list = records.get(partition)
  if (list === undefined) records.set(partition, added)
  else list.push(...added)
}

/**
 * Decides the candidates in their order; each sees what those before it did. The round ends early, at the first that
 * touches a fact or a key which an earlier one gave to another patient: it is decided in the next round, when that is
 * in the journal. So what is decided together is appended together, and no decision outlives an append that failed.
 */
export function planRound(candidates: readonly Candidate[], known: Known, partitions: number, now: EpochMs): RoundPlan {
  const view = new Draft(known)
  const touchedBy = new Map<string, string | null>()
  const planned: Planned[] = []
  const [first, second]: [Records, Records] = [new Map(), new Map()]
  for (const { arrived, record, tolerance } of candidates) {
    const { event, version } = arrived
    const names = namesOf(arrived, view)
    if (names.some((name) => touchedBy.has(name) && touchedBy.get(name) !== version.patientId)) break
    const decision = decide(arrived, view, now, tolerance)
    const leaves = decision.kind === 'append' ? decision.leaves : null
    if (leaves !== null && names.some((name) => touchedBy.has(name))) break
    const partition = partitionOf(version.patientId, partitions)
    const left = leaves === null ? null : partitionOf(leaves, partitions)
    const voidPartition = left === partition ? null : left
    planned.push({ decision, partition, voidPartition })
    if (decision.kind !== 'append') continue
    for (const name of names) touchedBy.set(name, leaves === null ? version.patientId : null)
    view.apply(decision.change)
    if (decision.overtakenBy !== null) push(first, partition, movedAway(event, version.patientId, decision.overtakenBy))
    if (leaves !== null && left !== null) push(first, left, movedAway(event, leaves, version))
    push(voidPartition === null ? first : second, partition, record)
  }
  return { planned, changed: view, first, second }
}
