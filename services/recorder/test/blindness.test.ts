import type { LiveMessage } from '@golden-hour/ports'
import { createMetrics, silentLogger } from '@golden-hour/service-kit'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createBlindness } from '../src/blindness.ts'
import { createRecorderMetrics } from '../src/recorder-metrics.ts'

const AFTER_MS = 60_000

describe('whether somebody looks', () => {
  let now = 0
  let told: LiveMessage[] = []
  const pass = (ms: number): void => {
    for (let passed = 0; passed < ms; passed += 10_000) {
      now += 10_000
      vi.advanceTimersByTime(10_000)
    }
  }
  const open = () =>
    createBlindness({
      blindAfterMs: AFTER_MS,
      logger: silentLogger(),
      live: { publish: (_, message) => told.push(message) },
      metrics: createRecorderMetrics(createMetrics()),
      wall: () => now,
    })
  beforeEach(() => {
    now = 0
    told = []
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('is told to the screens again and again while a partition has had no tick for too long', () => {
    const blindness = open()
    blindness.begin(3)
    pass(AFTER_MS)
    expect(told).toEqual([])
    pass(10_000)
    expect(told).toEqual([{ kind: 'system', status: 'monitor-blind', service: 'recorder', partitions: [3] }])
    pass(20_000)
    expect(told).toHaveLength(3)
  })

  it('is not in doubt where ticks come, and not any more when they come again', () => {
    const blindness = open()
    blindness.begin(0)
    for (let minute = 0; minute < 5; minute += 1) {
      pass(AFTER_MS)
      blindness.done(0, true)
    }
    expect(told).toEqual([])
    pass(AFTER_MS + 10_000)
    expect(told).toHaveLength(1)
    blindness.done(0, true)
    pass(AFTER_MS)
    expect(told).toHaveLength(1)
  })

  it('takes facts alone for no sign of a processor', () => {
    const blindness = open()
    blindness.begin(0)
    for (let second = 0; second < 70; second += 10) {
      blindness.done(0, false)
      pass(10_000)
    }
    expect(told).toHaveLength(1)
  })

  it('cannot be said while the ledger holds up the reading, nor of a partition that others read', () => {
    const blindness = open()
    blindness.begin(0)
    blindness.begin(1)
    blindness.busy(0)
    blindness.end(1)
    pass(AFTER_MS * 3)
    expect(told).toEqual([])
  })

  it('is not looked at after it was stopped', () => {
    const blindness = open()
    blindness.begin(0)
    blindness.stop()
    pass(AFTER_MS * 3)
    expect(told).toEqual([])
  })
})
