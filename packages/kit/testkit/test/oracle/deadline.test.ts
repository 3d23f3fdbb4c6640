import { describe, expect, it } from 'vitest'
import type { RuleDocument } from '../../src/index.ts'
import { event, ms, statusAt, windowAt, windowsAt } from './story.ts'

const dnt: RuleDocument = {
  id: 'stroke.dnt',
  per: 'visit',
  applies: [{ fact: 'ed.greenway.activated', where: 'data.kind == "stroke"' }],
  start: 'ed.arrived',
  stop: 'stroke.thrombolysis.started',
  limit: 'PT60M',
  excuses: [
    { fact: 'stroke.contraindication', reason: 'contraindicated' },
    { fact: 'stroke.thrombolysis.consent', where: 'data.result == "refused"', reason: 'refused', national: true },
    { fact: 'stroke.delay.justified', as: 'noted', reasonFrom: 'data.code' },
  ],
  ends: [
    { fact: 'adt.died', as: 'excused', reason: 'died' },
    { fact: ['adt.transferred-out', 'adt.discharged'], as: 'excused', reason: 'left', national: true },
  ],
  until: ['ed.left'],
  marks: { mode: 'start.data.mode', drug: 'stop.data.drug', fast: 'start.data.score > 3' },
}
const arrived = event('08:00', 'ed.arrived', { mode: 'ems' })
const greenway = event('08:04', 'ed.greenway.activated', { kind: 'stroke' })
const base = [arrived, greenway]
const needle = (at: string) => event(at, 'stroke.thrombolysis.started', { drug: 'rt-PA' })

