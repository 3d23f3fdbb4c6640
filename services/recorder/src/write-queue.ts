import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises'
import type { ClinicalBatch, ClinicalBook, ReadPosition, WriteOutcome } from '@golden-hour/ports'
import type { RecorderConfig } from './config.ts'
import type { Retry } from './retry.ts'
import { rowsOf } from './take-records.ts'

/**
 * The one writer of all partitions.
 *
 * 1. One transaction at a time; what waits when it begins goes in it together, up to `rowsAtOnce`.
 * 2. A batch of a partition is written before a later one of it.
 * 3. `write` resolves after the commit; what could not be written for good fails everything after it as well.
 */
export interface WriteQueue {
  write(batch: ClinicalBatch): Promise<void>
  /** Only the position moved: it goes with the next transaction, or alone after a while. */
  move(position: ReadPosition): void
  /** The partition is somebody else's now: a position that still waits is not written. */
  forget(topic: string, partition: number): void
  /** Writes the positions that wait, where the ledger answers. */
  stop(): Promise<void>
}

/** What one transaction did, after its commit. */
export interface Commit {
  readonly batches: readonly ClinicalBatch[]
  readonly rows: number
  readonly outcome: WriteOutcome
  readonly seconds: number
}

interface Job {
  readonly batch: ClinicalBatch
  readonly done: () => void
  readonly failed: (error: unknown) => void
}

type Settings = Pick<RecorderConfig, 'gapMs' | 'rowsAtOnce' | 'positionEveryMs'>

const positionOnly = (position: ReadPosition): ClinicalBatch => ({
  facts: [],
  unreadable: [],
  transitions: [],
  position,
})

/** As many as fit, at least one. */
function takeJobs(jobs: Job[], rowsAtOnce: number): readonly Job[] {
  let rows = 0
  const beyond = jobs.findIndex(({ batch }, i) => {
    rows += rowsOf(batch)
    return i > 0 && rows > rowsAtOnce
  })
  return jobs.splice(0, beyond === -1 ? jobs.length : beyond)
}

export function createWriteQueue(
  { gapMs, rowsAtOnce, positionEveryMs }: Settings,
  book: Pick<ClinicalBook, 'write'>,
  retry: Retry,
  committed: (commit: Commit) => void,
): WriteQueue {
  const jobs: Job[] = []
  const moved = new Map<string, ReadPosition>()
  let running: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null
  let begunAt = Number.NEGATIVE_INFINITY
  let failure: { readonly error: unknown } | null = null

  const commit = async (batches: readonly ClinicalBatch[]): Promise<void> => {
    const outcome = await retry.run(() => book.write(...batches))
    const rows = batches.reduce((sum, batch) => sum + rowsOf(batch), 0)
    committed({ batches, rows, outcome, seconds: (performance.now() - begunAt) / 1_000 })
  }
  const writeOnce = async (): Promise<void> => {
    // Of the same partition, what was queued is later than the position that waited: it comes last and counts.
    const positions = [...moved.values()].map(positionOnly)
    const group = takeJobs(jobs, rowsAtOnce)
    moved.clear()
    try {
      await commit([...positions, ...group.map(({ batch }) => batch)])
      for (const { done } of group) done()
    } catch (error) {
      failure = { error }
      for (const { failed } of [...group, ...jobs.splice(0)]) failed(error)
    }
  }
  const drain = async (): Promise<void> => {
    do {
      const left = begunAt + gapMs - performance.now()
      if (left > 0) await wait(left)
      begunAt = performance.now()
      await writeOnce()
      // Readers that waited for this commit bring what they have before the next one begins.
      await nextTurn()
    } while (jobs.length > 0)
    running = null
    if (moved.size > 0) arm()
  }
  const arm = (): void => {
    timer ??= setTimeout(() => {
      timer = null
      if (moved.size > 0) running ??= drain()
    }, positionEveryMs)
  }
  const disarm = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  return {
    write(batch) {
      if (failure !== null) return Promise.reject(failure.error)
      return new Promise((done, failed) => {
        jobs.push({ batch, done, failed })
        running ??= drain()
      })
    },
    move(position) {
      if (failure !== null) throw failure.error
      moved.set(nameOf(position), position)
      arm()
    },
    forget(topic, partition) {
      moved.delete(nameOf({ topic, partition }))
    },
    async stop() {
      await running
      if (failure === null && moved.size > 0) await drain()
      disarm()
    },
  }
}

const nameOf = ({ topic, partition }: Pick<ReadPosition, 'topic' | 'partition'>): string => `${partition} ${topic}`
