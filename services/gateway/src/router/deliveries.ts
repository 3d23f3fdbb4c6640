import type { WireRecord } from '@golden-hour/journal'
import { AppError, type EventLog, type IndexPosition, type RoundPart, type SourceBook } from '@golden-hour/ports'
import type { Logger } from '@golden-hour/service-kit'
import type { GatewayMetrics } from '../metrics.ts'
import { type AppendedRound, appendRound } from './append-round.ts'
import type { RoundPlan } from './round-plan.ts'

export interface DeliveriesOptions {
  readonly log: EventLog
  readonly book: SourceBook
  readonly topicId: string
  /** A round of another gateway that is not in the journal after this is brought there by this one. */
  readonly adoptAfterMs: number
  /** The ledger did not answer: it may answer as an older one. */
  ledgerFailed(): void
  readonly logger: Logger
  readonly metrics: GatewayMetrics
}

type Parts = readonly Pick<RoundPart, 'wave' | 'partition'>[]

/** So often is looked for what others left, while it waits. */
const LOOKS = 4

const passes = (error: unknown): boolean => error instanceof AppError && error.recovery === 'retry'

/** What a round appends, as it is kept until it is appended. */
export const partsOf = ({ first, second }: Pick<RoundPlan, 'first' | 'second'>): readonly RoundPart[] => [
  ...[...first].map(([partition, records]): RoundPart => ({ wave: 1, partition, records })),
  ...[...second].map(([partition, records]): RoundPart => ({ wave: 2, partition, records })),
]

function wavesOf(parts: readonly RoundPart[]): Pick<RoundPlan, 'first' | 'second'> {
  const of = (wave: RoundPart['wave']): Map<number, WireRecord[]> =>
    new Map(parts.filter((part) => part.wave === wave).map(({ partition, records }) => [partition, [...records]]))
  return { first: of(1), second: of(2) }
}

/**
 * Brings into the journal what was decided.
 *
 * 1. A part leaves the ledger after the journal has acknowledged it, never before.
 * 2. What a round of any gateway left behind is found by looking, and appended by whoever finds it: its gateway may be
 *    dead, stopped or at work on it. Twice in the journal does no harm.
 * 3. Before the end of the journal that was seen with an acknowledgement every fact is in the index: that is the
 *    position from which another start reads on.
 */
export class Deliveries {
  readonly #options: DeliveriesOptions
  readonly #seenSince = new Map<number, number>()
  /** In the journal; the ledger could not be told. */
  readonly #untold = new Map<number, Parts>()
  readonly #failing = new Set<number>()
  readonly #inHand = new Set<number>()
  readonly #reached = new Map<number, number>()
  #waitsForJournal: number | null = null
  #telling: Promise<void> = Promise.resolve()
  #looking: Promise<void> | null = null
  #timer: NodeJS.Timeout | null = null

  constructor(options: DeliveriesOptions) {
    this.#options = options
  }

  /** A round of ours could not be appended: until it is, no other is begun. */
  get waitsForJournal(): boolean {
    return this.#waitsForJournal !== null
  }

  /** The newest try to deliver some round has failed. */
  get failing(): boolean {
    return this.#failing.size > 0
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.#looking ??= this.look().finally(() => {
        this.#looking = null
      })
    }, this.#options.adoptAfterMs / LOOKS)
    this.#timer.unref()
  }

  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer)
    await this.#looking
    await this.#telling
    await this.#writePositions()
  }

  /** What was seen of the journal says nothing of a ledger that may be an older one. */
  forgetPositions(): void {
    this.#reached.clear()
  }

  /** Resolves when the ledger has been told of the round before, or could not be. */
  settled(): Promise<void> {
    return this.#telling
  }

  /** Appends a round that was just decided; resolves when the journal has answered. Never throws. */
  async bring(round: number, plan: Pick<RoundPlan, 'first' | 'second'>): Promise<AppendedRound> {
    this.#inHand.add(round)
    const appended = await this.#append(round, plan)
    if (appended.failures.some(passes)) this.#waitsForJournal = round
    this.#telling = this.#tell(round, appended.delivered).finally(() => this.#inHand.delete(round))
    return appended
  }

  async #append(round: number, plan: Pick<RoundPlan, 'first' | 'second'>): Promise<AppendedRound> {
    const { log, logger } = this.#options
    const appended = await appendRound(log, plan)
    for (const error of appended.failures) logger.error({ event: 'append-failed', round, err: error })
    if (appended.failures.length > 0) this.#failing.add(round)
    else this.#failing.delete(round)
    for (const [partition, next] of appended.reached)
      this.#reached.set(partition, Math.max(next, this.#reached.get(partition) ?? 0))
    return appended
  }

  async #tell(round: number, delivered: Parts): Promise<void> {
    try {
      await this.#options.book.delivered(round, delivered)
      this.#untold.delete(round)
    } catch (error) {
      this.#untold.set(round, delivered)
      this.#options.ledgerFailed()
      this.#options.logger.error({ event: 'delivery-not-told', round, err: error })
    }
  }

  /** Looks once for what is left; never throws. */
  async look(): Promise<void> {
    const { book, logger, metrics, adoptAfterMs, ledgerFailed } = this.#options
    try {
      for (const [round, parts] of [...this.#untold]) await this.#tell(round, parts)
      const left = await book.undeliveredRounds()
      metrics.undelivered.set(left.length)
      this.#forgetAllBut(new Set(left))
      const now = performance.now()
      for (const round of left) {
        const since = this.#seenSince.get(round)
        if (since === undefined) this.#seenSince.set(round, now)
        else if (now - since >= adoptAfterMs && !this.#isOurs(round)) await this.#adopt(round)
      }
      await this.#writePositions()
    } catch (error) {
      ledgerFailed()
      logger.error({ event: 'rounds-not-looked-for', err: error })
    }
  }

  /** At work on it, or done with it but for telling the ledger. */
  #isOurs(round: number): boolean {
    return this.#inHand.has(round) || this.#untold.has(round)
  }

  async #adopt(round: number): Promise<void> {
    const { book, logger, metrics } = this.#options
    const parts = await book.partsOf(round)
    if (parts.length === 0) return
    const appended = await this.#append(round, wavesOf(parts))
    await book.delivered(round, appended.delivered)
    this.#seenSince.set(round, performance.now())
    if (appended.failures.length > 0) return
    metrics.adopted.inc()
    logger.warn({ event: 'round-adopted', round, records: parts.reduce((sum, part) => sum + part.records.length, 0) })
  }

  #forgetAllBut(left: ReadonlySet<number>): void {
    for (const round of [...this.#seenSince.keys(), ...this.#failing]) {
      if (left.has(round)) continue
      this.#seenSince.delete(round)
      this.#failing.delete(round)
    }
    if (this.#waitsForJournal !== null && !left.has(this.#waitsForJournal)) this.#waitsForJournal = null
  }

  async #writePositions(): Promise<void> {
    if (this.#reached.size === 0) return
    const { book, topicId } = this.#options
    const positions = [...this.#reached].map(([partition, next]): IndexPosition => ({ partition, topicId, next }))
    await book.writeIndex({ facts: [], owners: [], positions })
    for (const { partition, next } of positions)
      if (this.#reached.get(partition) === next) this.#reached.delete(partition)
  }
}
