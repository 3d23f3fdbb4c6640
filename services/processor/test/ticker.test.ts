import { decodeEntry } from '@golden-hour/journal'
import { durationMs, plus } from '@golden-hour/model'
import type { Appended, RecordToAppend } from '@golden-hour/ports'
import { createHospitalClock } from '@golden-hour/service-kit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Ticker } from '../src/ticker.ts'
import { EIGHT } from './hospital.ts'

const after = (ms: number) => plus(EIGHT, durationMs(ms))

/** A ticker over a journal that acknowledges when it is told to, by a clock that stands unless it is advanced. */
function setUp() {
  const clock = createHospitalClock(EIGHT, 0)
  const appended: RecordToAppend[] = []
  let acknowledge = (): void => {}
  const failures: unknown[] = []
  const append = (record: RecordToAppend): Promise<Appended> => {
    appended.push(record)
    const offset = appended.length - 1
    return new Promise((resolve) => {
      acknowledge = () => resolve({ offset, appendedAt: clock.now() })
    })
  }
  const ticker = new Ticker({ clock, everyMs: 10_000, append, onFailed: (error) => failures.push(error) })
  return {
    clock,
    ticker,
    appended,
    acknowledged: async () => {
      acknowledge()
      await Promise.resolve()
    },
  }
}

describe('an idle partition', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('ticks when its next timer is due, not before, and says what its clock shows', () => {
    const { clock, ticker, appended } = setUp()
    ticker.rest(0, after(1_000))
    clock.advanceTo(after(999))
    expect(appended).toHaveLength(0)
    clock.advanceTo(after(1_000))
    expect(appended.map(decodeEntry)).toEqual([{ kind: 'tick', wallClock: after(1_000) }])
  })

  it('ticks by the wall however busy the partition is, as soon as it was caught up with', () => {
    const { ticker, appended } = setUp()
    ticker.rest(0, null)
    for (let next = 1; next <= 9; next += 1) {
      vi.advanceTimersByTime(1_000)
      ticker.wake()
      ticker.rest(next, null)
    }
    ticker.wake()
    vi.advanceTimersByTime(5_000)
    expect(appended).toHaveLength(0)
    ticker.rest(10, null)
    expect(appended).toHaveLength(1)
  })

  it('ticks by the wall where no timer is due', () => {
    const { ticker, appended } = setUp()
    ticker.rest(0, null)
    vi.advanceTimersByTime(9_999)
    expect(appended).toHaveLength(0)
    vi.advanceTimersByTime(1)
    expect(appended).toHaveLength(1)
  })

  it('never has two ticks in flight', async () => {
    const { clock, ticker, appended, acknowledged } = setUp()
    ticker.rest(0, after(1_000))
    clock.advanceTo(after(1_000))
    ticker.rest(0, after(1_000))
    vi.advanceTimersByTime(60_000)
    expect(appended).toHaveLength(1)
    await acknowledged()
    vi.advanceTimersByTime(60_000)
    expect(appended).toHaveLength(1)
    ticker.rest(1, null)
    vi.advanceTimersByTime(10_000)
    expect(appended).toHaveLength(2)
  })

  it('goes on where its tick was read before it was acknowledged', async () => {
    const { clock, ticker, appended, acknowledged } = setUp()
    ticker.rest(0, after(1_000))
    clock.advanceTo(after(1_000))
    ticker.wake()
    ticker.rest(1, after(2_000))
    await acknowledged()
    clock.advanceTo(after(2_000))
    expect(appended).toHaveLength(2)
  })

  it('ticks ever more slowly for a timer that its ticks do not reach', async () => {
    const { clock, ticker, appended, acknowledged } = setUp()
    clock.advanceTo(after(1_000))
    ticker.rest(0, after(500))
    clock.advanceTo(after(1_001))
    for (const delay of [50, 100, 200]) {
      const before = appended.length
      await acknowledged()
      ticker.rest(before, after(500))
      vi.advanceTimersByTime(delay - 1)
      expect(appended).toHaveLength(before)
      vi.advanceTimersByTime(1)
      expect(appended).toHaveLength(before + 1)
    }
  })

  it('does not tick while there is something to read, nor after it was stopped', () => {
    const { clock, ticker, appended } = setUp()
    ticker.rest(0, after(1_000))
    ticker.wake()
    clock.advanceTo(after(1_000))
    vi.advanceTimersByTime(60_000)
    ticker.stop()
    ticker.rest(0, after(1_000))
    vi.advanceTimersByTime(60_000)
    expect(appended).toHaveLength(0)
  })
})
