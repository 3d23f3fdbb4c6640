import { isNewer, JOURNAL, type Src, TRANSITIONS } from '@golden-hour/journal'
import { AppError, type CheckpointStore, type Claim, type EventLog, type Offset } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import { faultOf, headerOf, isDamaged, newState, type PartitionState, restoreState } from './load-checkpoint.ts'
import type { Pace } from './pace.ts'
import { publishedTail } from './published-tail.ts'
import type { RulebookOf } from './rulebook-library.ts'

export interface RecoveryPorts {
  readonly log: EventLog
  readonly checkpoints: CheckpointStore
  readonly rulebookOf: RulebookOf
  readonly pace: Pace
  readonly logger: Logger
}

export interface Recovered {
  readonly state: PartitionState
  /** The offset of the checkpoint it was built from; null: from the start of the journal. */
  readonly base: Offset | null
  /** Up to here everything is in `transitions` already. */
  readonly published: Src | null
}

const later = (a: Src | null, b: Src | null): Src | null => (a === null || (b !== null && isNewer(b, a)) ? b : a)

/**
 * Where a new owner begins, after its claim: the newest valid checkpoint, else the start of the journal. Throws
 * GH_STATE_LOST where the journal no longer reaches back to its start, or knows less than was published of it.
 */
export async function recover(ports: RecoveryPorts, claim: Claim): Promise<Recovered> {
  const { log, checkpoints, rulebookOf, pace, logger } = ports
  const { partition } = claim
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
  const checkpoint = await checkpoints.load(claim)
  if (checkpoint !== null) {
    const tailKept = !(said.start === said.end && said.start > 0)
    try {
      const fault = await faultOf(checkpoint, { log, partition, topicId, bounds, tail, tailKept })
      if (fault === null) {
        const state = await restoreState(checkpoint, rulebookOf, pace)
        return { state, base: state.next, published: later(tail, headerOf(checkpoint.meta).published) }
      }
      logger.warn({ event: 'checkpoint-refused', partition, offset: checkpoint.meta.offset, reason: fault })
    } catch (error) {
      if (!isDamaged(error)) throw error
      logger.error({ event: 'checkpoint-damaged', partition, offset: checkpoint.meta.offset, err: error })
    }
  }
  if (bounds.start > 0)
    throw new AppError(
      'GH_STATE_LOST',
      `partition ${partition}: there is no valid checkpoint, and the journal begins at ${bounds.start}`,
      { advice: 'restore a checkpoint store that belongs to this journal; the state is never guessed' },
    )
  return { state: newState(), base: null, published: tail }
}
