import { durationMs, epochMs } from '@golden-hour/model'
import { describe, expect, it } from 'vitest'
import type { Limit } from '../src/index.ts'
import { durationTextWords, durationWords } from '../src/prose/duration-words.ts'
import { guardWords, valueWords } from '../src/prose/expression-words.ts'
import { lexiconOf } from '../src/prose/lexicon-of.ts'
import { everyWords, limitWords } from '../src/prose/limit-words.ts'

const zh = lexiconOf('zh')
const en = lexiconOf('en')

describe('a duration in words', () => {
  it('keeps the units it is written in', () => {
    const written = ['PT60M', 'PT1H', 'PT24H', 'PT90M', 'PT4H48M', 'P31D', 'P2W', 'PT1M30.5S', 'PT0S']
    expect(written.map((text) => durationTextWords(text, zh))).toEqual([
      '60 分钟',
      '1 小时',
      '24 小时',
      '90 分钟',
      '4 小时 48 分钟',
      '31 天',
      '14 天',
      '1 分钟 30.5 秒',
      '0 分钟',
    ])
    expect(written.slice(0, 5).map((text) => durationTextWords(text, en))).toEqual([
      '60 minutes',
      '1 hour',
      '24 hours',
      '90 minutes',
      '4 hours 48 minutes',
    ])
  })

  it('tells one or two days in hours, so that they are not taken for calendar days', () => {
    expect(durationTextWords('P1D', zh)).toBe('24 小时')
    expect(durationTextWords('P2DT1H', en)).toBe('49 hours')
    expect(durationTextWords('P3DT1H', en)).toBe('3 days 1 hour')
  })

  it('that is only a number of milliseconds is told in the units a clinician would use', () => {
    const told = (minutes: number): string => durationWords(durationMs(minutes * 60_000), en)
    expect([1, 45, 60, 90, 119, 120, 150, 1440, 1500, 2880, 4320, 4380].map(told)).toEqual([
      '1 minute',
      '45 minutes',
      '60 minutes',
      '90 minutes',
      '119 minutes',
      '2 hours',
      '2 hours 30 minutes',
      '24 hours',
      '25 hours',
      '48 hours',
      '3 days',
      '3 days 1 hour',
    ])
    expect(durationWords(durationMs(-59_999), en)).toBe('59.999 seconds')
  })
})

describe('a guard in words', () => {
  const both = (text: string): [string, string] => [guardWords(text, zh), guardWords(text, en)]

  it('tells comparisons', () => {
    expect(both('data.kind == "stroke"')).toEqual(['kind 为 “stroke”', 'kind is "stroke"'])
    expect(both("data.kind != 'stroke'")).toEqual(['kind 不为 “stroke”', 'kind is not "stroke"'])
    expect(both('data.MAP < 65')).toEqual(['MAP < 65', 'MAP < 65'])
    expect(both('4.0 <= data.lactate')).toEqual(['lactate ≥ 4', 'lactate ≥ 4'])
    expect(both('data.be > -2.5')).toEqual(['be > -2.5', 'be > -2.5'])
  })

  it('tells absence, truth, and names that are bound to nothing', () => {
    expect(both('data.auto == null')).toEqual(['auto 未填', 'auto is not filled in'])
    expect(both('data.auto != null')).toEqual(['auto 已填', 'auto is filled in'])
    expect(both('map == null')).toEqual(['没有 map', 'there is no map'])
    expect(both('map != null')).toEqual(['有 map', 'there is map'])
    expect(both('data.auto != true')).toEqual(['auto 不为是（含未填）', 'auto is not true (or not filled in)'])
    expect(both('data.auto == true')).toEqual(['auto 为是', 'auto is true'])
    expect(both('data.auto')).toEqual(['auto 为是', 'auto is true'])
    expect(both('!data.auto')).toEqual(['auto 为否', 'auto is false'])
    expect(both('data.auto == false')).toEqual(['auto 为否', 'auto is false'])
  })

  it('tells whose field it is', () => {
    expect(both('data.surgeryId != start.data.surgeryId')).toEqual([
      'surgeryId 不为 起点的 surgeryId',
      'surgeryId is not surgeryId of the start',
    ])
    expect(both('data.refs.surgeryId == published.data.surgeryId')).toEqual([
      'refs.surgeryId 为 published 的 surgeryId',
      'refs.surgeryId is surgeryId of published',
    ])
    expect(both('fact.source == "/ems"')).toEqual(['来源 为 “/ems”', 'source is "/ems"'])
    expect(both('start.type == "ed.arrived"')).toEqual([
      '起点的 类型 为 “ed.arrived”',
      'type of the start is "ed.arrived"',
    ])
  })

  it('tells lists and parts of texts', () => {
    expect(both('data.actor.staffId in start.data.surgeons')).toEqual([
      'actor.staffId 在 起点的 surgeons 之中',
      'actor.staffId is among surgeons of the start',
    ])
    expect(both('data.disposition in ["home", "transferred"]')).toEqual([
      'disposition 为 “home”、“transferred” 之一',
      'disposition is one of "home", "transferred"',
    ])
    expect(both('data.complaint.contains("胸痛")')).toEqual(['complaint 含 “胸痛”', 'complaint contains "胸痛"'])
    expect(both('data.code.startsWith("I63")')).toEqual(['code 以 “I63” 开头', 'code begins with "I63"'])
  })

  it('keeps what belongs together together', () => {
    expect(both('(data.a == "x" || data.a == null) && data.b > 1')).toEqual([
      '（a 为 “x”，或 a 未填），且 b > 1',
      '(a is "x" or a is not filled in) and b > 1',
    ])
    expect(both('data.a == "x" || data.b > 1 && data.c < 2')).toEqual([
      'a 为 “x”，或 （b > 1，且 c < 2）',
      'a is "x" or (b > 1 and c < 2)',
    ])
    expect(guardWords('data.a == 1 || data.b == 2', en, true)).toBe('(a is 1 or b is 2)')
    expect(both('!(data.a in ["x"])')).toEqual(['并非（a 为 “x” 之一）', 'not (a is one of "x")'])
  })

  it('shows what is too complex as it is written, whole', () => {
    const complex = [
      'fact.time - start.time <= duration("PT1H")',
      'data.a == "x" && table("privileges", data.staffId) != null',
      'data.items.exists(i, i == "x")',
      'data.a[0] == 1',
      'data.a + 1.0 > 2.0',
      '(data.a ? 1 : 2) == 1',
    ]
    for (const text of complex) expect(both(text)).toEqual([`满足 “${text}”`, `"${text}" holds`])
  })
})

