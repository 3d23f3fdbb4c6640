import { describe, expect, it } from 'vitest'
import { cutToMinute, epochMs, parseInstant } from '../src/index.ts'

const at = (text: string): string | null => {
  const parsed = parseInstant(text)
  return parsed === null ? null : new Date(parsed.at).toISOString()
}

describe('an instant on the wire', () => {
  it('is read with its offset', () => {
    expect(at('2026-03-02T08:00:00+08:00')).toBe('2026-03-02T00:00:00.000Z')
    expect(at('2026-03-02t08:00:00.5z')).toBe('2026-03-02T08:00:00.500Z')
    expect(at('2026-03-02T08:00:00-05:30')).toBe('2026-03-02T13:30:00.000Z')
    expect(parseInstant('2026-03-02T08:00:00+05:45')?.offsetMinutes).toBe(345)
  })

  it('is cut to the millisecond, and a leap second stays in its minute', () => {
    expect(at('2026-03-02T08:00:00.123999Z')).toBe('2026-03-02T08:00:00.123Z')
    expect(at('2016-12-31T23:59:60Z')).toBe('2016-12-31T23:59:59.999Z')
  })

  it.each([
    '2026-03-02T08:00:00',
    '2026-03-02 08:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-02T24:00:00Z',
    '2026-03-02T08:60:00Z',
    '2026-03-02T08:00Z',
    '2026-03-02T08:00:00+24:00',
    '',
  ])('is refused: %s', (text) => {
    expect(parseInstant(text)).toBeNull()
  })

  it('is cut to its minute, also before 1970', () => {
    expect(cutToMinute(epochMs(119_999))).toBe(60_000)
    expect(cutToMinute(epochMs(-1))).toBe(-60_000)
  })
})
