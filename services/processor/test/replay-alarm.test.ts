import { describe, expect, it } from 'vitest'
import { ReplayAlarm } from '../src/replay-alarm.ts'

describe('the alarm of the replay distance', () => {
  const targets = { everyMs: 10_000, everyRecords: 5_000 }

  it.each([
    [10_000, 20_001, null],
    [10_001, 20_000, null],
    [10_001, 20_001, 'raised'],
    [900_000, 1_000, null],
  ])('with %i records to be read again, none kept for %i ms: %s', (distance, sinceSavedMs, expected) => {
    expect(new ReplayAlarm(targets).look({ distance, sinceSavedMs })).toBe(expected)
  })

  it('is told once, and once that it is over, which is when few are to be read again', () => {
    const alarm = new ReplayAlarm(targets)
    const look = (distance: number, sinceSavedMs: number) => alarm.look({ distance, sinceSavedMs })
    expect([look(10_001, 30_000), look(20_000, 40_000)]).toEqual(['raised', null])
    expect(alarm.isRaised).toBe(true)
    expect([look(10_001, 0), look(10_000, 0), look(0, 0)]).toEqual([null, 'cleared', null])
    expect(alarm.isRaised).toBe(false)
    expect(look(10_001, 30_000)).toBe('raised')
  })
})