describe('a deadline, the window', () => {
  it('is none before its start and where it does not apply', () => {
    expect(statusAt(dnt, [greenway], '08:10')).toBe('')
    expect(statusAt(dnt, [arrived, event('08:04', 'ed.greenway.activated', { kind: 'trauma' })], '08:10')).toBe('')
  })

  it('is open until its due, which is in time, and overdue one millisecond after', () => {
    expect(statusAt(dnt, base, '08:59:59.999')).toBe('open')
    expect(statusAt(dnt, base, '09:00')).toBe('open')
    expect(statusAt(dnt, base, '09:00:00.001')).toBe('overdue')
  })

  it('is met before and exactly on the limit, late after it', () => {
    const on = windowAt(dnt, [...base, needle('09:00')], '09:30')
    expect(on).toEqual({
      windowId: 'stroke.dnt/E1',
      patientId: 'P1',
      status: 'met',
      national: 'met',
      reason: null,
      startedAt: ms('08:00'),
      dueAt: ms('09:00'),
      stoppedAt: ms('09:00'),
      elapsedMs: 3_600_000,
      items: null,
      marks: { mode: 'ems', drug: 'rt-PA', fast: false },
    })
    expect(statusAt(dnt, [...base, needle('08:59:59.999')], '09:30')).toBe('met')
    expect(statusAt(dnt, [...base, needle('09:00:00.001')], '09:30')).toBe('late')
  })

  it('has no stop earlier than its start, unless within the lead', () => {
    const early = [...base, needle('07:59:59.999')]
    expect(statusAt(dnt, early, '08:10')).toBe('open')
    const stop = { fact: 'stroke.thrombolysis.started', lead: 'PT1M' }
    expect(windowAt({ ...dnt, stop }, [...base, needle('07:59')], '08:10')).toMatchObject({
      status: 'met',
      elapsedMs: -60_000,
    })
    expect(statusAt({ ...dnt, stop }, [...base, needle('07:58:59.999')], '08:10')).toBe('open')
    const unsure = { ...stop, early: 'unknown' } as const
    expect(statusAt({ ...dnt, stop: unsure }, [...base, needle('07:58:59.999'), needle('08:30')], '08:40')).toBe(
      'unknown:stop-before-start',
    )
  })

  it('is excused by what occurred at or before due, and by nothing afterwards', () => {
    const excuse = (at: string) => event(at, 'stroke.contraindication')
    expect(windowAt(dnt, [...base, excuse('09:00')], '08:30')).toMatchObject({
      status: 'excused',
      national: 'open',
      reason: 'contraindicated',
      stoppedAt: null,
      elapsedMs: null,
    })
    expect(statusAt(dnt, [...base, excuse('09:00:00.001')], '09:30')).toBe('overdue')
    expect(statusAt(dnt, [...base, excuse('08:30'), needle('08:50')], '09:30')).toBe('met')
    expect(windowAt(dnt, [...base, excuse('08:30'), needle('09:10')], '09:30')).toMatchObject({
      status: 'excused',
      national: 'late',
      stoppedAt: null,
    })
    const refused = event('08:20', 'stroke.thrombolysis.consent', { result: 'refused' })
    expect(windowAt(dnt, [...base, refused], '09:30')).toMatchObject({ status: 'excused', national: 'excused' })
  })

  it('carries the reason of what is only noted', () => {
    const noted = event('08:30', 'stroke.delay.justified', { code: 'intubation' })
    expect(statusAt(dnt, [...base, noted, needle('09:10')], '09:30')).toBe('late:intubation')
  })

  it('becomes what an end says when closed in time, and missed when closed after due', () => {
    const died = (at: string) => event(at, 'adt.died')
    expect(windowAt(dnt, [...base, died('09:00')], '09:30')).toMatchObject({
      status: 'excused',
      national: 'missed',
      reason: 'died',
    })
    expect(windowAt(dnt, [...base, event('08:30', 'adt.discharged')], '09:30').national).toBe('excused')
    expect(statusAt(dnt, [...base, died('09:00:00.001')], '09:30')).toBe('missed')
    expect(statusAt(dnt, [...base, event('08:30', 'ed.left')], '08:31')).toBe('missed:closed')
    expect(statusAt({ ...dnt, kind: 'dwell' }, [...base, event('08:30', 'ed.left')], '08:31')).toBe('excused:closed')
  })

  it('has no stop later than its closing', () => {
    const died = event('08:30', 'adt.died')
    expect(statusAt(dnt, [...base, died, needle('08:30')], '09:30')).toBe('met')
    expect(statusAt(dnt, [...base, died, needle('08:30:00.001')], '09:30')).toBe('excused:died')
    expect(statusAt(dnt, [...base, event('07:59', 'adt.died'), needle('08:30')], '09:30')).toBe('met')
  })

  it('is picked by encounter, and joined by a live link into one visit', () => {
    const admitted = event('08:20', 'adt.admitted', { encounterId: 'E2', fromEncounterId: 'E1' }, { subject: 'E2' })
    const inWard = event('08:30', 'stroke.thrombolysis.started', {}, { subject: 'E2' })
    expect(statusAt(dnt, [...base, inWard], '08:40')).toBe('open')
    expect([...windowsAt(dnt, [...base, inWard, admitted], '08:40').keys()]).toEqual(['stroke.dnt/E1'])
    expect(statusAt(dnt, [...base, inWard, admitted], '08:40')).toBe('met')
  })
})

