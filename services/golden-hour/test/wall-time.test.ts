import { createZone } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import { compileTimeFormat, instantOf, type ReadTime, readIsoTime } from '../src/time/wall-time.ts'

const amsterdam = createZone('Europe/Amsterdam')
const shanghai = createZone('Asia/Shanghai')

const reader = (format: string): ReadTime => {
  const compiled = compileTimeFormat(format)
  if (!compiled.ok) throw new Error(compiled.problem)
  return compiled.read
}

const written = (read: ReadTime, text: string, zone = amsterdam): string | null => {
  const time = read(text)
  return time === null ? null : zone.format(instantOf(time, zone))
}

describe('the time format', () => {
  it('reads its tokens in any order', () => {
    expect(written(reader('yyyy/MM/dd HH:mm:ss.SSS'), '2014/10/22 11:15:41.007')).toBe('2014-10-22T11:15:41.007+02:00')
    expect(written(reader('dd.MM.yyyy HH:mm:ss'), '05.01.2015 23:59:59')).toBe('2015-01-05T23:59:59+01:00')
    expect(written(reader("yyyy-MM-ddTHH:mm:ss'Z'"), '2015-01-05T23:59:59Z')).toBe('2015-01-05T23:59:59+01:00')
  })

  it('says how exactly it knows', () => {
    expect(reader('yyyyMMdd')('20150105')?.precision).toBe('date')
    expect(reader('yyyyMMdd HHmm')('20150105 0830')?.precision).toBe('minute')
    expect(reader('yyyyMMdd HHmmss')('20150105 083000')?.precision).toBe('second')
  })

  it.each([
    ['2015/02/29 10:00:00.000', 'a day that does not exist'],
    ['2015/01/32 10:00:00.000', 'day 32'],
    ['2015/13/01 10:00:00.000', 'month 13'],
    ['2015/01/01 24:00:00.000', 'hour 24'],
    ['2015/01/01 10:60:00.000', 'minute 60'],
    ['2015/01/01 10:00:00', 'no milliseconds'],
    ['2015/01/01 10:00:00.000 x', 'more after it'],
    ['', 'nothing'],
  ])('refuses %s (%s)', (text) => {
    expect(reader('yyyy/MM/dd HH:mm:ss.SSS')(text)).toBeNull()
  })

  it.each([
    ['yyyy-MM-dd hh:mm', '`hh` is no token; there are yyyy, MM, dd, HH, mm, ss, SSS'],
    ['yyyy-MM-DD', '`DD` is no token; there are yyyy, MM, dd, HH, mm, ss, SSS'],
    ['yyyy-MM', '`dd` is missing'],
    ['yyyy-MM-dd mm', '`HH` is missing'],
    ['yyyy-MM-dd yyyy', '`yyyy` stands twice'],
  ])('refuses the format %s', (format, problem) => {
    expect(compileTimeFormat(format)).toEqual({ ok: false, problem })
  })

  it('takes a dot in the format for a dot only', () => {
    expect(reader('yyyy.MM.dd')('2015x01x05')).toBeNull()
  })
})

describe('an ISO 8601 time', () => {
  it.each([
    ['2014-10-22T11:15:41.000+02:00', '2014-10-22T11:15:41+02:00'],
    ['2014-10-22T09:15:41Z', '2014-10-22T11:15:41+02:00'],
    ['2014-10-22 11:15:41', '2014-10-22T11:15:41+02:00'],
    ['20141022T111541', '2014-10-22T11:15:41+02:00'],
    ['2014-10-22T11:15:41,1239', '2014-10-22T11:15:41.123+02:00'],
    ['2014-10-22T11:15:41-0530', '2014-10-22T18:45:41+02:00'],
    ['2014-10-22T11:15', '2014-10-22T11:15:00+02:00'],
    ['2014-10-22', '2014-10-22T00:00:00+02:00'],
  ])('reads %s', (text, expected) => {
    expect(written(readIsoTime, text)).toBe(expected)
  })

  it.each(['22/10/2014', '2014-10-22T25:00', '2014-10-22T11:15:61', '2014-02-30', '2014-10-22T11', 'x', ''])(
    'refuses %s',
    (text) => {
      expect(readIsoTime(text)).toBeNull()
    },
  )
})

describe('a time without an offset', () => {
  it('has the offset of its zone at that instant, in summer and in winter', () => {
    expect(written(readIsoTime, '2014-07-01T12:00:00')).toBe('2014-07-01T12:00:00+02:00')
    expect(written(readIsoTime, '2014-12-01T12:00:00')).toBe('2014-12-01T12:00:00+01:00')
    expect(written(readIsoTime, '2014-07-01T12:00:00', shanghai)).toBe('2014-07-01T12:00:00+08:00')
  })

  it('is the earlier one in the hour that comes twice', () => {
    expect(written(readIsoTime, '2014-10-26T01:59:59')).toBe('2014-10-26T01:59:59+02:00')
    expect(written(readIsoTime, '2014-10-26T02:30:00')).toBe('2014-10-26T02:30:00+02:00')
    expect(written(readIsoTime, '2014-10-26T03:00:00')).toBe('2014-10-26T03:00:00+01:00')
  })

  it('in the hour that is skipped has the offset before it', () => {
    expect(written(readIsoTime, '2014-03-30T02:30:00')).toBe('2014-03-30T03:30:00+02:00')
  })
})
