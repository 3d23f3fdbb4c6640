import { setImmediate as nextTurn } from 'node:timers/promises'

/** What is to be written together; each promise answers false where the write met something it did not expect. */
export type Writes = () => readonly Promise<boolean>[]

export interface GroupCommit {
  /** Resolves when it is on disk, after `applied` was called. Calls take effect in the order in which they were made. */
  submit(writes: Writes, applied: () => void): Promise<void>
  /** Resolves when nothing is under way any more. */
  settled(): Promise<void>
}

interface Job {
  readonly writes: Writes
  readonly done: () => void
  readonly failed: (error: Error) => void
}

/** In one transaction, passed by at most one job: a backlog must not keep everybody else from the event loop. */
const MOST_WRITES = 5_000

/**
 * One transaction at a time. What is submitted while one is being synced waits for the next, together: the more
 * callers, the more records a sync.
 *
 * After a failed write nothing is known of what reached the disk, and offsets were given already to the calls behind
 * it: from then on every call fails with the same error, until the log is opened anew.
 */
export function createGroupCommit(explain: (cause: unknown) => Error): GroupCommit {
  let queue: Job[] = []
  let underWay: readonly Job[] = []
  let running: Promise<void> | null = null
  let failure: Error | null = null

  const commit = async (): Promise<void> => {
    // One turn of the event loop is one transaction of lmdb.
    const written: Promise<boolean>[] = []
    let taken = 0
    for (; taken < queue.length && written.length < MOST_WRITES; taken += 1)
      for (const write of queue[taken]!.writes()) written.push(write)
    underWay = queue.splice(0, taken)
    const outcomes = await Promise.all(written)
    if (outcomes.includes(false)) throw new Error('another writer has written to the same place')
    for (const { done } of underWay) done()
    underWay = []
  }
  const giveUp = (error: Error): void => {
    failure = error
    for (const { failed } of [...underWay, ...queue]) failed(error)
    underWay = []
    queue = []
  }
  const run = async (): Promise<void> => {
    await nextTurn()
    while (queue.length > 0) {
      try {
        await commit()
      } catch (cause) {
        giveUp(explain(await reasonOf(cause)))
      }
    }
    running = null
  }
  return {
    submit(writes, applied) {
      if (failure !== null) return Promise.reject(failure)
      return new Promise((resolve, failed) => {
        const done = (): void => {
          applied()
          resolve()
        }
        queue.push({ writes, done, failed })
        running ??= run()
      })
    },
    async settled() {
      while (running !== null) await running
    },
  }
}

/** lmdb rejects each write with "Commit failed" and keeps the reason in a promise of its own. */
async function reasonOf(cause: unknown): Promise<unknown> {
  const reason = (cause as { commitError?: Promise<unknown> } | null)?.commitError
  if (reason === undefined) return cause
  return reason.then(
    () => cause,
    (inner: unknown) => inner,
  )
}