describe('precision, the window', () => {
  const minute = { timeprecision: 'minute' } as const

  it('cuts both ends to the minute where one is known to the minute', () => {
    const start = event('08:00:30', 'ed.arrived')
    const stop = event('09:00:59', 'stroke.thrombolysis.started', {}, minute)
    expect(windowAt(dnt, [start, greenway, stop], '09:30')).toMatchObject({
      status: 'met',
      startedAt: ms('08:00'),
      dueAt: ms('09:00'),
      stoppedAt: ms('09:00'),
      elapsedMs: 3_600_000,
    })
    expect(statusAt(dnt, [start, greenway, event('09:01', 'stroke.thrombolysis.started', {}, minute)], '09:30')).toBe(
      'late',
    )
    expect(
      statusAt(dnt, [event('08:00:30', 'ed.arrived', {}, minute), greenway, needle('09:00:59.999')], '09:30'),
    ).toBe('met')
  })

  it('settles for 59.999 s where the start is known to the minute', () => {
    const start = event('08:00', 'ed.arrived', {}, minute)
    expect(statusAt(dnt, [start, greenway], '09:00:59.999')).toBe('open')
    expect(statusAt(dnt, [start, greenway], '09:01')).toBe('overdue')
    expect(statusAt({ ...dnt, settle: 'PT5S' }, [start, greenway], '09:00:05.001')).toBe('overdue')
  })

  it('is unknown where a day does not decide, and decided where every instant does', () => {
    const day = { timeprecision: 'date' } as const
    const rule: RuleDocument = { id: 'r', per: 'encounterId', start: 'adt.admitted', stop: 'doc.signed', limit: 'P2D' }
    const start = event('08:00', 'adt.admitted')
    const signed = (at: string) => event(at, 'doc.signed', {}, day)
    expect(windowAt(rule, [start, signed('+1 10:00')], '+5 00:00')).toMatchObject({
      status: 'met',
      stoppedAt: ms('+1 00:00'),
      elapsedMs: null,
    })
    expect(statusAt(rule, [start, signed('+2 10:00')], '+5 00:00')).toBe('unknown:precision')
    expect(statusAt(rule, [start, signed('+3 10:00')], '+5 00:00')).toBe('late')
    expect(statusAt(rule, [start, signed('10:00')], '+5 00:00')).toBe('unknown:precision')
    const startDay = event('08:00', 'adt.admitted', {}, day)
    expect(statusAt(rule, [startDay], '+2 00:00')).toBe('open')
    expect(statusAt(rule, [startDay], '+2 00:00:00.001')).toBe('unknown:precision')
    expect(statusAt(rule, [startDay], '+2 23:59:59.999')).toBe('unknown:precision')
    expect(statusAt(rule, [startDay], '+3 00:00')).toBe('overdue')
    // Two days: P1D apart at most by any combination only where the days are the same or the next but one is excluded.
    const within = { ...rule, limit: 'P1D' }
    expect(statusAt(within, [startDay, signed('+1 00:00')], '+5 00:00')).toBe('unknown:precision')
    expect(statusAt({ ...rule, limit: 'P2D' }, [startDay, signed('+1 00:00')], '+5 00:00')).toBe('met')
    expect(statusAt(within, [startDay, signed('+2 00:00')], '+5 00:00')).toBe('late')
  })
})

describe('limits, the window', () => {
  const start = (data: Record<string, never> | object) => event('10:00', 'x.a', data as never)
  const rule = (limit: RuleDocument['limit']): RuleDocument => ({
    id: 'r',
    per: 'encounterId',
    start: 'x.a',
    stop: 'x.b',
    ...(limit === undefined ? {} : { limit }),
  })

  it('reads a field, a date-time, days and a table', () => {
    const due = (limit: RuleDocument['limit'], data: object) => windowAt(rule(limit), [start(data)], '10:00').dueAt
    expect(due({ field: 'n', unit: 'minute', times: 1.5 }, { n: 40 })).toBe(ms('11:00'))
    expect(due({ at: 'start.data.plan', plus: '-PT2H' }, { plan: '2026-03-02T20:00:00+08:00' })).toBe(ms('18:00'))
    expect(due({ endOfDay: 0 }, {})).toBe(ms('23:59:59.999'))
    expect(due({ workdays: 5 }, {})).toBe(ms('+7 23:59:59.999'))
    expect(due(undefined, {})).toBe(null)
  })

  it('is unknown where the limit cannot be read and there is no else', () => {
    const limit = { field: 'n', unit: 'minute' } as const
    expect(statusAt(rule(limit), [start({})], '10:00')).toBe('unknown:limit')
    expect(windowAt(rule({ ...limit, else: 'PT10M' }), [start({})], '10:00').dueAt).toBe(ms('10:10'))
  })
})
