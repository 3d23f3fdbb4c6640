import { durationMs, epochMs } from '@golden-hour/model'
import { clockContract } from '@golden-hour/testkit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHospitalClock, wallClock } from '../src/index.ts'

const FAKED = { toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] } as const satisfies Parameters<
  typeof vi.useFakeTimers
>[0]
const fakeTime = (): void => {
  vi.useFakeTimers({ toFake: [...FAKED.toFake] })
}

clockContract('service-kit', async (origin, speed) => {
  fakeTime()
  const clock = createHospitalClock(origin, speed)
  return {
    clock,
    async pass(duration) {
      await vi.advanceTimersByTimeAsync(duration)
    },
    async close() {
      clock.close()
      vi.useRealTimers()
    },
  }
})

describe('a hospital clock', () => {
  it('refuses a speed that is none', () => {
    for (const speed of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => createHospitalClock(epochMs(0), speed)).toThrow(RangeError)
  })
})

describe('the clock of the wall', () => {
  const T0 = 1_772_409_600_000
  beforeEach(() => {
    fakeTime()
    vi.setSystemTime(T0)
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('goes with the wall', () => {
    const clock = wallClock()
    expect(clock.now()).toBe(T0)
    for (let i = 1; i <= 100; i += 1) {
      vi.advanceTimersByTime(37)
      expect(clock.now()).toBe(T0 + 37 * i)
    }
  })

  it('jumps forward with the wall, and makes the calls that came due within a second', () => {
    const clock = wallClock()
    const called: number[] = []
    clock.after(durationMs(3_600_000), () => called.push(clock.now()))
    vi.setSystemTime(T0 + 7_200_000)
    expect(clock.now()).toBe(T0 + 7_200_000)
    vi.advanceTimersByTime(1_000)
    expect(called).toEqual([T0 + 7_201_000])
    clock.close()
  })

  it('never goes back with the wall: it runs at half its speed until that has caught up', () => {
    const clock = wallClock()
    vi.advanceTimersByTime(1_000)
    expect(clock.now()).toBe(T0 + 1_000)
    vi.setSystemTime(T0 + 1_000 - 10_000)
    expect(clock.now()).toBe(T0 + 1_000)
    vi.advanceTimersByTime(10_000)
    expect(clock.now()).toBe(T0 + 6_000)
    vi.advanceTimersByTime(10_000)
    expect(clock.now()).toBe(T0 + 11_000)
    vi.advanceTimersByTime(10_000)
    expect(clock.now()).toBe(T0 + 21_000)
    expect(Date.now()).toBe(clock.now())
  })
})
