import { epochMs, type JournalRecord } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import { type ClockState, LogClock } from '../src/log-clock.ts'

const tick = (appendedAt: number, wallClock: number | null = appendedAt): JournalRecord => ({
  kind: 'tick',
  appendedAt: epochMs(appendedAt),
  wallClock: wallClock === null ? null : epochMs(wallClock),
})
const run = (...records: JournalRecord[]): ClockState => {
  const clock = new LogClock()
  for (const record of records) clock.advance(record)
  return clock.state
}

describe('log time', () => {
  it('is the greatest append time so far', () => {
    expect(run(tick(10), tick(5)).logTime).toBe(10)
    expect(run(tick(5), tick(10)).logTime).toBe(10)
  })

  it('jumps as far as it likes while the writers agree, or carry no clock', () => {
    expect(run(tick(0), tick(3_600_000)).logTime).toBe(3_600_000)
    expect(run(tick(0), tick(3_600_000, null)).logTime).toBe(3_600_000)
  })

  it('stands still at a jump over a minute that a tick contradicts by over five seconds', () => {
    const suspect = run(tick(0), tick(60_001, 55_000))
    expect(suspect).toMatchObject({ suspect: true, logTime: 0 })
    expect(run(tick(0), tick(60_000, 0)).suspect).toBe(false)
    expect(run(tick(0), tick(60_001, 55_001)).suspect).toBe(false)
  })

  it('goes on when two ticks in a row agree', () => {
    const suspect = [tick(0), tick(600_000, 0)]
    expect(run(...suspect, tick(601_000)).suspect).toBe(true)
    expect(run(...suspect, tick(601_000), tick(602_000, 0), tick(603_000)).suspect).toBe(true)
    expect(run(...suspect, tick(601_000), tick(602_000))).toMatchObject({ suspect: false, logTime: 602_000 })
  })
})
