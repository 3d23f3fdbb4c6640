import { describe, expect, it } from 'vitest'
import { type Call, takeCalls } from '../src/append/take-calls.ts'

describe('what is sent together', () => {
  const call = (partition: number, bytes: number): Call => ({
    topic: 't',
    partition,
    messages: [],
    bytes,
    resolve() {},
    reject() {},
  })
  const sizes = (queue: Call[]) => takeCalls(queue, { batchBytes: 100, limitOf: () => 60 }).map(({ bytes }) => bytes)

  it('is as much as fits in a batch and in what a partition takes, and never nothing', () => {
    expect(sizes([call(0, 50), call(1, 50), call(2, 1)])).toEqual([50, 50])
    expect(sizes([call(0, 30), call(0, 30), call(0, 1)])).toEqual([30, 30])
    expect(sizes([call(0, 30), call(0, 31), call(1, 1)])).toEqual([30])
    expect(sizes([call(0, 500), call(1, 1)])).toEqual([500])
  })

  it('leaves the rest in its order', () => {
    const queue = [call(0, 60), call(0, 1), call(1, 2)]
    sizes(queue)
    expect(queue.map(({ bytes }) => bytes)).toEqual([1, 2])
  })
})
