import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Reader } from '@golden-hour/ports'
import type { Partition, PartitionLimits } from './partition.ts'

export interface Reading {
  /** Resolves when every partition was revoked. */
  stop(): Promise<void>
  /** Resolves after `stop`; rejects with the first failure, every partition revoked. */
  readonly ended: Promise<void>
}

/**
 * Feeds the partitions to one reader, each at the reader's pace. One that fails ends them all: a reader with a hole is
 * worse than none.
 */
export function readPartitions(partitions: readonly Partition[], reader: Reader, limits: PartitionLimits): Reading {
  const sleepers = new Set<() => void>()
  const owned = new Set<number>()
  let stopped = false
  let failure: { readonly error: unknown } | null = null

  const stop = (): void => {
    if (stopped) return
    stopped = true
    for (const partition of owned) reader.leaving?.(partition, false)
    for (const wake of sleepers) wake()
  }
  const fail = (error: unknown): void => {
    failure ??= { error }
    stop()
  }
  const growth = (partition: Partition): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        sleepers.delete(wake)
        callOff()
        resolve()
      }
      const callOff = partition.onGrowth(wake)
      sleepers.add(wake)
    })
  const feed = async (partition: Partition, first: number): Promise<void> => {
    let next = first
    let told = false
    while (!stopped) {
      const records = partition.read(next, limits)
      if (records.length === 0 && told) {
        await growth(partition)
        continue
      }
      next += records.length
      told = next === partition.end
      await reader.records(partition.number, records, told)
      // A reader that is always ready must not keep everybody else from the event loop.
      await nextTurn()
    }
  }
  const own = async (partition: Partition): Promise<void> => {
    const { number } = partition
    let lost = false
    owned.add(number)
    try {
      await feed(partition, await reader.assigned(number))
    } catch (error) {
      lost = !stopped
      if (lost) {
        owned.delete(number)
        reader.leaving?.(number, true)
        fail(error)
      }
    }
    await reader.revoked(number, lost).catch(fail)
    owned.delete(number)
  }
  const ended = nextTurn()
    .then(() => (stopped ? [] : Promise.all(partitions.map(own))))
    .then(() => {
      if (failure !== null) throw failure.error
    })
  return {
    stop() {
      stop()
      return ended.catch(() => undefined)
    },
    ended,
  }
}
