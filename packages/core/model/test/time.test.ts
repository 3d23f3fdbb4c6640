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
    '2100-02-29T00:00:00Z',
    '0001-01-01T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-03-02T24:00:00Z',
    '2026-03-02T08:60:00Z',
    '2026-03-02T08:00Z',
    '2026-03-02T08:00:00+24:00',
    '',
  ])('is refused: %s', (text) => {
    expect(parseInstant(text)).toBeNull()
  })

  it('is read as the platform reads it, for every shape it takes', () => {
    const part = (n: number, size: number) => String(n).padStart(size, '0')
    for (let i = 0; i < 2_000; i++) {
      const [year, month, day] = [1970 + (i % 130), 1 + (i % 12), 1 + (i % 28)]
      const clock = `${part(i % 24, 2)}:${part(i % 60, 2)}:${part((i * 7) % 60, 2)}`
      const fraction = ['', '.1', '.12', '.123', '.123456'][i % 5]
      const offset = ['Z', '+08:00', '-03:30', '+00:00', '-00:00'][i % 5 === 0 ? i % 4 : i % 5]
      const text = `${year}-${part(month, 2)}-${part(day, 2)}T${clock}${fraction}${offset}`
      expect([text, parseInstant(text)?.at]).toEqual([text, Date.parse(text)])
    }
  })

  it('is cut to its minute, also before 1970', () => {
    expect(cutToMinute(epochMs(119_999))).toBe(60_000)
    expect(cutToMinute(epochMs(-1))).toBe(-60_000)
  })
})
