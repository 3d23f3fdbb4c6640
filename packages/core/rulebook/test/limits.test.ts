import { describe, expect, it } from 'vitest'
import { parseDuration } from '../src/iso-duration.ts'
import { at, codes, fact, faults, file, rule, scope } from './loading.ts'

const MINUTE = 60_000
const table = file(
  'tables/minutes.csv',
  'item,ward,minutes,note,from,to\nK,*,10,,,\nK,ICU,5,,,\n*,*,30,,,\nGlu,*,20,,2026-01-01,2026-07-01\nGlu,*,15,x,2026-07-01,\nOld,*,,,,\n',
)

const surgery = { per: 'surgeryId', start: 'surgery.scheduled', stop: 'surgery.started' }

describe('a limit', () => {
  it('is a duration', () => {
    const { limit } = rule({ limit: 'PT60M' })
    expect(limit).toMatchObject({ kind: 'relative', text: 'PT60M', fixedMs: 60 * MINUTE })
    expect(limit!.kind === 'relative' && limit!.durationMs(scope())).toBe(60 * MINUTE)
  })

  const relative = (limit: string, data: object, more: Record<string, string> = {}): number | null => {
    const compiled = rule({ ...surgery, ...more, limit }, [table]).limit!
    if (compiled.kind !== 'relative') throw new Error('not relative')
    const own = scope({
      start: fact('surgery.scheduled', data as never),
      bound: [fact('vitals.recorded', { MAP: 7 }), 3],
    })
    const ms = compiled.durationMs(own)
    expect(own.failures).toBe(0)
    return ms === null ? null : ms / MINUTE
  }

  it('is read from a field of the start or of a bound fact', () => {
    expect(relative('{ field: expectedMin, unit: minute, times: 1.5 }', { expectedMin: 90 })).toBe(135)
    expect(relative('{ field: expectedMin, unit: hour }', { expectedMin: 2 })).toBe(120)
    const bound = {
      with: '{ v: { fact: vitals.recorded, match: encounterId }, n: { fact: vitals.recorded, match: encounterId, count: true } }',
    }
    expect(relative('{ field: v.MAP, unit: minute }', {}, bound)).toBe(7)
    expect(relative('{ field: n, unit: second, times: 20 }', {}, bound)).toBe(1)
  })

  it('cannot be read where the field is missing or no length, unless it says what then', () => {
    expect(relative('{ field: expectedMin, unit: minute }', {})).toBeNull()
    expect(relative('{ field: expectedMin, unit: minute }', { expectedMin: -5 })).toBeNull()
    expect(relative('{ field: expectedMin, unit: minute }', { expectedMin: '90' })).toBeNull()
    expect(relative('{ field: expectedMin, unit: minute, else: PT30M }', {})).toBe(30)
  })

  it('is read from a table', () => {
    const limit =
      '{ table: minutes, key: { item: start.data.opCode, ward: start.data.wardId }, column: minutes, unit: minute }'
    expect(relative(limit, { opCode: 'K', wardId: 'ICU' })).toBe(5)
    expect(relative(limit, { opCode: 'K', wardId: 'W1' })).toBe(10)
    expect(relative(limit, { opCode: 'Na', wardId: 'W1' })).toBe(30)
    expect(relative(limit, { opCode: 'Glu', wardId: 'W1' })).toBe(20)
    expect(relative(limit, { opCode: 'Old', wardId: 'W1' })).toBeNull()
    expect(relative(limit, { wardId: 'W1' })).toBeNull()
    expect(
      relative(limit.replace(' }', ' }').replace('unit: minute', 'unit: minute, else: PT10M'), { wardId: 'W1' }),
    ).toBe(10)
    expect(
      relative('{ table: minutes, key: start.data.opCode, column: minutes, unit: minute }', { opCode: 'Na' }),
    ).toBe(30)
  })

  const due = (limit: string, data: object, startedAt: string, zone?: string): string | null => {
    const compiled = rule({ ...surgery, limit }, zone === undefined ? [] : [file('zone.yaml', `zone: ${zone}\n`)])
      .limit!
    if (compiled.kind !== 'instant') throw new Error('not an instant')
    const moment = compiled.dueAt(scope({ start: fact('surgery.scheduled', data as never) }), at(startedAt))
    return moment === null ? null : new Date(moment).toISOString()
  }

  it('is a moment of its own', () => {
    const data = { plannedAt: '2026-03-02T10:00:00+08:00' }
    expect(due('{ at: start.data.plannedAt, plus: -PT2H }', data, '2026-03-01T08:00:00+08:00')).toBe(
      '2026-03-02T00:00:00.000Z',
    )
    expect(due('{ at: start.data.plannedAt }', data, '2026-03-01T08:00:00+08:00')).toBe('2026-03-02T02:00:00.000Z')
    expect(due('{ at: start.data.plannedAt }', {}, '2026-03-01T08:00:00+08:00')).toBeNull()
    expect(due('{ at: start.data.plannedAt, else: PT1H }', {}, '2026-03-01T08:00:00+08:00')).toBe(
      '2026-03-01T01:00:00.000Z',
    )
    expect(due('{ at: start.data.plannedAt }', { plannedAt: 'tomorrow' }, '2026-03-01T08:00:00+08:00')).toBeNull()
  })

  it('is the end of a working day, or of a day', () => {
    // 2026-02-27 is a Friday; 2026-02-28 is worked for the Spring Festival.
    expect(due('{ workdays: 1 }', {}, '2026-02-27T08:00:00+08:00')).toBe('2026-02-28T15:59:59.999Z')
    expect(due('{ workdays: 2 }', {}, '2026-02-27T08:00:00+08:00')).toBe('2026-03-02T15:59:59.999Z')
    expect(due('{ endOfDay: 0 }', {}, '2026-03-01T23:59:00+08:00')).toBe('2026-03-01T15:59:59.999Z')
    expect(due('{ endOfDay: 0 }', {}, '2026-03-01T23:59:00+08:00', 'Europe/Berlin')).toBe('2026-03-01T22:59:59.999Z')
    expect(due('{ workdays: 1 }', {}, '2093-02-27T08:00:00+08:00')).toBeNull()
  })

  it.each([
    ['soon', ['bad-duration']],
    ['PT', ['bad-duration']],
    ['P1DT', ['bad-duration']],
    ['P1M', ['bad-duration']],
    ['P1Y', ['bad-duration']],
    ['-PT5M', ['bad-duration']],
    ['60', ['wrong-type']],
    ['[PT5M]', ['wrong-type']],
    ['{}', ['bad-limit']],
    ['{ feild: expectedMin, unit: minute }', ['bad-limit']],
    ['{ field: expectedMin }', ['missing-field']],
    ['{ field: expectedMin, unit: fortnight }', ['bad-value']],
    ['{ field: expectedMin, unit: minute, times: 0 }', ['bad-number']],
    ['{ field: expectedMni, unit: minute }', ['unknown-member']],
    ['{ field: opCode, unit: minute }', ['wrong-expression-type']],
    ['{ field: nothing.at.all, unit: minute }', ['unknown-member']],
    ['{ field: expectedMin, unit: minute, workdays: 2 }', ['unknown-field']],
    ['{ at: start.data.opCode }', ['wrong-expression-type']],
    ['{ at: start.data.plannedAt, plus: 2h }', ['bad-duration']],
    ['{ at: data.plannedAt }', ['name-not-allowed']],
    ['{ workdays: 1.5 }', ['bad-number']],
    ['{ workdays: -1 }', ['bad-number']],
    ['{ endOfDay: tomorrow }', ['wrong-type']],
    ['{ table: mintes, key: { item: start.data.opCode }, column: minutes, unit: minute }', ['unknown-table']],
    ['{ table: minutes, column: minutes, unit: minute }', ['missing-field']],
    ['{ table: minutes, key: { item: start.data.opCode }, unit: minute }', ['missing-field']],
    ['{ table: minutes, key: { item: start.data.opCode }, column: minutse, unit: minute }', ['unknown-column']],
    ['{ table: minutes, key: { item: start.data.opCode }, column: item, unit: minute }', ['bad-value']],
    ['{ table: minutes, key: { itm: start.data.opCode }, column: minutes, unit: minute }', ['unknown-column']],
    ['{ table: minutes, key: { item: start.data.opcode }, column: minutes, unit: minute }', ['unknown-member']],
  ])('is refused as %s', (limit, expected) => {
    expect(codes({ ...surgery, limit }, [table])).toEqual(expected)
  })

  it('is refused with the nearest name and its column', () => {
    expect(faults({ limit: '{ field: departmentId, unit: mintue }' })).toMatchObject([
      { column: 21, code: 'wrong-expression-type' },
      { column: 41, code: 'bad-value', nearest: 'minute' },
    ])
    expect(faults({ ...surgery, limit: '{ field: expectedMni, unit: minute }' })).toMatchObject([
      { column: 21, nearest: 'expectedMin' },
    ])
  })
})

describe('a duration', () => {
  it.each([
    ['PT60M', 3_600_000],
    ['P1D', 86_400_000],
    ['P2W', 14 * 86_400_000],
    ['P1DT2H3M4.005S', 93_784_005],
    ['-PT3H', -10_800_000],
    ['PT0S', 0],
    ['-PT0S', 0],
    ['PT59.999S', 59_999],
  ])('%s is %d ms', (text, ms) => {
    expect(parseDuration(text)).toEqual({ ok: true, ms })
  })

  it.each([
    '',
    'P',
    'PT',
    'P1DT',
    'PT5',
    '5M',
    'pt5m',
    'PT5M ',
    '+PT5M',
    'P1M',
    'P1Y',
    'PT0.0001S',
    'PT1H30',
    'P1DPT2H',
    'PT99999999999999H',
  ])('%j is none', (text) => {
    expect(parseDuration(text).ok).toBe(false)
  })
})
