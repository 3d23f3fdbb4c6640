import type { CheckpointStore, Claim } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import { passes, persist } from './persist.ts'

export interface TenureOptions {
  readonly store: Pick<CheckpointStore, 'claim'>
  readonly partition: number
  readonly logger: Logger
  readonly signal: AbortSignal
}

/**
 * What an owner holds of the checkpoint store: a claim, once the store has answered. Who has none reads no checkpoint
 * and saves none, and does everything else: a store that is away stops nobody.
 */
export class Tenure {
  readonly #options: TenureOptions
  #claim: Claim | null = null

  constructor(options: TenureOptions) {
    this.#options = options
  }

  get claim(): Claim | null {
    return this.#claim
  }

  /** Claims the partition, if it is not claimed; null where the store does not answer within that time. Throws `Left`. */
  async seek(withinMs: number): Promise<Claim | null> {
    const { store, partition, logger, signal } = this.#options
    if (this.#claim !== null) return this.#claim
    try {
      this.#claim = await persist('claim', () => store.claim(partition), { signal, logger, withinMs })
    } catch (error) {
      if (!passes(error)) throw error
      logger.warn({ event: 'unclaimed', partition, err: error })
    }
    return this.#claim
  }
}
