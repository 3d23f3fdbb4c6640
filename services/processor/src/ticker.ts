import { tickRecord } from '@golden-hour/journal'
import type { EpochMs } from '@golden-hour/model'
import type { Appended, Clock, Offset, RecordToAppend } from '@golden-hour/ports'

export interface TickerOptions {
  readonly clock: Clock
  /** Wall time after which a partition that is kept up with has another tick, however busy it is. */
  readonly everyMs: number
  /** Appends to the partition's journal. */
  readonly append: (record: RecordToAppend) => Promise<Appended>
  /** The append failed for good. */
  readonly onFailed: (error: unknown) => void
}

const FIRST_DELAY_MS = 50

/**
 * Lets time pass on a partition that is at rest: a tick when the engine's next timer is due by the hospital's clock, and
 * one every so often by the wall, by which others see that somebody keeps up with the partition.
 *
 * 1. Ticks come only at the end of what was read: `rest` arms, `wake` disarms.
 * 2. Never two in flight: after one was appended, none follows before it was read.
 * 3. One that did not reach its timer, since the log's clock lags behind ours, is followed ever more slowly.
 */
export class Ticker {
  readonly #options: TickerOptions
  #timerAt: EpochMs | null = null
  #next: Offset = 0
  /** Of the tick in flight: its offset, or that it is being appended. */
  #inFlight: Offset | 'appending' | null = null
  /** The timer that the last tick was for, and how often it was tried. */
  #triedFor: EpochMs | null = null
  #tries = 0
  #resting = false
  #stopped = false
  /** Until the next tick that comes whatever happens; null where that one waits for the partition to be at rest. */
  #every: NodeJS.Timeout | null = null
  #overdue = false
  #callOff: (() => void)[] = []

  constructor(options: TickerOptions) {
    this.#options = options
  }

  /** Everything before `next` was read, and there is no more; the engine waits for `timerAt`. */
  rest(next: Offset, timerAt: EpochMs | null): void {
    this.#disarm()
    this.#resting = true
    this.#next = next
    this.#timerAt = timerAt
    if (typeof this.#inFlight === 'number' && next > this.#inFlight) this.#inFlight = null
    if (this.#inFlight === null && !this.#stopped) this.#arm()
  }

  /** There is something to read. */
  wake(): void {
    this.#resting = false
    this.#disarm()
  }

  stop(): void {
    this.#stopped = true
    if (this.#every !== null) clearTimeout(this.#every)
    this.wake()
  }

  #arm(): void {
    const { clock, everyMs } = this.#options
    if (this.#overdue) {
      this.#tick(this.#timerAt)
      return
    }
    this.#every ??= this.#afterEvery(everyMs)
    const at = this.#timerAt
    if (at === null) return
    if (at !== this.#triedFor) this.#tries = 0
    if (this.#tries > 0) this.#afterWall(Math.min(FIRST_DELAY_MS * 2 ** (this.#tries - 1), everyMs))
    else this.#callOff.push(clock.at(at, () => this.#tick(at)))
  }

  #afterWall(ms: number): void {
    const timer = setTimeout(() => this.#tick(this.#timerAt), ms)
    timer.unref()
    this.#callOff.push(() => clearTimeout(timer))
  }

  #afterEvery(ms: number): NodeJS.Timeout {
    const timer = setTimeout(() => {
      this.#every = null
      this.#overdue = true
      this.#tick(this.#timerAt)
    }, ms)
    return timer.unref()
  }

  #disarm(): void {
    for (const callOff of this.#callOff) callOff()
    this.#callOff = []
  }

  #tick(timerAt: EpochMs | null): void {
    if (this.#inFlight !== null || !this.#resting || this.#stopped) return
    this.#disarm()
    const { clock, append, onFailed } = this.#options
    const wallClock = clock.now()
    if (timerAt !== null && timerAt <= wallClock) {
      this.#triedFor = timerAt
      this.#tries += 1
    }
    this.#inFlight = 'appending'
    this.#overdue = false
    if (this.#every !== null) clearTimeout(this.#every)
    this.#every = null
    append(tickRecord({ wallClock })).then(({ offset }) => {
      this.#inFlight = offset
      // It may have been read before we were told of it.
      if (this.#resting) this.rest(this.#next, this.#timerAt)
    }, onFailed)
  }
}
