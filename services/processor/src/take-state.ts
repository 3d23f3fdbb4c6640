import type { Src } from '@golden-hour/journal'
import type { CheckpointMeta } from '@golden-hour/ports'
import { SEMANTICS_VERSION, saveHeader } from '@golden-hour/window-engine'
import type { CaseBuckets } from './case-buckets.ts'
import { nameRecord } from './last-record.ts'
import type { CheckpointHeader, PartitionState } from './load-checkpoint.ts'
import type { Pace } from './pace.ts'

export interface TakenState {
  readonly meta: CheckpointMeta
  /** Null: nobody is in the bucket. */
  readonly buckets: ReadonlyMap<number, Uint8Array | null>
}

/** Writes down the state as it is now, of the buckets that `choose` takes. Until it resolves no record may be applied. */
export async function takeState(
  state: PartitionState,
  published: Src | null,
  choose: (buckets: CaseBuckets) => readonly number[],
  { topicId, pace }: { readonly topicId: string; readonly pace: Pace },
): Promise<TakenState> {
  for (const _ of state.buckets.sort()) {
    const turn = pace.next()
    if (turn !== null) await turn
  }
  const { engine, next: offset, last } = state
  const header: CheckpointHeader = { engine: saveHeader(engine), published }
  const buckets = new Map<number, Uint8Array | null>()
  for (const bucket of choose(state.buckets)) {
    const turn = pace.next()
    if (turn !== null) await turn
    buckets.set(bucket, state.buckets.write(engine, bucket))
  }
  const meta = {
    offset,
    logTime: engine.logTime,
    rulebook: engine.rulebook.hash,
    semantics: SEMANTICS_VERSION,
    topicId,
    lastRecord: last === null || 'sha' in last ? last : nameRecord(last),
    header: JSON.stringify(header),
  }
  return { meta, buckets }
}

/** As a whole state is kept: without the buckets in which nobody is. */
export const inhabited = (buckets: TakenState['buckets']): ReadonlyMap<number, Uint8Array> =>
  new Map([...buckets].filter((entry): entry is [number, Uint8Array] => entry[1] !== null))
