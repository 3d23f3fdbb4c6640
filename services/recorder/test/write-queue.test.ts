import type { ClinicalBatch, RecordedFact } from '@golden-hour/ports'
import { AppError } from '@golden-hour/ports'
import { silentLogger } from '@golden-hour/service-kit'
import { describe, expect, it } from 'vitest'
import { createRetry } from '../src/retry.ts'
import { type Commit, createWriteQueue } from '../src/write-queue.ts'

const rows = (partition: number, next: number, count: number): ClinicalBatch => ({
  facts: Array.from({ length: count }, () => ({ partition }) as RecordedFact),
  unreadable: [],
  transitions: [],
  position: { topic: 'journal', partition, topicId: 'one', next, lastSrc: null },
})

/** A book that is told when to answer, so that a test sees what waits meanwhile. */
function queueOver(settings: { rowsAtOnce?: number; positionEveryMs?: number } = {}) {
  const calls: { batches: readonly ClinicalBatch[]; answer(error?: Error): void }[] = []
  let called = (): void => {}
  const commits: Commit[] = []
  const retry = createRetry({ retryFirstMs: 1, retryMostMs: 2 }, silentLogger(), () => {})
  const queue = createWriteQueue(
    { gapMs: 0, rowsAtOnce: 1_000, positionEveryMs: 0, ...settings },
    {
      write: (...batches) =>
        new Promise((resolve, reject) => {
          const answer = (error?: Error): void => {
            if (error !== undefined) reject(error)
            else resolve({ facts: 0, revisions: 0, unreadable: 0, contradicted: [] })
          }
          calls.push({ batches, answer })
          called()
        }),
    },
    retry,
    (commit) => commits.push(commit),
  )
  const call = async (n: number) => {
    while (calls.length < n)
      await new Promise<void>((resolve) => {
        called = resolve
      })
    return calls[n - 1]!
  }
  const shape = (batches: readonly ClinicalBatch[]) =>
    batches.map(({ facts, position }) => [position.partition, position.next, facts.length])
  return { queue, call, calls, commits, shape, retry }
}

describe('the write queue', () => {
  it('writes one transaction at a time, and what waits meanwhile together', async () => {
    const { queue, call, calls, commits, shape } = queueOver()
    const first = queue.write(rows(0, 1, 1))
    const others = [queue.write(rows(1, 1, 1)), queue.write(rows(2, 1, 2))]
    expect(shape((await call(1)).batches)).toEqual([[0, 1, 1]])
    expect(calls).toHaveLength(1)
    calls[0]!.answer()
    await first
    expect(shape((await call(2)).batches)).toEqual([
      [1, 1, 1],
      [2, 1, 2],
    ])
    calls[1]!.answer()
    await Promise.all(others)
    expect(commits.map(({ rows: count }) => count)).toEqual([1, 3])
  })

  it('puts no more rows in a transaction than it may, but always a whole batch', async () => {
    const { queue, call, shape } = queueOver({ rowsAtOnce: 4 })
    const done = [
      queue.write(rows(0, 1, 9)),
      queue.write(rows(1, 1, 3)),
      queue.write(rows(2, 1, 1)),
      queue.write(rows(3, 1, 1)),
    ]
    for (const [n, expected] of [
      [[0, 1, 9]],
      [
        [1, 1, 3],
        [2, 1, 1],
      ],
      [[3, 1, 1]],
    ].entries()) {
      const { batches, answer } = await call(n + 1)
      expect(shape(batches)).toEqual(expected)
      answer()
    }
    await Promise.all(done)
  })

  it('lets a position go along with the next rows, before what came after it', async () => {
    const { queue, call, shape } = queueOver({ positionEveryMs: 3_600_000 })
    queue.move(rows(0, 5, 0).position)
    queue.move(rows(0, 6, 0).position)
    queue.move(rows(1, 2, 0).position)
    const done = queue.write(rows(0, 7, 1))
    const { batches, answer } = await call(1)
    expect(shape(batches)).toEqual([
      [0, 6, 0],
      [1, 2, 0],
      [0, 7, 1],
    ])
    answer()
    await done
    await queue.stop()
  })

  it('writes a position alone after a while, and none of a partition that was given away', async () => {
    const { queue, call, calls, shape } = queueOver()
    queue.move(rows(0, 5, 0).position)
    queue.move(rows(1, 5, 0).position)
    queue.forget('journal', 0)
    const { batches, answer } = await call(1)
    expect(shape(batches)).toEqual([[1, 5, 0]])
    // Moved while the transaction runs: not forgotten.
    queue.move(rows(2, 8, 0).position)
    answer()
    expect(shape((await call(2)).batches)).toEqual([[2, 8, 0]])
    calls[1]!.answer()
    await queue.stop()
    expect(calls).toHaveLength(2)
  })

  it('writes the positions that wait when it stops', async () => {
    const { queue, call, shape } = queueOver({ positionEveryMs: 3_600_000 })
    queue.move(rows(3, 5, 0).position)
    const stopped = queue.stop()
    const { batches, answer } = await call(1)
    expect(shape(batches)).toEqual([[3, 5, 0]])
    answer()
    await stopped
  })

  it('tries again what an outage kept from being written', async () => {
    const { queue, call, calls, commits } = queueOver()
    const done = queue.write(rows(0, 1, 1))
    for (const n of [1, 2, 3]) (await call(n)).answer(n < 3 ? new AppError('GH_LEDGER_UNAVAILABLE', 'out') : undefined)
    await done
    expect(calls.map(({ batches }) => batches)).toEqual([calls[0]!.batches, calls[0]!.batches, calls[0]!.batches])
    expect(commits).toHaveLength(1)
  })

  it('fails what waits and all that follows when a write fails for good', async () => {
    const { queue, call, calls, commits } = queueOver()
    const failed = [queue.write(rows(0, 1, 1)), queue.write(rows(1, 1, 1))].map((written) =>
      expect(written).rejects.toThrow('our mistake'),
    )
    ;(await call(1)).answer(new Error('our mistake'))
    await Promise.all(failed)
    await expect(queue.write(rows(2, 1, 1))).rejects.toThrow('our mistake')
    expect(() => queue.move(rows(2, 1, 0).position)).toThrow('our mistake')
    await queue.stop()
    expect([calls.length, commits.length]).toEqual([1, 0])
  })

  it('gives up waiting for the ledger when it is told to', async () => {
    const { queue, call, retry } = queueOver()
    const written = expect(queue.write(rows(0, 1, 1))).rejects.toMatchObject({ code: 'GH_LEDGER_UNAVAILABLE' })
    const { answer } = await call(1)
    retry.stop()
    answer(new AppError('GH_LEDGER_UNAVAILABLE', 'out'))
    await written
    await queue.stop()
  })
})
