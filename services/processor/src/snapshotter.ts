import type { Src } from '@golden-hour/journal'
import type { Offset, SnapshotBook } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import type { PartitionState } from './load-checkpoint.ts'
import type { Pace } from './pace.ts'
import { inhabited, takeState } from './take-state.ts'
import type { Tenure } from './tenure.ts'

/** Lets one in at a time, and nobody wait. */
export interface Turnstile {
  /** Null: somebody is in. Else what lets the next one in. */
  enter(): (() => void) | null
}

export function createTurnstile(): Turnstile {
  let taken = false
  return {
    enter() {
      if (taken) return null
      taken = true
      return () => {
        taken = false
      }
    },
  }
}

export interface SnapshotterOptions {
  readonly book: SnapshotBook
  readonly partition: number
  readonly tenure: Tenure
  readonly topicId: string
  /** The offset of the snapshot that this owner began with; null: it began otherwise. */
  readonly base: Offset | null
  readonly everyMs: number
  readonly pace: Pace
  readonly logger: Logger
  readonly wall: () => number
  /** Of all partitions of this process: a whole state is much to take, and to write. */
  readonly turnstile: Turnstile
  readonly onSaved: () => void
  readonly onFailed: () => void
}

/** After a failure it is tried again before long. */
const AGAIN_AFTER_MS = 60_000

/**
 * Saves a partition's whole state behind the checkpoints, now and then.
 *
 * 1. Due is what is older than `everyMs`, whoever took it.
 * 2. One at a time in the process. Taken between two records, written beside the next ones.
 * 3. It counts under the owner's epoch; while that has no claim, under the greatest that it found kept: whoever has
 *    claimed since is newer.
 * 4. Whatever fails here stops nothing.
 */
export class Snapshotter {
  readonly #options: SnapshotterOptions
  /** Found kept when this owner began; null: not looked yet. */
  #foundEpoch: number | null = null
  #dueAt = 0
  #offset: Offset | null
  #running = false
  #fenced = false

  constructor(options: SnapshotterOptions) {
    this.#options = options
    this.#offset = options.base
  }

  /** The offset of the newest snapshot of this owner, or of the one it began with. */
  get offset(): Offset | null {
    return this.#offset
  }

  /** Begins a snapshot if one is due: resolves when the state is taken, not when it is written. */
  async tend(state: PartitionState, published: Src | null): Promise<void> {
    if (this.#running || this.#fenced || this.#options.wall() < this.#dueAt) return
    if (this.#foundEpoch === null) this.#run(this.#look())
    else if (state.next !== this.#offset) await this.#take(state, published)
  }

  #run(work: Promise<void>): void {
    const { wall, partition, logger, everyMs, onFailed } = this.#options
    this.#running = true
    work
      .catch((error: unknown) => {
        this.#dueAt = wall() + Math.min(everyMs, AGAIN_AFTER_MS)
        logger.warn({ event: 'snapshot-failed', partition, err: error })
        onFailed()
      })
      .finally(() => {
        this.#running = false
      })
  }

  async #look(): Promise<void> {
    const { book, topicId, partition, wall, everyMs } = this.#options
    const kept = await book.list(topicId, partition)
    this.#foundEpoch = Math.max(0, ...kept.map(({ epoch }) => epoch))
    const newest = kept[0]
    this.#dueAt = wall() + Math.max(0, everyMs - (newest?.age ?? 0))
  }

  async #take(state: PartitionState, published: Src | null): Promise<void> {
    const leave = this.#options.turnstile.enter()
    if (leave === null) return
    this.#running = true
    try {
      const { meta, buckets } = await takeState(state, published, (buckets) => buckets.all(), this.#options)
      this.#run(this.#save({ meta, buckets: inhabited(buckets) }).finally(leave))
    } catch (error) {
      this.#running = false
      leave()
      throw error
    }
  }

  async #save(checkpoint: Parameters<SnapshotBook['save']>[0]['checkpoint']): Promise<void> {
    const { book, partition, tenure, wall, everyMs, logger, onSaved } = this.#options
    const epoch = tenure.claim?.epoch ?? this.#foundEpoch ?? 0
    const { offset } = checkpoint.meta
    const outcome = await book.save({ partition, epoch, checkpoint })
    if (outcome === 'fenced') {
      this.#fenced = true
      logger.warn({ event: 'snapshot-fenced', partition, offset, epoch })
      return
    }
    this.#offset = offset
    this.#dueAt = wall() + everyMs
    logger.info({ event: 'snapshot-saved', partition, offset })
    onSaved()
  }
}
