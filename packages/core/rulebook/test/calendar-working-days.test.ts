import { createZone, type EpochMs, epochMs } from '@golden-hour/model'
import { isWorkday as libraryIsWorkday } from 'chinese-days'
import { describe, expect, it } from 'vitest'
import { createCalendar } from '../src/index.ts'

const shanghai = createZone('Asia/Shanghai')
const calendar = createCalendar(shanghai, [])
const at = (text: string): EpochMs => epochMs(Date.parse(text))
const text = (instant: EpochMs | null): string | null => (instant === null ? null : shanghai.format(instant))
const days = (from: string, to: string): string[] => {
  const all: string[] = []
  for (let t = Date.parse(from); t <= Date.parse(to); t += 86_400_000) all.push(new Date(t).toISOString().slice(0, 10))
  return all
}

describe('the calendar', () => {
  it('covers 2004 to 2026 and nothing else', () => {
    expect(calendar.coverage).toEqual({ from: 2004, to: 2026, extra: [] })
    expect(calendar.years.map((y) => y.year)).toEqual(Array.from({ length: 23 }, (_, i) => 2004 + i))
    expect([2003, 2004, 2026, 2027].map(calendar.covers)).toEqual([false, true, true, false])
  })

  it('knows National Day 2024: seven days off, two weekend days worked', () => {
    expect(days('2024-10-01', '2024-10-07').map(calendar.isWorkday)).toEqual(Array(7).fill(false))
    expect(['2024-09-30', '2024-10-08', '2024-09-29', '2024-10-12'].map(calendar.isWorkday)).toEqual(
      Array(4).fill(true),
    )
    expect(['2024-09-28', '2024-10-13'].map(calendar.isWorkday)).toEqual([false, false])
  })

  it('knows Spring Festival 2025: eight days off, two weekend days worked', () => {
    expect(days('2025-01-28', '2025-02-04').map(calendar.isWorkday)).toEqual(Array(8).fill(false))
    expect(['2025-01-26', '2025-01-27', '2025-02-05', '2025-02-08'].map(calendar.isWorkday)).toEqual(
      Array(4).fill(true),
    )
    expect(calendar.isWorkday('2025-01-25')).toBe(false)
  })

  it('knows the notice for 2026: every stretch off and every weekend day worked', () => {
    const off = [
      ...days('2026-01-01', '2026-01-03'),
      ...days('2026-02-15', '2026-02-23'),
      ...days('2026-04-04', '2026-04-06'),
      ...days('2026-05-01', '2026-05-05'),
      ...days('2026-06-19', '2026-06-21'),
      ...days('2026-09-25', '2026-09-27'),
      ...days('2026-10-01', '2026-10-07'),
    ]
    const worked = ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']
    expect(calendar.years.at(-1)).toEqual({ year: 2026, holidays: off, workdays: worked })
    expect(off.filter((day) => calendar.isWorkday(day) !== false)).toEqual([])
    expect(worked.filter((day) => calendar.isWorkday(day) !== true)).toEqual([])
    // 261 weekdays, less 19 that fall on days off, plus the 6 weekend days worked.
    expect(days('2026-01-01', '2026-12-31').filter((day) => calendar.isWorkday(day))).toHaveLength(248)
  })

  // West of Greenwich the library shifts its own table by a day, which is why only the published table is used.
  const libraryIsRight = new Date(2024, 0, 1).getTimezoneOffset() <= 0
  it.skipIf(!libraryIsRight)(
    'agrees with the library on every day of every covered year (not west of Greenwich)',
    () => {
      const byLibrary = (day: string): boolean => libraryIsWorkday(new Date(`${day}T12:00:00`))
      const differing = days('2004-01-01', '2026-12-31').filter((day) => calendar.isWorkday(day) !== byLibrary(day))
      expect(differing).toEqual([])
    },
  )

  it('does not guess a day of a year it does not cover', () => {
    expect(['2003-12-31', '2027-01-01', '2027-10-01'].map(calendar.isWorkday)).toEqual([null, null, null])
  })
})

