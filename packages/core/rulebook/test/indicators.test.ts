import { describe, expect, it } from 'vitest'
import type { Indicator, WindowScope } from '../src/index.ts'
import { faultsOf, loaded } from './loading.ts'

const RULES = `windows:
  - { id: a, name: { zh: 甲, en: A }, per: surgeryId, start: surgery.started, stop: surgery.ended, marks: { level: start.data.level, code: start.data.opCode, day: start.data.daySurgery == true, at: start.time, took: stop.time - start.time } }
  - { id: b, name: { zh: 乙, en: B }, kind: tally, per: surgeryId, start: surgery.ended, marks: { level: start.data.level } }
`
const NAME = 'name: { zh: 率, en: Rate }'
const text = (fields: string): string => `${RULES}indicators:\n  - { id: i, ${NAME}, ${fields} }\n`
const indicator = (fields: string): Indicator => loaded(text(fields)).indicators[0]!
const told = (fields: string): string[] =>
  faultsOf(text(fields)).map((f) => (f.nearest === null ? f.code : `${f.code} ${f.nearest}`))

const RATIO = 'numerator: { of: a }, denominator: { of: a }'

const window: WindowScope = {
  status: 'met',
  reason: 'refused',
  quality: ['minute'],
  elapsedMs: 3_600_000,
  marks: { level: 3, code: '35', day: false, at: 0, took: 60_000 },
}

