import { type EpochMs, epochMs, MINUTE_MS } from '@golden-hour/model'
import { createHospitalClock, type HospitalClock } from '@golden-hour/service-kit'
import type { SimulatedEvent } from '@golden-hour/simulator'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFeed, type Post } from '../src/hospital/feed.ts'

const T0 = epochMs(Date.parse('2026-03-02T00:00:00+08:00'))
const minute = (n: number): EpochMs => epochMs(T0 + n * MINUTE_MS)

/** `ed@7`: the emergency department's system knows it seven minutes after midnight. */
function eventsOf(...ids: readonly string[]): Iterator<SimulatedEvent> {
  const events = ids.map((id) => {
    const [source, at] = id.split('@') as [string, string]
    return { id, source: `/${source}`, knowntime: new Date(minute(Number(at))).toISOString() } as SimulatedEvent
  })
  return events.values()
}

/** What was posted, and when by the hospital's clock; a source may be kept waiting. */
function recorder(clock: HospitalClock) {
  const posted: string[] = []
  const waiting = new Map<string, Promise<void>>()
  const listeners = new Set<() => void>()
  const post: Post = async (source, events) => {
    await waiting.get(source)
    expect(events.every((event) => !('knowntime' in event))).toBe(true)
    posted.push(`${(clock.now() - T0) / MINUTE_MS}: ${events.map(({ id }) => id).join(' ')}`)
    for (const listener of listeners) listener()
  }
  const untilPosted = (n: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (posted.length >= n) resolve()
      }
      listeners.add(look)
      look()
    })
  return { posted, waiting, post, untilPosted }
}

/** Lets what is waiting for nothing but its turn go on. */
const turns = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve))
}

describe('the simulated systems', () => {
  let clock: HospitalClock
  beforeEach(() => {
    clock = createHospitalClock(T0, 0)
  })
  afterEach(() => clock.close())

  it('catch up in steps of three minutes, each source in its order, up to the moment and not beyond', async () => {
    const { posted, post } = recorder(clock)
    const feed = createFeed(eventsOf('ed@1', 'lis@2', 'ed@3', 'ed@4', 'lis@20', 'ed@21', 'ed@22'), clock, post)
    const steps: number[] = []
    await feed.catchUp(minute(22), (at) => steps.push((at - T0) / MINUTE_MS))
    expect(posted).toEqual(['3: ed@1 ed@3', '3: lis@2', '6: ed@4', '21: lis@20', '21: ed@21'])
    expect(steps).toEqual([3, 6, 21])
    expect(clock.now()).toBe(minute(22))
  })

  it('wait for the answers of one step before the next', async () => {
    const { posted, waiting, post } = recorder(clock)
    let answer = (): void => {}
    waiting.set('/lis', new Promise((resolve) => (answer = resolve)))
    const feed = createFeed(eventsOf('ed@1', 'lis@2', 'ed@7'), clock, post)
    const caughtUp = feed.catchUp(minute(9), () => {})
    await turns()
    expect(posted).toEqual(['3: ed@1'])
    answer()
    await caughtUp
    expect(posted).toEqual(['3: ed@1', '3: lis@2', '9: ed@7'])
  })

  it('send no more than 500 events at once, in their order', async () => {
    const sizes: number[] = []
    const ids = Array.from({ length: 1_100 }, (_, i) => `ed@${(i + 1) / 1_000}`)
    const feed = createFeed(eventsOf(...ids), clock, async (_, events) => void sizes.push(events.length))
    await feed.catchUp(minute(3), () => {})
    expect(sizes).toEqual([500, 500, 100])
  })

  it('follow the clock: each event when it is known, never before', async () => {
    const { posted, post, untilPosted } = recorder(clock)
    const feed = createFeed(eventsOf('ed@1', 'lis@1', 'ed@5'), clock, post)
    const followed = feed.follow()
    await turns()
    expect(posted).toEqual([])
    clock.advanceTo(minute(1))
    await untilPosted(2)
    expect(posted).toEqual(['1: ed@1', '1: lis@1'])
    clock.advanceTo(epochMs(minute(5) - 1))
    await turns()
    expect(posted).toHaveLength(2)
    clock.advanceTo(minute(5))
    await followed
    expect(posted).toEqual(['1: ed@1', '1: lis@1', '5: ed@5'])
  })

  it('stop while they wait for the clock, and while they catch up', async () => {
    const waiting = recorder(clock)
    const feed = createFeed(eventsOf('ed@1'), clock, waiting.post)
    const followed = feed.follow()
    feed.stop()
    await followed
    clock.advanceTo(minute(10))
    await turns()
    expect(waiting.posted).toEqual([])

    const busy = recorder(clock)
    const other = createFeed(eventsOf('ed@11', 'ed@14', 'ed@17'), clock, busy.post)
    await other.catchUp(minute(30), () => other.stop())
    expect(busy.posted).toEqual(['12: ed@11'])
    expect(clock.now()).toBe(minute(12))
  })
})
