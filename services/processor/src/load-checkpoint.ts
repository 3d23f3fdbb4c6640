import { isNewer, JOURNAL, type Src } from '@golden-hour/journal'
import type { Checkpoint, CheckpointMeta, EventLog, LogRecord, Offset } from '@golden-hour/ports'
import {
  countWaiting,
  createEngine,
  type Engine,
  restoreHeader,
  SEMANTICS_VERSION,
  StateError,
} from '@golden-hour/window-engine'
import { CaseBuckets } from './case-buckets.ts'
import { nameRecord } from './last-record.ts'
import type { Pace } from './pace.ts'
import { NO_RULES, type RulebookOf } from './rulebook-library.ts'

/** `CheckpointMeta.header`, as JSON: the engine's own header, and how far was published when it was saved. */
export interface CheckpointHeader {
  readonly engine: string
  readonly published: Src | null
}

/** Everything a partition has besides its logs: the engine before the record at `next`. */
export interface PartitionState {
  readonly engine: Engine
  readonly buckets: CaseBuckets
  next: Offset
  /** The record before `next`, or its name. */
  last: LogRecord | CheckpointMeta['lastRecord']
  /** Windows that are open or overdue. */
  waiting: number
}

/** The state before the first record of a partition. */
export const newState = (): PartitionState => ({
  engine: createEngine(NO_RULES),
  buckets: new CaseBuckets(),
  next: 0,
  last: null,
  waiting: 0,
})

export interface CheckpointQuestion {
  readonly log: Pick<EventLog, 'read'>
  readonly partition: number
  readonly topicId: string
  readonly bounds: { readonly start: Offset; readonly end: Offset }
  /** The end of `transitions`. */
  readonly tail: Src | null
  /** Whether `transitions` holds or has held anything: an empty one may have expired. */
  readonly tailKept: boolean
}

/** Why a checkpoint must not be used; null: it may. */
export async function faultOf({ meta }: Checkpoint, question: CheckpointQuestion): Promise<string | null> {
  const { log, partition, topicId, bounds, tail, tailKept } = question
  const { offset, lastRecord } = meta
  if (meta.semantics !== SEMANTICS_VERSION) return `semantics ${meta.semantics}, not ${SEMANTICS_VERSION}`
  if (meta.topicId !== topicId) return `of another journal: ${meta.topicId}`
  if (offset < bounds.start || offset > bounds.end) return `offset ${offset} is not in ${bounds.start} to ${bounds.end}`
  const { published } = headerOf(meta)
  if (tailKept && published !== null && isNewer(published, tail)) return 'transitions have lost their end'
  if (lastRecord === null) return offset === 0 ? null : 'its last record is not named'
  if (lastRecord.offset < bounds.start) return `its last record ${lastRecord.offset} is no longer kept`
  const [record] = await log.read(JOURNAL, partition, lastRecord.offset, 1)
  if (record?.offset !== lastRecord.offset) return `its last record ${lastRecord.offset} is not in the journal`
  return nameRecord(record).sha === lastRecord.sha ? null : `record ${lastRecord.offset} is another now`
}

export const headerOf = (meta: CheckpointMeta): CheckpointHeader => JSON.parse(meta.header) as CheckpointHeader

/** Builds the engine that was saved. Throws StateError where the checkpoint does not hold together. */
export async function restoreState(
  { meta, buckets }: Checkpoint,
  rulebookOf: RulebookOf,
  pace: Pace,
): Promise<PartitionState> {
  const engine = restoreHeader(await rulebookOf(meta.rulebook), headerOf(meta).engine)
  const state: PartitionState = {
    engine,
    buckets: new CaseBuckets(),
    next: meta.offset,
    last: meta.lastRecord,
    waiting: 0,
  }
  for (const [bucket, bytes] of buckets)
    for (const _ of state.buckets.read(engine, bucket, bytes)) {
      const turn = pace.next()
      if (turn !== null) await turn
    }
  state.waiting = countWaiting(engine)
  return state
}

/** Not a failure of the world around the checkpoint: it is of no use itself. */
export const isDamaged = (error: unknown): boolean =>
  error instanceof StateError || error instanceof TypeError || error instanceof SyntaxError
