import { describe, expect, it } from 'vitest'
import { prettyRaw } from '../src/ops/pretty-raw.ts'
import { factText } from '../src/patient/fact-text.ts'
import { clockText, countdownText, lengthText } from '../src/text/countdown.ts'
import { figureText } from '../src/text/figure.ts'
import { fileSize } from '../src/text/file-size.ts'
import { instantText } from '../src/text/instant.ts'
import { shortId } from '../src/text/short-id.ts'
import { zoneOffset } from '../src/text/zone-offset.ts'

const WORDS = { d: '天', h: '小时', min: '分', s: '秒' }

describe('a countdown', () => {
  it.each([
    [725_000, '12:05'],
    [1_000, '0:01'],
    [1, '0:01'],
    [0, '0:00'],
    [-1, '+0:01'],
    [-187_000, '+3:07'],
    [18_249_000, '5:04:09'],
    [183_000_000, '2天 02:50'],
    [-3_600_000, '+1:00:00'],
  ])('of %d ms reads %s', (left, text) => {
    expect(countdownText(left, '天')).toBe(text)
  })

  it('turns to a whole minute without showing 60 seconds', () => {
    expect(countdownText(59_999)).toBe('1:00')
    expect(clockText(60_000)).toBe('1:00')
  })
})

describe('a length', () => {
  it.each([
    [59_000, '59 秒'],
    [60_000, '1 分'],
    [7_500_000, '2 小时 5 分'],
    [7_200_000, '2 小时'],
    [90_000_000, '1 天 1 小时'],
    [-120_000, '2 分'],
  ])('of %d ms reads %s', (length, text) => {
    expect(lengthText(length, WORDS)).toBe(text)
  })
})

describe('an instant', () => {
  const text = instantText('Asia/Shanghai')
  const eight = Date.parse('2026-03-02T08:05:09+08:00')

  it('is told in the zone of the hospital, by 24 hours', () => {
    expect(text.full(eight)).toBe('2026-03-02 08:05:09')
    expect(text.minute(Date.parse('2026-03-02T00:00:00+08:00'))).toBe('00:00')
    expect(text.day(Date.parse('2026-03-01T16:00:00Z'))).toBe('2026-03-02')
  })

  it('has its date when it is not today', () => {
    expect(text.near(eight, eight + 3_600_000)).toBe('08:05')
    expect(text.near(eight, eight + 86_400_000)).toBe('03-02 08:05')
  })

  it('knows how far the zone is from UTC', () => {
    expect(zoneOffset('Asia/Shanghai', eight)).toBe(28_800_000)
    expect(zoneOffset('America/New_York', eight + 123)).toBe(-18_000_000)
  })
})

describe('other words', () => {
  it('tell nothing at all from nought', () => {
    expect(figureText(null, 'percent')).toBe('—')
    expect(figureText(0, 'percent')).toBe('0.0%')
    expect(figureText(1.8, 'permille')).toBe('1.80‰')
    expect(figureText(93.333, 'percent')).toBe('93.3%')
    expect(figureText(69.46, 'minutes')).toBe('69.5')
    expect(figureText(12, 'count')).toBe('12')
  })

  it('say how big a file is', () => {
    expect([812, 14_200, 2_300_000].map(fileSize)).toEqual(['812 B', '14 KB', '2.3 MB'])
  })

  it('leave too little of an id to know a person by', () => {
    expect(shortId('3301020001')).toBe('…0001')
    expect(shortId('P1')).toBe('P1')
  })

  it('tell what a fact says, without its keys and what is empty', () => {
    const content = {
      encounterId: 'E1',
      mode: 'ems',
      door: '',
      level: 0,
      actor: { role: 'nurse', title: 'nurse', staffId: 'N1' },
      x: null,
      arriveAt: '2026-03-02T00:05:09.000Z',
    }
    expect(factText(content, instantText('Asia/Shanghai').full)).toBe(
      'mode ems · level 0 · actor nurse N1 · arriveAt 2026-03-02 08:05:09',
    )
  })

  it('break lines where a message has them', () => {
    expect(prettyRaw('{"a":1}')).toBe('{\n  "a": 1\n}')
    expect(prettyRaw('MSH|1\rPID|2\r')).toBe('MSH|1\nPID|2\n')
  })
})
