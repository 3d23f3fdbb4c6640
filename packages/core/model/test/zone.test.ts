import { describe, expect, it } from 'vitest'
import { addDays, createZone, epochMs, weekday } from '../src/index.ts'

const ms = (text: string) => epochMs(Date.parse(text))
const shanghai = createZone('Asia/Shanghai')
const amsterdam = createZone('Europe/Amsterdam')

describe('a zone', () => {
  it('gives the local day and its ends to the millisecond', () => {
    expect(shanghai.dayOf(ms('2026-03-01T15:59:59.999Z'))).toBe('2026-03-01')
    expect(shanghai.dayOf(ms('2026-03-01T16:00:00Z'))).toBe('2026-03-02')
    expect(shanghai.startOfDay('2026-03-02')).toBe(ms('2026-03-01T16:00:00Z'))
    expect(shanghai.endOfDay('2026-03-02')).toBe(ms('2026-03-02T15:59:59.999Z'))
  })

  it('knows days of 23 and 25 hours', () => {
    const hours = (day: string) => (amsterdam.endOfDay(day) + 1 - amsterdam.startOfDay(day)) / 3_600_000
    expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-06-01')]).toEqual([23, 25, 24])
  })

  it('takes the earlier of two instants with one wall time, and the offset before a gap', () => {
    expect(amsterdam.instantOf(Date.parse('2026-10-25T02:30:00Z'))).toBe(ms('2026-10-25T00:30:00Z'))
    expect(amsterdam.instantOf(Date.parse('2026-03-29T02:30:00Z'))).toBe(ms('2026-03-29T01:30:00Z'))
  })

  it('writes RFC 3339 with the offset of that instant', () => {
    expect(shanghai.format(ms('2026-03-02T00:00:00Z'))).toBe('2026-03-02T08:00:00+08:00')
    expect(amsterdam.format(ms('2026-07-01T00:00:00.250Z'))).toBe('2026-07-01T02:00:00.250+02:00')
    expect(createZone('America/St_Johns').format(ms('2026-01-01T00:00:00Z'))).toBe('2025-12-31T20:30:00-03:30')
    expect(createZone('UTC').format(ms('2026-01-01T00:00:00Z'))).toBe('2026-01-01T00:00:00+00:00')
  })

  it('refuses a name it does not know', () => {
    expect(() => createZone('Asia/Nowhere')).toThrow(RangeError)
  })
})

describe('a local day', () => {
  it('is counted across months and leap days', () => {
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  })

  it('has a weekday from Monday to Sunday', () => {
    expect([weekday('2026-03-02'), weekday('2026-03-08')]).toEqual([1, 7])
  })
})
