/** So many times what it should be is worth a person's attention. */
const WORTH_TELLING = 2

export interface ReplayTargets {
  readonly everyMs: number
  readonly everyRecords: number
}

export interface ReplayStanding {
  /** Records that a new owner would read again. */
  readonly distance: number
  readonly sinceSavedMs: number
}

/**
 * Says when states are no longer kept as they should be: more than twice the records would be read again, and none was
 * kept for twice the time. Both: under load a save alone takes longer than its share of records.
 */
export class ReplayAlarm {
  readonly #targets: ReplayTargets
  #isRaised = false

  constructor(targets: ReplayTargets) {
    this.#targets = targets
  }

  get isRaised(): boolean {
    return this.#isRaised
  }

  /** What is to be told now; null: nothing new. */
  look({ distance, sinceSavedMs }: ReplayStanding): 'raised' | 'cleared' | null {
    const { everyMs, everyRecords } = this.#targets
    const isFar = distance > everyRecords * WORTH_TELLING
    const raised = this.#isRaised ? isFar : isFar && sinceSavedMs > everyMs * WORTH_TELLING
    if (raised === this.#isRaised) return null
    this.#isRaised = raised
    return raised ? 'raised' : 'cleared'
  }
}