describe('the end of a working day', () => {
  it('is the last millisecond of the second working day, over a holiday', () => {
    // Monday 2024-09-30 before National Day: 8 October is the first, 9 October the second.
    expect(text(calendar.endOfWorkday(at('2024-09-30T10:00:00+08:00'), 1))).toBe('2024-10-08T23:59:59.999+08:00')
    expect(text(calendar.endOfWorkday(at('2024-09-30T10:00:00+08:00'), 2))).toBe('2024-10-09T23:59:59.999+08:00')
  })

  it('counts a weekend day that is worked', () => {
    // Friday 2025-01-24, Saturday off, Sunday 26 worked, Monday 27 worked, then the festival until 4 February.
    const friday = at('2025-01-24T09:00:00+08:00')
    expect(text(calendar.endOfWorkday(friday, 1))).toBe('2025-01-26T23:59:59.999+08:00')
    expect(text(calendar.endOfWorkday(friday, 3))).toBe('2025-02-05T23:59:59.999+08:00')
  })

  it('never counts the own day, up to its last millisecond and from the next one', () => {
    expect(text(calendar.endOfWorkday(at('2026-03-02T23:59:59.999+08:00'), 1))).toBe('2026-03-03T23:59:59.999+08:00')
    expect(text(calendar.endOfWorkday(at('2026-03-03T00:00:00.000+08:00'), 1))).toBe('2026-03-04T23:59:59.999+08:00')
  })

  it('with 0 is the own day, or the first working day after it', () => {
    expect(text(calendar.endOfWorkday(at('2026-03-02T08:00:00+08:00'), 0))).toBe('2026-03-02T23:59:59.999+08:00')
    expect(text(calendar.endOfWorkday(at('2026-10-01T08:00:00+08:00'), 0))).toBe('2026-10-08T23:59:59.999+08:00')
  })

  it('is null where the way there leaves the covered years', () => {
    expect(calendar.endOfWorkday(at('2026-12-31T08:00:00+08:00'), 0)).not.toBeNull()
    expect(calendar.endOfWorkday(at('2026-12-31T08:00:00+08:00'), 1)).toBeNull()
    expect(calendar.endOfWorkday(at('2027-01-01T00:00:00+08:00'), 0)).toBeNull()
  })

  it('takes the day of the zone, not of UTC', () => {
    expect(text(calendar.endOfWorkday(at('2026-03-02T17:00:00Z'), 1))).toBe('2026-03-04T23:59:59.999+08:00')
  })

  it('refuses what is no number of days', () => {
    expect(() => calendar.endOfWorkday(at('2026-03-02T08:00:00+08:00'), -1)).toThrow(RangeError)
    expect(() => calendar.endOfWorkday(at('2026-03-02T08:00:00+08:00'), 1.5)).toThrow(RangeError)
  })
})

describe('the end of a day', () => {
  it('is its last millisecond, n days on', () => {
    const noon = at('2026-02-28T12:00:00+08:00')
    expect(text(calendar.endOfDay(noon, 0))).toBe('2026-02-28T23:59:59.999+08:00')
    expect(text(calendar.endOfDay(noon, 1))).toBe('2026-03-01T23:59:59.999+08:00')
    expect(text(calendar.endOfDay(at('2026-02-28T00:00:00+08:00'), 0))).toBe('2026-02-28T23:59:59.999+08:00')
    expect(text(calendar.endOfDay(at('2026-02-28T23:59:59.999+08:00'), 0))).toBe('2026-02-28T23:59:59.999+08:00')
  })

  it('follows a zone with daylight saving through days of 23 and 25 hours', () => {
    const amsterdam = createZone('Europe/Amsterdam')
    const there = createCalendar(amsterdam, [])
    const end = (start: string): string => amsterdam.format(there.endOfDay(at(start), 0))
    expect(end('2026-03-29T00:00:00+01:00')).toBe('2026-03-29T23:59:59.999+02:00')
    expect(end('2026-10-25T00:00:00+02:00')).toBe('2026-10-25T23:59:59.999+01:00')
    expect(there.endOfDay(at('2026-03-29T00:00:00+01:00'), 0) - at('2026-03-29T00:00:00+01:00') + 1).toBe(
      23 * 3_600_000,
    )
    expect(there.endOfDay(at('2026-10-25T00:00:00+02:00'), 0) - at('2026-10-25T00:00:00+02:00') + 1).toBe(
      25 * 3_600_000,
    )
  })
})

describe('a year that the hospital wrote', () => {
  const year2027 = { year: 2027, holidays: ['2027-01-01', '2027-01-02', '2027-01-03'], workdays: ['2027-01-09'] }

  it('is covered and counted', () => {
    const longer = createCalendar(shanghai, [year2027])
    expect(longer.coverage).toEqual({ from: 2004, to: 2026, extra: [2027] })
    expect(longer.covers(2027)).toBe(true)
    expect(['2027-01-01', '2027-01-04', '2027-01-09', '2027-01-10'].map(longer.isWorkday)).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(text(longer.endOfWorkday(at('2026-12-31T08:00:00+08:00'), 1))).toBe('2027-01-04T23:59:59.999+08:00')
  })

  it('replaces a published year wholly and is no further coverage', () => {
    const other = createCalendar(shanghai, [{ year: 2026, holidays: ['2026-03-03'], workdays: [] }])
    expect(other.coverage).toEqual({ from: 2004, to: 2026, extra: [] })
    expect(['2026-03-03', '2026-10-01', '2026-10-10'].map(other.isWorkday)).toEqual([false, true, false])
    expect(other.isWorkday('2025-10-01')).toBe(false)
  })

  it('leaves a gap uncovered', () => {
    const gap = createCalendar(shanghai, [{ ...year2027, year: 2029, holidays: ['2029-01-01'], workdays: [] }])
    expect(gap.coverage.extra).toEqual([2029])
    expect(gap.isWorkday('2028-03-01')).toBeNull()
    expect(gap.isWorkday('2029-01-02')).toBe(true)
  })
})