describe('an indicator', () => {
  it('is a ratio, with the defaults of the house', () => {
    expect(indicator(`${RATIO}, unit: percent`)).toMatchObject({
      id: 'i',
      name: { zh: '率', en: 'Rate' },
      measure: {
        kind: 'ratio',
        numerator: { of: ['a'], status: ['met'], where: null, take: { kind: 'count' }, roll: null },
        denominator: { of: ['a'], status: ['met', 'late', 'missed', 'overdue'] },
        times: 100,
      },
      also: [],
      unit: 'percent',
      direction: null,
      target: null,
      by: ['hospital'],
      periods: ['day', 'month', 'quarter', 'year'],
    })
  })

  it.each([
    ['percent', 100],
    ['permille', 1000],
    ['per100', 100],
    ['per1000', 1000],
    ['ratio', 1],
  ])('in %s is multiplied by %d', (unit, times) => {
    expect(indicator(`${RATIO}, unit: ${unit}`).measure).toMatchObject({ times })
  })

  it('takes everything a file may say', () => {
    expect(
      indicator(
        'numerator: { of: [a, b], status: [met, late], where: marks.level >= 3, take: { sum: level }, roll: { per: patient, met: any } }, denominator: { of: a, status: excused, take: { distinct: patient }, roll: { per: encounterId, met: all } }, also: [median, p90], unit: per1000, direction: down, target: 0.75, by: [hospital, department, ward, "mark:level"], periods: [month], version: "7"',
      ),
    ).toMatchObject({
      version: '7',
      measure: {
        numerator: {
          of: ['a', 'b'],
          status: ['met', 'late'],
          where: { text: 'marks.level >= 3' },
          take: { kind: 'sum-mark', mark: 'level' },
          roll: { per: 'patient', met: 'any' },
        },
        denominator: {
          status: ['excused'],
          take: { kind: 'distinct', by: 'patient' },
          roll: { per: 'encounter', met: 'all' },
        },
      },
      also: ['median', 'p90'],
      direction: 'down',
      target: 0.75,
      by: ['hospital', 'department', 'ward', 'mark:level'],
      periods: ['month'],
    })
  })

  it.each([
    [
      'median: elapsed, of: a, status: [met, late], unit: minutes',
      { statistic: 'median', of: 'elapsed', term: { status: ['met', 'late'], take: { kind: 'sum', of: 'elapsed' } } },
      'minutes',
    ],
    ['p90: took, of: a', { statistic: 'p90', of: 'took', term: { take: { kind: 'sum-mark', mark: 'took' } } }, 'count'],
    ['mean: elapsed, of: a', { statistic: 'mean', of: 'elapsed' }, 'minutes'],
    ['sum: days, of: a', { statistic: 'sum', of: 'days', term: { take: { kind: 'sum', of: 'days' } } }, 'count'],
    [
      'count: windows, of: b',
      {
        statistic: 'count',
        of: 'windows',
        term: { of: ['b'], take: { kind: 'count' }, status: ['met', 'late', 'missed', 'overdue'] },
      },
      'count',
    ],
    ['count: true, of: b, where: marks.level == 4', { statistic: 'count', of: 'windows' }, 'count'],
    [
      'distinct: code, of: a',
      { statistic: 'distinct', of: 'code', term: { take: { kind: 'distinct-mark', mark: 'code' } } },
      'count',
    ],
    [
      'distinct: encounter, of: [a, b]',
      { statistic: 'distinct', of: 'encounter', term: { take: { kind: 'distinct', by: 'encounter' } } },
      'count',
    ],
  ])('is a statistic: %s', (fields, measure, unit) => {
    expect(indicator(fields)).toMatchObject({ measure: { kind: 'statistic', ...measure }, unit })
  })

  it.each([
    ['marks.level >= 3', true],
    ['marks.level == 4', false],
    ['marks.code.startsWith("35") && !marks.day', true],
    ['status == "met"', true],
    ['status in ["late", "missed"]', false],
    ['reason == "refused"', true],
    ['"minute" in quality', true],
    ['elapsed == duration("60m")', true],
    ['elapsed > duration("PT61M")', false],
    ['elapsed <= 3600000', true],
    ['marks.took < duration("2m")', true],
    ['marks.at < timestamp("2026-01-01T00:00:00Z")', true],
  ])('asks of a window whether %s', (where, expected) => {
    const { measure } = indicator(`numerator: { of: a, where: '${where}' }, denominator: { of: a }`)
    expect(measure.kind === 'ratio' && measure.numerator.where!.test(window)).toBe(expected)
  })

  it('counts no window of which it cannot ask', () => {
    const { measure } = indicator('numerator: { of: a, where: \'elapsed > duration("1m")\' }, denominator: { of: a }')
    expect(measure.kind === 'ratio' && measure.numerator.where!.test({ ...window, elapsedMs: null })).toBe(false)
  })

  it.each([
    ['nothing to count', 'unit: percent', ['missing-field']],
    ['half a ratio', 'numerator: { of: a }', ['missing-field']],
    ['a rule that is not there', 'numerator: { of: c }, denominator: { of: a }', ['unknown-rule a']],
    ['no rule', 'numerator: { status: [met] }, denominator: { of: a }', ['missing-field']],
    ['an unknown status', 'numerator: { of: a, status: [meet] }, denominator: { of: a }', ['bad-value met']],
    ['windows that are void', 'numerator: { of: a, status: [void] }, denominator: { of: a }', ['bad-value']],
    ['an unknown field', 'numerator: { of: a, stats: [met] }, denominator: { of: a }', ['unknown-field status']],
    [
      'a mark that not every rule has',
      'numerator: { of: [a, b], where: marks.code == "x" }, denominator: { of: a }',
      ['unknown-member'],
    ],
    [
      'a mistyped mark',
      'numerator: { of: a, where: marks.levle == 3 }, denominator: { of: a }',
      ['unknown-member level'],
    ],
    [
      'a mark compared with what it never is',
      'numerator: { of: a, where: marks.level == "3" }, denominator: { of: a }',
      ['impossible-comparison'],
    ],
    [
      'a status that never is',
      'numerator: { of: a, where: status == "meet" }, denominator: { of: a }',
      ['impossible-comparison met'],
    ],
    [
      'a sum of a mark that is not there',
      'numerator: { of: a, take: { sum: volume } }, denominator: { of: a }',
      ['unknown-mark'],
    ],
    ['an unknown take', 'numerator: { of: a, take: all }, denominator: { of: a }', ['bad-value']],
    [
      'two takes',
      'numerator: { of: a, take: { sum: level, distinct: patient } }, denominator: { of: a }',
      ['bad-value'],
    ],
    ['half a roll', 'numerator: { of: a, roll: { per: patient } }, denominator: { of: a }', ['missing-field']],
    [
      'a roll by nothing',
      'numerator: { of: a, roll: { per: ward, met: all } }, denominator: { of: a }',
      ['unknown-mark'],
    ],
    ['a unit against its factor', `${RATIO}, unit: percent, times: 1000`, ['bad-value']],
    ['no factor', `${RATIO}, times: 0`, ['bad-number']],
    ['an unknown group', `${RATIO}, by: [floor]`, ['bad-value']],
    ['a group by a mark that is not there', `${RATIO}, by: ["mark:lvel"]`, ['unknown-mark level']],
    ['an unknown period', `${RATIO}, periods: [week]`, ['bad-value']],
    ['an unknown direction', `${RATIO}, direction: upp`, ['bad-value up']],
    ['an unknown further statistic', `${RATIO}, also: [mean]`, ['bad-value median']],
    ['a target in words', `${RATIO}, target: high`, ['wrong-type']],
    ['two measures', `${RATIO}, median: elapsed`, ['bad-value']],
    ['a statistic of a mark that is not there', 'median: lenght, of: a', ['unknown-mark']],
    ['a statistic with further statistics', 'median: elapsed, of: a, also: [p90]', ['unknown-field']],
    ['a mistyped statistic', 'medain: elapsed, of: a', ['missing-field', 'unknown-field median']],
    ['a count of something', 'count: elapsed, of: a', ['bad-value']],
  ])('is refused with %s', (_, fields, expected) => {
    expect(told(fields)).toEqual(expected)
  })
})
