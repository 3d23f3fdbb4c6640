import { setTimeout as wait } from 'node:timers/promises'
import type { Bounds, LogRecord, Reader } from '@golden-hour/ports'
import type { PartitionWork, Place } from '../group/partition-work.ts'
import { logDecoder } from './decoders.ts'
import type { Fetcher } from './fetcher.ts'
import { outOfBounds } from './gap.ts'
import { keepTrying } from './keep-trying.ts'
import { PartitionBuffer } from './partition-buffer.ts'

export interface ReadPartitionParts {
  readonly reader: Reader
  readonly fetcher: Fetcher
  readonly boundsOf: (place: Place) => Promise<Bounds>
  /** Whether it is still ours, as far as we can know. */
  readonly isAlive: () => boolean
}

const LOOK_AGAIN_MS = 20

/**
 * Feeds one partition to its reader, from `assigned` to `revoked`. What must stay true:
 *
 * 1. Calls do not overlap but for `leaving`; each `assigned` is followed by exactly one `revoked`.
 * 2. Nothing is handed over after it was told to leave, nor after the session has ended by our own clock.
 * 3. A position outside of the log is a failure, never moved.
 */
export function readPartition(place: Place, after: Promise<void>, parts: ReadPartitionParts): PartitionWork {
  const { reader, fetcher, boundsOf, isAlive } = parts
  const { topic, partition } = place
  let leaving: { lost: boolean } | null = null
  let buffer: PartitionBuffer<LogRecord> | null = null

  const hasLeft = (): boolean => leaving !== null
  const checkBounds = async (from: number): Promise<void> => {
    const bounds = await keepTrying(() => boundsOf(place), hasLeft)
    if (bounds !== null && (from < bounds.start || from > bounds.end)) throw outOfBounds(topic, partition, from, bounds)
  }
  const feed = async (from: number): Promise<void> => {
    await checkBounds(from)
    buffer = new PartitionBuffer(place, from, logDecoder(place), {
      turn: fetcher.turn,
      roomMade: fetcher.wake,
      outOfRange(position) {
        checkBounds(position)
          .then(() => buffer!.jump(position))
          .catch((error: unknown) => buffer!.fail(error))
      },
    })
    if (hasLeft()) return
    fetcher.add(buffer)
    for (let next = await buffer.next(); next !== null; next = await buffer.next()) {
      while (!isAlive() && !hasLeft()) await wait(LOOK_AGAIN_MS)
      if (hasLeft()) return
      await reader.records(partition, next.records, next.caughtUp)
    }
  }
  const leave = (lost: boolean): void => {
    if (leaving !== null && (leaving.lost || !lost)) return
    leaving = { lost }
    buffer?.close()
    if (begun) reader.leaving?.(partition, lost)
  }
  let begun = false
  const work = async (): Promise<void> => {
    await after
    if (leaving !== null) return
    begun = true
    let failure: { readonly error: unknown } | null = null
    try {
      await feed(await reader.assigned(partition))
    } catch (error) {
      if (leaving === null) {
        failure = { error }
        leave(true)
      }
    } finally {
      if (buffer !== null) fetcher.remove(buffer)
    }
    const { lost } = leaving!
    await reader.revoked(partition, lost)
    if (failure !== null) throw failure.error
  }
  return { done: work(), leave }
}
