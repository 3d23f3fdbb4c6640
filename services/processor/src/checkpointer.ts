import type { Src } from '@golden-hour/journal'
import type { CheckpointStore, CheckpointWrite, Offset } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import type { CaseBuckets } from './case-buckets.ts'
import type { PartitionState } from './load-checkpoint.ts'
import type { Pace } from './pace.ts'
import { Left } from './persist.ts'
import { inhabited, takeState } from './take-state.ts'
import type { Tenure } from './tenure.ts'

export interface CheckpointerOptions {
  readonly store: CheckpointStore
  readonly partition: number
  readonly tenure: Tenure
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

type Outcome = 'saved' | 'fenced' | 'base-mismatch' | 'failed'

/** A save may take no greater share of the time than one in this many. */
const SPARING = 10
/** While the store is away, it is tried ever more slowly, and at least this many times less often than it should. */
const SLOWEST = 4

/**
 * Saves a partition's state now and then.
 *
 * 1. What is written is taken at one offset, between two records; only the writing itself goes on beside the next ones.
 * 2. One save at a time. A store that is away delays it, nothing else: the replay distance grows.
 * 3. A base that is not what is kept leads to a save of the whole state. So does a claim that came late: what was kept
 *    before it was never read.
 * 4. Nothing is taken, let alone saved, without a claim.
 */
export class Checkpointer {
  readonly #options: CheckpointerOptions
  #base: Offset | null
  #savedAt: number
  #notBefore = 0
  #savedOffset: Offset
  #urgent = false
  #running: Promise<void> | null = null
  #failures = 0
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

  /** How long no checkpoint was kept, since this owner began or since the last one. */
  get sinceSavedMs(): number {
    return this.#options.wall() - this.#savedAt
  }

  /** Begins a save if one is due: resolves when the state is taken, not when it is written. */
  async tend(state: PartitionState, published: Src | null): Promise<void> {
    if (!this.#isDue(state)) return
    if (this.#options.tenure.claim === null) this.#run(this.#claim())
    else await this.#begin(state, published)
  }

  /** Saves the state now, if that is needed and may be: resolves when it is written, or cannot be. */
  async finish(state: PartitionState, published: Src | null): Promise<void> {
    await this.settled()
    if (this.#fenced || state.next === this.#base) return
    if (this.#options.tenure.claim === null) return
    await this.#begin(state, published)
    await this.settled()
  }

  /** Waits for the save that is running, if any. */
  async settled(): Promise<void> {
    await this.#running
  }

  #isDue({ next }: PartitionState): boolean {
    if (this.#running !== null || this.#fenced) return false
    if (this.#urgent) return true
    if (next === this.#savedOffset) return false
    const { wall, everyMs, everyRecords } = this.#options
    const now = wall()
    if (now < this.#notBefore) return false
    return now - this.#savedAt >= everyMs || next - this.#savedOffset >= everyRecords
  }

  #run(work: Promise<void>): void {
    this.#running = work.finally(() => {
      this.#running = null
    })
  }

  /** One try. */
  async #claim(): Promise<void> {
    const { tenure, partition, logger } = this.#options
    try {
      const claim = await tenure.seek(0)
      if (claim === null) this.#failed()
      else logger.info({ event: 'claimed-late', partition, epoch: claim.epoch })
    } catch (error) {
      if (!(error instanceof Left)) this.#failed(error)
    }
  }

  async #begin(state: PartitionState, published: Src | null): Promise<void> {
    const startedAt = this.#options.wall()
    const whole = this.#base === null
    const choose = (buckets: CaseBuckets) => (whole ? buckets.takeAll() : buckets.takeDirty())
    const { meta, buckets } = await takeState(state, published, choose, this.#options)
    const before = this.#savedOffset
    this.#savedOffset = state.next
    this.#urgent = false
    const write = { meta, base: this.#base, buckets: whole ? inhabited(buckets) : buckets }
    this.#run(
      this.#write(write, startedAt).then((outcome) => {
        if (outcome === 'saved') return
        this.#savedOffset = before
        state.buckets.giveBack(buckets.keys())
        this.#urgent = outcome === 'base-mismatch'
      }),
    )
  }

  /** Never rejects. */
  async #write(write: CheckpointWrite, startedAt: number): Promise<Outcome> {
    const { store, partition, tenure, logger, wall, onFenced, onSaved } = this.#options
    const { offset } = write.meta
    try {
      const outcome = await store.save(tenure.claim!, write)
      if (outcome === 'saved') {
        this.#savedAt = wall()
        const took = this.#savedAt - startedAt
        this.#base = offset
        this.#failures = 0
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
      this.#failed(error, offset)
      return 'failed'
    }
  }

  #failed(error: unknown = null, offset: Offset | null = null): void {
    const { partition, logger, wall, everyMs, onFailed } = this.#options
    this.#notBefore = wall() + everyMs * Math.min(2 ** this.#failures, SLOWEST)
    this.#failures += 1
    if (error !== null) logger.warn({ event: 'checkpoint-failed', partition, offset, err: error })
    onFailed()
  }
}
