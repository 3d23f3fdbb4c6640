import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Surroundings } from '../src/client/post-batch.ts'
import { sendEvents } from '../src/index.ts'
import { faultyLog } from './faulty-log.ts'
import { event, journal, KEY, openWorld, type Running, startGateway, type World } from './harness.ts'

/** Time passes only by waiting. */
function quick(more: Partial<Surroundings> = {}): Surroundings & { readonly waits: number[] } {
  let now = 0
  const waits: number[] = []
  return {
    fetch: (...given) => fetch(...given),
    now: () => now,
    wait: async (ms) => {
      waits.push(ms)
      now += ms
    },
    ...more,
    waits,
  }
}

const line = (members: Readonly<Record<string, unknown>> = {}): string => JSON.stringify(event(members))

describe('sendEvents', () => {
  let world: World
  let running: Running
  let url: string
  let down = false
  beforeEach(async () => {
    down = false
    world = await openWorld()
    running = await startGateway(world, { log: faultyLog(world.log, () => (down ? 'before' : null)) })
    url = `http://127.0.0.1:${await running.listen()}`
  })
  afterEach(async () => {
    await running.stop()
    await world.close()
  })

  it('sends every line, in its order, and names those that were not taken', async () => {
    const good = Array.from({ length: 5 }, () => line({ partitionkey: 'P1' }))
    const lines = [
      good[0]!,
      '',
      'no json',
      good[1]!,
      line({ type: 'ed.arived' }),
      good[0]!,
      line({ time: '2026-03-02T09:00:00+08:00' }),
      ...good.slice(2),
    ]
    const progress: number[] = []
    const faults: number[] = []
    const summary = await sendEvents(
      {
        url,
        key: KEY,
        lines,
        batch: 3,
        onProgress: ({ answered }) => progress.push(answered),
        onFault: (fault) => faults.push(fault.line),
      },
      quick(),
    )
    expect(summary).toMatchObject({ answered: 9, accepted: 5, duplicates: 1, refused: 2, quarantined: 1, retries: 0 })
    expect(summary.faults).toEqual([
      {
        line: 3,
        outcome: 'refused',
        status: 400,
        reason: 'not-json',
        detail: 'the line is not JSON',
        quarantineId: null,
      },
      {
        line: 5,
        outcome: 'refused',
        status: 422,
        reason: 'unknown-type',
        detail: expect.stringContaining('ed.arrived'),
        quarantineId: null,
      },
      {
        line: 7,
        outcome: 'quarantined',
        status: 202,
        reason: 'future-time',
        detail: expect.any(String),
        quarantineId: expect.any(String),
      },
    ])
    expect(faults).toEqual([3, 5, 7])
    expect(progress).toEqual([4, 7, 9])
    const order = (await journal(world.log)).map(({ eventId }) => eventId)
    expect(order).toEqual(good.map((text) => JSON.parse(text).id))
  })

  it('waits as long as a 503 asks, and sends it again', async () => {
    down = true
    const surroundings = quick()
    const { wait } = surroundings
    const mending = {
      ...surroundings,
      wait: async (ms: number) => {
        if (surroundings.waits.length === 1) down = false
        await wait(ms)
      },
    }
    const summary = await sendEvents({ url, key: KEY, lines: [line(), line()] }, mending)
    expect(summary).toMatchObject({ accepted: 2, retries: 2 })
    expect(surroundings.waits).toEqual([1_000, 1_000])
  })

  it('sends again what the network lost, though it had arrived', async () => {
    let lost = 0
    const surroundings = quick({
      fetch: async (...given) => {
        const answer = await fetch(...given)
        lost += 1
        if (lost === 1) throw new TypeError('fetch failed', { cause: new Error('socket hang up') })
        return answer
      },
    })
    expect(await sendEvents({ url, key: KEY, lines: [line()] }, surroundings)).toMatchObject({
      duplicates: 1,
      retries: 1,
    })
    expect(await journal(world.log)).toHaveLength(1)
  })

  it('gives up after its patience, and says why', async () => {
    down = true
    const surroundings = quick()
    const sending = sendEvents({ url, key: KEY, lines: [line()], patienceMs: 10_000 }, surroundings)
    await expect(sending).rejects.toMatchObject({
      code: 'GH_GATEWAY_UNAVAILABLE',
      message: expect.stringContaining('503'),
    })
    expect(surroundings.waits).toEqual([1_000, 1_000, 1_000, 1_600, 3_200])
  })

  it('stops at once where its key is not known', async () => {
    const sending = sendEvents({ url: `${url}/events`, key: 'wrong', lines: [line()] }, quick())
    await expect(sending).rejects.toMatchObject({ code: 'GH_CONFIG_INVALID', message: expect.stringContaining('401') })
  })

  it('sends less at once where the gateway takes less', async () => {
    const narrow = await startGateway(world, { config: { maxBatchEvents: 3 } })
    const there = `http://127.0.0.1:${await narrow.listen()}/`
    const lines = Array.from({ length: 10 }, () => line())
    expect(await sendEvents({ url: there, key: KEY, lines }, quick())).toMatchObject({ accepted: 10 })
    await narrow.stop()
  })

  it('keeps to its rate', async () => {
    const surroundings = quick()
    const lines = Array.from({ length: 50 }, () => line())
    await sendEvents({ url, key: KEY, lines, rate: 100 }, surroundings)
    expect(surroundings.waits).toEqual([100, 100, 100, 100])
  })
})
