import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { parseCalendarYears } from '../src/index.ts'

const problemsOf = (yaml: string): string[] => {
  const parsed = parseCalendarYears(parse(yaml))
  return parsed.ok ? [] : parsed.problems.map((p) => `${p.path}: ${p.message}`)
}

describe('the calendar of a hospital', () => {
  it('is read from YAML and sorted', () => {
    const yaml =
      'years: { 2027: { holidays: [2027-01-02, "2027-01-01"], workdays: ["2027-01-09"] }, 2028: { holidays: [2028-01-01] } }'
    expect(parseCalendarYears(parse(yaml))).toEqual({
      ok: true,
      years: [
        { year: 2027, holidays: ['2027-01-01', '2027-01-02'], workdays: ['2027-01-09'] },
        { year: 2028, holidays: ['2028-01-01'], workdays: [] },
      ],
    })
  })

  it('may be empty', () => {
    for (const value of [undefined, null, {}, { years: {} }, { years: null }])
      expect(parseCalendarYears(value)).toEqual({ ok: true, years: [] })
  })

  it('is refused with every problem at once', () => {
    const yaml = [
      'years:',
      '  2027: { holidays: [2028-01-01, 2027-02-30, 2027-01-01, 2027-01-01, 5], workdays: [2027-01-04, 2027-01-09, 2027-01-09] }',
      '  27: { holidays: [2027-01-01] }',
      '  2028: { holiday: [2028-01-01] }',
      '  2029: { holidays: 2029-01-01, workdays: {} }',
      '  2030: { holidays: [2030-01-05], workdays: [2030-01-05] }',
      'zone: Asia/Shanghai',
    ].join('\n')
    expect(problemsOf(yaml).sort()).toEqual([
      'years.2027.holidays.0: 2028-01-01 does not lie in 2027; move it to its own year',
      'years.2027.holidays.1: "2027-02-30" is no day of the calendar; write it as YYYY-MM-DD',
      'years.2027.holidays.3: 2027-01-01 is there twice; remove one',
      'years.2027.holidays.4: 5 is no day of the calendar; write it as YYYY-MM-DD',
      'years.2027.workdays.0: 2027-01-04 is no Saturday or Sunday; workdays names only weekend days that are worked',
      'years.2027.workdays.2: 2027-01-09 is there twice; remove one',
      'years.2028.holiday: "holiday" is not a field of the calendar; it knows holidays and workdays',
      "years.2028.holidays: names no holiday of 2028; copy them from the State Council's notice for that year",
      'years.2029.holidays: must be a list of days, as ["2027-01-01", "2027-01-02"]',
      'years.2029.workdays: must be a list of days, as ["2027-01-01", "2027-01-02"]',
      'years.2030.workdays.0: 2030-01-05 is a holiday of 2030 too; remove it from one of the lists',
      'years.27: "27" is no year; write four digits, as 2027',
      'zone: "zone" is not a field of the calendar; it knows years',
    ])
  })

  it('is refused when it is no mapping', () => {
    expect(problemsOf('[2027]')).toEqual([': must be a mapping with years'])
    expect(problemsOf('years: [2027]')).toEqual(['years: must be a mapping from a year to its holidays and workdays'])
    expect(problemsOf('years: { 2027: [2027-01-01] }')).toEqual([
      'years.2027: must be a mapping with holidays and workdays',
    ])
  })
})
