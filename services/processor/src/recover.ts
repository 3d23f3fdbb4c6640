import { isNewer, JOURNAL, type Src, TRANSITIONS } from '@golden-hour/journal'
import {
  AppError,
  type Checkpoint,
  type CheckpointStore,
  type Claim,
  type EventLog,
  type SnapshotBook,
} from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import {
  type CheckpointQuestion,
  faultOf,
  headerOf,
  isDamaged,
  newState,
  type PartitionState,
  restoreState,
} from './load-checkpoint.ts'
import type { Pace } from './pace.ts'
import { passes, persist } from './persist.ts'
import { publishedTail } from './published-tail.ts'
import type { RulebookOf } from './rulebook-library.ts'

export interface RecoveryPorts {
  readonly log: EventLog
  readonly checkpoints: CheckpointStore
  readonly snapshots?: SnapshotBook
  readonly rulebookOf: RulebookOf
  readonly pace: Pace
  readonly logger: Logger
}

export interface Recovery {
  readonly partition: number
  /** Null: the checkpoint store is away, and its checkpoint is not read. */
  readonly claim: Claim | null
  /** How long a store that is away is waited for before the next one is asked. */
  readonly withinMs: number
  readonly signal: AbortSignal
}

export interface Recovered {
  readonly state: PartitionState
  readonly from: 'checkpoint' | 'snapshot' | 'journal'
  /** Up to here everything is in `transitions` already. */
  readonly published: Src | null
}

const later = (a: Src | null, b: Src | null): Src | null => (a === null || (b !== null && isNewer(b, a)) ? b : a)

/**
 * Where a new owner begins: the newest valid checkpoint, if it has a claim; else the newest valid snapshot; else the
 * start of the journal. Throws GH_STATE_LOST where the journal no longer reaches back to its start, or knows less than
 * was published of it; what passes where the journal does not reach back, and a store that may have a state is away.
 */
export async function recover(ports: RecoveryPorts, recovery: Recovery): Promise<Recovered> {
  const { log, rulebookOf, pace, logger } = ports
  const { partition } = recovery
  const question = await questionOf(log, partition)
  const { bounds, tail } = question
  let away: unknown = null
  const isAway = (of: string, error: unknown): void => {
    if (!passes(error)) throw error
    away = error
    logger.warn({ event: 'recovered-without', partition, of, err: error })
  }
  for await (const { from, checkpoint } of candidates(ports, recovery, question.topicId, isAway)) {
    const { offset } = checkpoint.meta
    try {
      const fault = await faultOf(checkpoint, question)
      if (fault === null) {
        const state = await restoreState(checkpoint, rulebookOf, pace)
        return { state, from, published: later(tail, headerOf(checkpoint.meta).published) }
      }
      logger.warn({ event: 'checkpoint-refused', partition, of: from, offset, reason: fault })
    } catch (error) {
      if (!isDamaged(error)) throw error
      logger.error({ event: 'checkpoint-damaged', partition, of: from, offset, err: error })
    }
  }
  if (bounds.start === 0) return { state: newState(), from: 'journal', published: tail }
  if (away !== null) throw away
  throw new AppError(
    'GH_STATE_LOST',
    `partition ${partition}: there is no valid checkpoint and no valid snapshot, and the journal begins at ${bounds.start}`,
    { advice: 'restore a checkpoint store or a ledger that belongs to this journal; the state is never guessed' },
  )
}

async function questionOf(log: EventLog, partition: number): Promise<CheckpointQuestion> {
  const { id: topicId } = await log.topic(JOURNAL)
  const bounds = await log.bounds(JOURNAL, partition)
  const said = await log.bounds(TRANSITIONS, partition)
  const tail = await publishedTail(log, partition)
  if (tail !== null && tail.srcOffset >= bounds.end)
    throw new AppError(
      'GH_STATE_LOST',
      `partition ${partition}: transitions speak of record ${tail.srcOffset}, the journal ends before ${bounds.end}`,
      { advice: 'the journal has lost its end: restore journal and transitions from the same backup' },
    )
  const tailKept = !(said.start === said.end && said.start > 0)
  return { log, partition, topicId, bounds, tail, tailKept }
}

interface Candidate {
  readonly from: 'checkpoint' | 'snapshot'
  readonly checkpoint: Checkpoint
}

/** Each when it is wanted, the newest first. What is away is told, and passed over. */
async function* candidates(
  { checkpoints, snapshots, logger }: RecoveryPorts,
  { partition, claim, withinMs, signal }: Recovery,
  topicId: string,
  isAway: (of: string, error: unknown) => void,
): AsyncGenerator<Candidate> {
  const sought = async <T>(of: string, attempt: () => Promise<T | null>): Promise<T | null> => {
    try {
      return await persist(`load ${of}`, attempt, { signal, logger, withinMs })
    } catch (error) {
      isAway(of, error)
      return null
    }
  }
  if (claim === null)
    isAway('checkpoint', new AppError('GH_STATE_UNAVAILABLE', `partition ${partition} is not claimed`))
  else {
    const checkpoint = await sought('checkpoint', () => checkpoints.load(claim))
    if (checkpoint !== null) yield { from: 'checkpoint', checkpoint }
  }
  if (snapshots === undefined) return
  for (const { snapshotId } of (await sought('snapshots', () => snapshots.list(topicId, partition))) ?? []) {
    const snapshot = await sought('snapshot', () => snapshots.load(snapshotId))
    if (snapshot !== null) yield { from: 'snapshot', checkpoint: snapshot }
  }
}
