import type { LogRecord, Offset } from '@golden-hour/ports'
import { toRecord } from '../protocol/checked-record.ts'
import type { FetchedPartition } from '../protocol/fetch.ts'
import { decodeBatch, type RawBatch } from '../protocol/raw-batch.ts'
import { missing } from './gap.ts'
import { BATCH, READ_AHEAD_BYTES } from './limits.ts'

/** What is fetched of a partition, and where it goes. */
export interface Fetchable {
  readonly topic: string
  readonly partition: number
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

export interface Handful {
  readonly records: readonly LogRecord[]
  readonly caughtUp: boolean
}

/**
 * One partition between the fetching and its reader. What must stay true:
 *
 * 1. Records come out in the order of their offsets, each once, from the first one wanted; a gap is a failure.
 * 2. That there are no more is said once, with the last ones or alone.
 * 3. What is held is bounded: a slow reader is fed slowly and keeps nobody else waiting.
 */
export class PartitionBuffer implements Fetchable {
  readonly topic: string
  readonly partition: number
  readonly #roomMade: () => void
  readonly #outOfRange: () => void
  #position: Offset
  #batches: RawBatch[] = []
  #bytes = 0
  #end = Number.POSITIVE_INFINITY
  /** Decoded, from the front of the batches. */
  #records: LogRecord[] = []
  #expected: Offset
  #toldEnd = false
  #failure: { readonly error: unknown } | null = null
  #closed = false
  #wake = (): void => undefined

  constructor(
    place: { readonly topic: string; readonly partition: number },
    from: Offset,
    on: { readonly roomMade: () => void; readonly outOfRange: () => void },
  ) {
    this.topic = place.topic
    this.partition = place.partition
    this.#position = from
    this.#expected = from
    this.#roomMade = on.roomMade
    this.#outOfRange = on.outOfRange
  }

  get position(): Offset {
    return this.#position
  }

  get isFull(): boolean {
    return this.#closed || this.#failure !== null || this.#bytes >= READ_AHEAD_BYTES
  }

  take({ highWatermark, batches }: FetchedPartition): void {
    this.#end = highWatermark
    for (const batch of batches) {
      if (batch.lastOffset < this.#position) continue
      if (batch.firstOffset > this.#position) {
        this.fail(missing(this.topic, this.partition, this.#position, batch.firstOffset))
        return
      }
      this.#batches.push(batch)
      this.#bytes += batch.bytes.byteLength
      this.#position = batch.lastOffset + 1
    }
    this.#wake()
  }

  outOfRange(): void {
    this.#outOfRange()
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
  async next(): Promise<Handful | null> {
    for (;;) {
      if (this.#closed) return null
      if (this.#records.length === 0) await this.#decode()
      if (this.#closed) return null
      const atEnd = this.#expected >= this.#end
      if (this.#records.length > 0) return this.#handful()
      if (this.#failure !== null) throw this.#failure.error
      if (atEnd && !this.#toldEnd) {
        this.#toldEnd = true
        return { records: [], caughtUp: true }
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  async #decode(): Promise<void> {
    while (this.#records.length === 0) {
      const batch = this.#batches.shift()
      if (batch === undefined) return
      const wasFull = this.isFull
      this.#bytes -= batch.bytes.byteLength
      if (wasFull && !this.isFull) this.#roomMade()
      if (!batch.isControl) this.#records = await this.#recordsOf(batch)
      if (batch.isControl) this.#expected = batch.lastOffset + 1
    }
  }

  async #recordsOf(batch: RawBatch): Promise<LogRecord[]> {
    const records: LogRecord[] = []
    let expected = this.#expected
    for (const raw of await decodeBatch(batch, `${this.topic}/${this.partition}`)) {
      if (raw.offset < expected) continue
      if (raw.offset > expected) throw missing(this.topic, this.partition, expected, raw.offset)
      records.push(toRecord(raw, this.topic, this.partition))
      expected += 1
    }
    if (expected <= batch.lastOffset) throw missing(this.topic, this.partition, expected, batch.lastOffset + 1)
    return records
  }

  #handful(): Handful {
    let bytes = 0
    const beyond = this.#records.findIndex(({ value }, i) => {
      if (i >= BATCH.records || bytes >= BATCH.bytes) return true
      bytes += value.byteLength
      return false
    })
    const records = beyond === -1 ? this.#records : this.#records.slice(0, beyond)
    this.#records = beyond === -1 ? [] : this.#records.slice(beyond)
    this.#expected = records.at(-1)!.offset + 1
    this.#toldEnd = this.#expected >= this.#end
    return { records, caughtUp: this.#toldEnd }
  }
}
