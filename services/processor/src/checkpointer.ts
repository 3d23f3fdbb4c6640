import type { Src } from '@golden-hour/journal'
import type { CheckpointStore, CheckpointWrite, Claim, Offset } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import { SEMANTICS_VERSION, saveHeader } from '@golden-hour/window-engine'
import { nameRecord } from './last-record.ts'
import type { CheckpointHeader, PartitionState } from './load-checkpoint.ts'
import type { Pace } from './pace.ts'

export interface CheckpointerOptions {
  readonly store: CheckpointStore
  readonly claim: Claim
  readonly topicId: string
  /** The offset of the checkpoint that is kept, as far as this owner knows. */
  readonly base: Offset | null
  readonly everyMs: number
  readonly everyRecords: number
  readonly pace: Pace
  readonly logger: Logger
  readonly wall: () => number
  /** Somebody else has claimed the partition. */
  readonly onFenced: () => void
  readonly onSaved: (seconds: number) => void
  readonly onFailed: () => void
}

/** A save may take no greater share of the time than one in this many. */
const SPARING = 10

/**
 * Saves a partition's state now and then.
 *
 * 1. What is written is taken at one offset, between two records; only the writing itself goes on beside the next ones.
 * 2. One save at a time. A store that is away delays it, nothing else: the replay distance grows.
 * 3. A base that is not what is kept leads to a save of the whole state.
 */
export class Checkpointer {
  readonly #options: CheckpointerOptions
  #base: Offset | null
  #savedAt: number
  #notBefore = 0
  #savedOffset: Offset
  #urgent = false
  #running: Promise<void> | null = null
  #fenced = false

  constructor(options: CheckpointerOptions, from: Offset) {
    this.#options = options
    this.#base = options.base
    this.#savedAt = options.wall()
    this.#savedOffset = from
  }

  /** The offset of the newest checkpoint of this owner, or of the one it began with. */
  get offset(): Offset | null {
    return this.#base
  }

  isDue({ next }: PartitionState): boolean {
    if (this.#running !== null || this.#fenced) return false
    if (this.#urgent) return true
    if (next === this.#savedOffset) return false
    const now = this.#options.wall()
    if (now < this.#notBefore) return false
    return now - this.#savedAt >= this.#options.everyMs || next - this.#savedOffset >= this.#options.everyRecords
  }

  /** Takes the state as it is now; resolves when it is taken, not when it is written. No record may be applied before. */
  async begin(state: PartitionState, published: Src | null): Promise<void> {
    const startedAt = this.#options.wall()
    const full = this.#base === null
    const buckets = full ? state.buckets.takeAll() : state.buckets.takeDirty()
    const write = await this.#take(state, published, buckets, full)
    const before = this.#savedOffset
    this.#savedOffset = state.next
    this.#urgent = false
    this.#running = this.#write(write, startedAt)
      .then((outcome) => {
        if (outcome === 'saved') return
        this.#savedOffset = before
        state.buckets.giveBack(buckets)
        this.#urgent = outcome === 'base-mismatch'
      })
      .finally(() => {
        this.#running = null
      })
  }

  /** Waits for the save that is running, if any. */
  async settled(): Promise<void> {
    await this.#running
  }

  async #take(
    state: PartitionState,
    published: Src | null,
    buckets: readonly number[],
    full: boolean,
  ): Promise<CheckpointWrite> {
    const { topicId, pace } = this.#options
    const { engine, next: offset, last } = state
    const header: CheckpointHeader = { engine: saveHeader(engine), published }
    const written = new Map<number, Uint8Array | null>()
    for (const bucket of buckets) {
      const turn = pace.next()
      if (turn !== null) await turn
      const lines = state.buckets.write(engine, bucket)
      if (lines !== null || !full) written.set(bucket, lines)
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
    return { meta, base: full ? null : this.#base, buckets: written }
  }

  /** Never rejects. */
  async #write(write: CheckpointWrite, startedAt: number): Promise<'saved' | 'fenced' | 'base-mismatch' | 'failed'> {
    const { store, claim, logger, wall, everyMs, onFenced, onSaved, onFailed } = this.#options
    const { partition } = claim
    const { offset } = write.meta
    try {
      const outcome = await store.save(claim, write)
      this.#savedAt = wall()
      if (outcome === 'saved') {
        const took = this.#savedAt - startedAt
        this.#base = offset
        this.#notBefore = this.#savedAt + took * SPARING
        onSaved(took / 1000)
      } else if (outcome === 'base-mismatch') {
        logger.warn({ event: 'checkpoint-base-mismatch', partition, offset, base: write.base })
        this.#base = null
      } else {
        this.#fenced = true
        onFenced()
      }
      return outcome
    } catch (error) {
      this.#savedAt = wall()
      this.#notBefore = this.#savedAt + everyMs
      logger.warn({ event: 'checkpoint-failed', partition, offset, err: error })
      onFailed()
      return 'failed'
    }
  }
}
