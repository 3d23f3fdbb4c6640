import type { Offset } from '@golden-hour/ports'
import type { Place } from '../group/partition-work.ts'
import type { FetchedPartition } from '../protocol/fetch.ts'
import type { Decoder } from './decoders.ts'
import { missing } from './gap.ts'
import { BATCH, READ_AHEAD_BYTES } from './limits.ts'
import { type FetchedBatch, withoutAborted } from './without-aborted.ts'

/** What is fetched of a partition, and where it goes. */
export interface Fetchable extends Place {
  /** The next offset to fetch. */
  readonly position: Offset
  /** There is enough: nothing is to be fetched now. */
  readonly isFull: boolean
  /** What came from `position` on. */
  take(fetched: FetchedPartition): void
  /** `position` is not in the log. */
  outOfRange(): void
  /** Reading cannot go on. */
  fail(error: unknown): void
}

export interface Handful<T> {
  readonly records: readonly T[]
  /** The offset after them. */
  readonly next: Offset
  readonly caughtUp: boolean
}

export interface BufferEvents {
  /** Waits until it may decode. */
  readonly turn: () => Promise<void>
  /** It is not full any more. */
  readonly roomMade: () => void
  readonly outOfRange: (position: Offset) => void
}

/**
 * One partition between the fetching and its reader. What must stay true:
 *
 * 1. Records come out in the order of their offsets, each once, from the first one wanted. Where offsets must be dense,
 *    a gap is a failure.
 * 2. That there are no more is said once, with the last ones or alone.
 * 3. What is held is bounded: a slow reader is fed slowly and keeps nobody else waiting.
 */
export class PartitionBuffer<T extends { readonly offset: Offset }> implements Fetchable {
  readonly topic: string
  readonly partition: number
  readonly #decoder: Decoder<T>
  readonly #on: BufferEvents
  #position: Offset
  #batches: FetchedBatch[] = []
  #bytes = 0
  #end = Number.POSITIVE_INFINITY
  /** Decoded and not handed over yet; `#decodedTo` comes after them. */
  #records: T[] = []
  #decodedTo: Offset
  #failure: { readonly error: unknown } | null = null
  #toldEnd = false
  #isOutside = false
  #closed = false
  #wake = (): void => undefined

  constructor({ topic, partition }: Place, from: Offset, decoder: Decoder<T>, on: BufferEvents) {
    this.topic = topic
    this.partition = partition
    this.#decoder = decoder
    this.#on = on
    this.#position = from
    this.#decodedTo = from
  }

  get position(): Offset {
    return this.#position
  }

  get isFull(): boolean {
    return this.#closed || this.#isOutside || this.#failure !== null || this.#bytes >= READ_AHEAD_BYTES
  }

  take(fetched: FetchedPartition): void {
    this.#end = fetched.highWatermark
    for (const one of withoutAborted(fetched)) {
      const { batch } = one
      if (batch.lastOffset < this.#position) continue
      if (this.#decoder.isDense && batch.firstOffset > this.#position) {
        this.fail(missing(this.topic, this.partition, this.#position, batch.firstOffset))
        return
      }
      this.#batches.push(one)
      this.#bytes += batch.bytes.byteLength
      this.#position = batch.lastOffset + 1
    }
    this.#wake()
  }

  outOfRange(): void {
    this.#isOutside = true
    this.#on.outOfRange(this.#position)
  }

  /** Reads on from there, after what was fetched before. */
  jump(to: Offset): void {
    this.#position = to
    this.#isOutside = false
    if (this.#batches.length === 0 && this.#records.length === 0) this.#decodedTo = to
    this.#on.roomMade()
  }

  fail(error: unknown): void {
    this.#failure ??= { error }
    this.#wake()
  }

  close(): void {
    this.#closed = true
    this.#batches = []
    this.#wake()
  }

  /** Waits for the next ones; null when it is closed. Throws what `fail` was told, after what came before it. */
  async next(): Promise<Handful<T> | null> {
    for (;;) {
      if (this.#records.length === 0 && !this.#closed) await this.#decode()
      if (this.#closed) return null
      if (this.#records.length > 0) return this.#handful()
      if (this.#failure !== null) throw this.#failure.error
      if (!this.#toldEnd && this.#decodedTo >= this.#end) {
        this.#toldEnd = true
        return { records: [], next: this.#decodedTo, caughtUp: true }
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  async #decode(): Promise<void> {
    while (this.#records.length === 0) {
      const one = this.#batches.shift()
      if (one === undefined) return
      const wasFull = this.isFull
      this.#bytes -= one.batch.bytes.byteLength
      if (wasFull && !this.isFull) this.#on.roomMade()
      if (!one.isEmpty) {
        await this.#on.turn()
        this.#records = await this.#decoder.decode(one.batch, this.#decodedTo)
      }
      this.#decodedTo = one.batch.lastOffset + 1
    }
  }

  #handful(): Handful<T> {
    let bytes = 0
    const beyond = this.#records.findIndex((record, i) => {
      if (i >= BATCH.records || bytes >= BATCH.bytes) return true
      bytes += this.#decoder.sizeOf(record)
      return false
    })
    const records = beyond === -1 ? this.#records : this.#records.slice(0, beyond)
    this.#records = beyond === -1 ? [] : this.#records.slice(beyond)
    const next = beyond === -1 ? this.#decodedTo : records.at(-1)!.offset + 1
    this.#toldEnd = next >= this.#end
    return { records, next, caughtUp: this.#toldEnd }
  }
}