describe('a value in words', () => {
  it('is a field, a literal, a question, or the expression itself', () => {
    expect(valueWords('start.data.mode', zh)).toBe('起点的 mode')
    expect(valueWords('stop.data.surgeryId', en)).toBe('surgeryId of the stop')
    expect(valueWords('ml', en)).toBe('ml')
    expect(valueWords('start.data.daySurgery == true', zh)).toBe('是否（起点的 daySurgery 为是）')
    expect(valueWords('size(start.data.surgeons)', en)).toBe('"size(start.data.surgeons)"')
  })
})

describe('a limit in words', () => {
  const relative = (text: string): Limit => ({ kind: 'relative', text, durationMs: () => durationMs(0) })
  const instant = (text: string): Limit => ({ kind: 'instant', text, dueAt: () => epochMs(0) })
  const both = (limit: Limit | null): [string, string] => [limitWords(limit, zh), limitWords(limit, en)]

  it('is a duration, or none', () => {
    expect(both(relative('PT60M'))).toEqual([
      '起点后 60 分钟内（含）',
      'within 60 minutes of the start, that instant included',
    ])
    expect(both(null)).toEqual(['无', 'none'])
  })

  it('is reckoned in working days or days', () => {
    for (const text of ['2 workdays', '{ workdays: 2 }'])
      expect(both(instant(text))).toEqual([
        '起点当日之后第 2 个工作日结束前',
        "by the end of the second working day after the start's day",
      ])
    expect(limitWords(instant('0 workdays'), en)).toBe(
      "by the end of the start's day, or of the first working day after it",
    )
    expect(limitWords(instant('end of day 0'), zh)).toBe('起点当日结束前')
    expect(limitWords(instant('end of day 1'), en)).toBe("by the end of the day after the start's")
    expect(limitWords(instant('{ endOfDay: 3 }'), en)).toBe("by the end of the third day after the start's")
  })

  it('is read from a field, a moment or a table', () => {
    expect(both(relative('{ field: expectedMin, unit: minute, times: 1.5 }'))).toEqual([
      '起点后，起点的 expectedMin（分钟）的 1.5 倍之内（含）；读不到的无法判定',
      'within 1.5 times expectedMin of the start (minutes), reckoned from the start, that instant included; unknown where that cannot be read',
    ])
    expect(both(instant('{ at: start.data.plannedAt, plus: -PT2H }'))).toEqual([
      '起点的 plannedAt 之前 2 小时（含）；读不到的无法判定',
      '2 hours before plannedAt of the start, that instant included; unknown where that cannot be read',
    ])
    const table =
      '{ table: critical-minutes, key: { item: start.data.itemCode }, column: handle, unit: minute, else: PT30M }'
    expect(both(relative(table))).toEqual([
      '起点后，表 “critical-minutes” 的 handle 列（分钟）之内（含），按 item = 起点的 itemCode 查；读不到的按起点后 30 分钟',
      'within the handle (minutes) of table "critical-minutes" for item = itemCode of the start, reckoned from the start, that instant included; where that cannot be read, 30 minutes after the start',
    ])
  })

  it('is quoted where its text does not tell its form', () => {
    expect(both(relative('table critical-minutes'))).toEqual([
      '按表 “critical-minutes” 查得的时长',
      'within the time that table "critical-minutes" gives',
    ])
    expect(both(instant('start.data.plannedAt'))).toEqual([
      '按 “start.data.plannedAt” 确定',
      'as "start.data.plannedAt" says',
    ])
    expect(both(relative('{ field: x'))).toEqual(['按 “{ field: x” 确定', 'as "{ field: x" says'])
  })
})

describe('a cycle in words', () => {
  it('slides, or keeps to the calendar', () => {
    const periods = { from: () => null, around: () => null }
    expect(everyWords({ kind: 'sliding', everyMs: durationMs(86_400_000) }, en)).toBe(
      'again within 24 hours of the start or of the last time, that instant included',
    )
    const calendar = { kind: 'calendar', periods, times: 2, firstPartial: true } as const
    expect(everyWords({ ...calendar, period: 'workday' }, zh)).toBe('每个工作日内 2 次；起点所在的一期也算')
    expect(everyWords({ ...calendar, period: 'shifts', times: 1, firstPartial: false }, en)).toBe(
      'once in each shift (table "shifts"); from the first whole one after the start',
    )
  })
})
