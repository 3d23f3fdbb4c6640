import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Timed, TimerQueue } from '../src/timers.ts'

const entry = (rank: number, key: string): Timed => ({ heapIndex: -1, rank, key })

const drain = (queue: TimerQueue<Timed>): string[] => {
  const order: string[] = []
  for (let first = queue.popDue(Number.MAX_VALUE); first !== null; first = queue.popDue(Number.MAX_VALUE))
    order.push(`${first.rank}/${first.key}`)
  return order
}

describe('the timer queue', () => {
  it('gives timers by moment, then rank, then key by code unit', () => {
    const queue = new TimerQueue<Timed>()
    queue.set(entry(2, 'a'), 10)
    queue.set(entry(1, 'é'), 10)
    queue.set(entry(1, 'z'), 10)
    queue.set(entry(9, 'x'), 5)
    expect(drain(queue)).toEqual(['9/x', '1/z', '1/é', '2/a'])
  })

  it('gives nothing before its moment and all of it on the moment', () => {
    const queue = new TimerQueue<Timed>()
    queue.set(entry(1, 'a'), 10)
    expect(queue.popDue(9)).toBeNull()
    expect(queue.nextAt()).toBe(10)
    expect(queue.popDue(10)?.key).toBe('a')
    expect(queue.nextAt()).toBeNull()
  })

  it('does what a sorted list does, whatever is set, moved and cancelled', () => {
    const step = fc.tuple(fc.nat(30), fc.oneof(fc.nat(50), fc.constant(Number.POSITIVE_INFINITY)))
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new TimerQueue<Timed>()
        const entries = Array.from({ length: 31 }, (_, i) => entry(i % 3, `k${i}`))
        const model = new Map<number, number>()
        for (const [which, at] of steps) {
          queue.set(entries[which]!, at)
          if (Number.isFinite(at)) model.set(which, at)
          else model.delete(which)
        }
        const expected = [...model]
          .map(([which, at]) => ({ at, ...entries[which]! }))
          .sort((a, b) => a.at - b.at || a.rank - b.rank || (a.key < b.key ? -1 : 1))
          .map(({ rank, key }) => `${rank}/${key}`)
        expect(queue.size).toBe(expected.length)
        expect(drain(queue)).toEqual(expected)
      }),
    )
  })
})
