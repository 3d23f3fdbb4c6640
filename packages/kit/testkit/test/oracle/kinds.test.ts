import { describe, expect, it } from 'vitest'
import type { RuleDocument } from '../../src/index.ts'
import { event, ms, statusAt, windowAt, windowsAt } from './story.ts'

const bundle: RuleDocument = {
  id: 'sepsis',
  kind: 'bundle',
  per: 'encounterId',
  start: 'x.t0',
  stop: {
    all: {
      lactate: { fact: 'x.lab', where: 'data.item == "lactate"', lead: 'PT3H' },
      culture: { fact: 'x.lab', where: 'data.item == "culture"', before: 'antibiotic', lead: 'PT3H' },
      antibiotic: { fact: 'x.drug', where: 'data.class == "abx"', lead: 'PT3H' },
      fluid: {
        fact: 'x.drug',
        where: 'data.class == "fluid"',
        when: 'start.data.hypotension == true || start.data.lactate >= 4.0',
      },
    },
  },
  limit: 'PT1H',
}
const t0 = event('08:00', 'x.t0', {})
const lab = (at: string, item: string) => event(at, 'x.lab', { item })
const drug = (at: string, kind: string) => event(at, 'x.drug', { class: kind })

describe('a bundle, the window', () => {
  it('is met when the latest of the applicable items is in time', () => {
    const done = [t0, lab('07:30', 'lactate'), lab('08:10', 'culture'), drug('08:20', 'abx')]
    expect(windowAt(bundle, done, '08:30')).toMatchObject({ status: 'met', stoppedAt: ms('08:20') })
    expect(Object.keys(windowAt(bundle, done, '08:30').items ?? {})).toEqual(['lactate', 'culture', 'antibiotic'])
    const shocked = [event('08:00', 'x.t0', { hypotension: true }), ...done.slice(1)]
    expect(windowAt(bundle, shocked, '08:30')).toMatchObject({ status: 'open', items: { fluid: null } })
    expect(statusAt(bundle, [...shocked, drug('09:00', 'fluid')], '09:30')).toBe('met')
    expect(statusAt(bundle, [...shocked, drug('09:00:00.001', 'fluid')], '09:30')).toBe('late')
  })

  it('is missed as soon as an item comes after the one it must precede', () => {
    expect(statusAt(bundle, [t0, drug('08:20', 'abx')], '08:21')).toBe('missed:before:culture')
    expect(statusAt(bundle, [t0, lab('08:20', 'culture'), drug('08:20', 'abx')], '08:21')).toBe('open')
    const late = [t0, lab('08:05', 'lactate'), lab('08:20:00.001', 'culture'), drug('08:20', 'abx')]
    expect(statusAt(bundle, late, '08:30')).toBe('missed:before:culture')
  })

  it('asks the other item without its lead', () => {
    expect(statusAt(bundle, [t0, drug('04:00', 'abx')], '08:21')).toBe('missed:before:culture')
  })
})

describe('an order, the window', () => {
  const order: RuleDocument = {
    id: 'mdt',
    kind: 'order',
    per: 'surgeryId',
    start: { fact: 'surgery.started', where: 'data.level == 4' },
    require: 'x.mdt',
    atLeast: 'PT1H',
    excuses: [{ fact: 'x.emergency', reason: 'emergency' }],
  }
  const act = event('10:00', 'surgery.started', { surgeryId: 'S1', level: 4 })
  const mdt = (at: string) => event(at, 'x.mdt', { surgeryId: 'S1' })

  it('is met by a requirement early enough, else missed at once', () => {
    expect(statusAt(order, [act], '10:00')).toBe('missed')
    expect(windowAt(order, [act, mdt('09:00')], '10:00')).toMatchObject({
      status: 'met',
      startedAt: ms('10:00'),
      dueAt: ms('09:00'),
      stoppedAt: ms('09:00'),
      elapsedMs: null,
    })
    expect(statusAt(order, [act, mdt('09:00:00.001')], '10:00')).toBe('missed')
    expect(statusAt(order, [act, event('08:00', 'x.emergency', { surgeryId: 'S1' })], '10:00')).toBe(
      'excused:emergency',
    )
    expect(statusAt(order, [event('10:00', 'surgery.started', { surgeryId: 'S1', level: 3 })], '10:00')).toBe('')
  })
})

describe('an absence, the window', () => {
  const absence: RuleDocument = {
    id: 'return',
    kind: 'absence',
    per: 'encounterId',
    start: 'x.end',
    avoid: { fact: ['x.end', 'x.start'] },
    limit: 'P1D',
    excuses: [{ fact: 'x.planned', reason: 'planned' }],
    ends: [{ fact: 'x.died', as: 'excused', reason: 'died' }],
    until: ['x.left'],
  }
  const start = event('08:00', 'x.end')

  it('is open until its due and met after it', () => {
    expect(statusAt(absence, [start], '+1 08:00')).toBe('open')
    expect(statusAt(absence, [start], '+1 08:00:00.001')).toBe('met')
  })

  it('is missed by what must not happen, unless excused by then', () => {
    expect(windowAt(absence, [start, event('+1 08:00', 'x.start')], '+1 08:00')).toMatchObject({
      status: 'missed',
      stoppedAt: ms('+1 08:00'),
    })
    expect(statusAt(absence, [start, event('+1 08:00:00.001', 'x.start')], '+1 09:00')).toBe('met')
    const violated = event('12:00', 'x.start')
    expect(statusAt(absence, [start, violated, event('12:00', 'x.planned')], '13:00')).toBe('excused:planned')
    expect(statusAt(absence, [start, violated, event('12:00:00.001', 'x.planned')], '13:00')).toBe('missed')
    expect(statusAt(absence, [start, event('09:00', 'x.planned')], '13:00')).toBe('open')
  })

  it('is closed by until and by ends, after which nothing violates it', () => {
    expect(statusAt(absence, [start, event('09:00', 'x.left'), event('10:00', 'x.start')], '11:00')).toBe('met')
    expect(windowAt(absence, [start, event('09:00', 'x.died')], '11:00')).toMatchObject({
      status: 'excused',
      reason: 'died',
      national: 'met',
    })
  })
})

describe('a recurring rule, the window', () => {
  const sliding: RuleDocument = {
    id: 'notes',
    kind: 'recurring',
    per: 'encounterId',
    start: 'x.critical',
    stop: 'x.note',
    every: 'P1D',
    until: ['x.left'],
  }
  const start = event('08:00', 'x.critical')
  const table = (rule: RuleDocument, events: Parameters<typeof windowsAt>[1], at: string) =>
    [...windowsAt(rule, events, at).values()].map((w) => `${w.windowId} ${w.status}`)

  it('begins the next cycle at each match, not at the due', () => {
    const events = [start, event('20:00', 'x.note'), event('+1 20:00:00.001', 'x.note')]
    expect(table(sliding, events, '+2 09:00')).toEqual(['notes/E1#1 met', 'notes/E1#2 late', 'notes/E1#3 open'])
    expect(windowsAt(sliding, events, '+2 09:00').get('notes/E1#3')?.dueAt).toBe(ms('+2 20:00:00.001'))
    expect(table(sliding, [start, event('08:00', 'x.note')], '09:00')).toEqual(['notes/E1#1 met', 'notes/E1#2 open'])
  })

  it('ends with the closing', () => {
    expect(table(sliding, [start, event('+1 08:00', 'x.left')], '+1 09:00')).toEqual(['notes/E1#1 excused'])
    expect(table(sliding, [start, event('+1 08:00:00.001', 'x.left')], '+1 09:00')).toEqual(['notes/E1#1 missed'])
    const closed = [start, event('09:00', 'x.note'), event('10:00', 'x.left'), event('11:00', 'x.note')]
    expect(table(sliding, closed, '+3 00:00')).toEqual(['notes/E1#1 met', 'notes/E1#2 excused'])
  })

  it('has a cycle for each whole day that begins, and a partial first one if asked', () => {
    const daily: RuleDocument = { ...sliding, every: { period: 'day', times: 2 } }
    const events = [start, event('12:00', 'x.note'), event('13:00', 'x.note'), event('+1 00:00', 'x.note')]
    expect(table(daily, events, '23:59:59.999')).toEqual([])
    expect(table(daily, events, '+1 00:00')).toEqual(['notes/E1#2026-03-03 open'])
    const partial: RuleDocument = { ...sliding, every: { period: 'day', times: 2, first: 'partial' } }
    expect(table(partial, [...events, event('+1 23:59:59.999', 'x.note')], '+2 00:00')).toEqual([
      'notes/E1#2026-03-02 met',
      'notes/E1#2026-03-03 met',
      'notes/E1#2026-03-04 open',
    ])
    expect(table(partial, [start, event('+1 09:00', 'x.left')], '+5 00:00')).toEqual([
      'notes/E1#2026-03-02 missed',
      'notes/E1#2026-03-03 excused',
    ])
  })

  it('knows working days, rest days and weeks', () => {
    const keys = (period: 'workday' | 'restday' | 'week' | 'month') =>
      table({ ...sliding, every: { period } }, [start], '+14 00:00').map((row) => row.slice(-15, -5))
    expect(keys('restday')).toEqual(
      ['2026-03-07', '2026-03-08', '2026-03-14', '2026-03-15'].map((d) => expect.stringContaining(d.slice(-5))),
    )
    expect(keys('week')).toHaveLength(2)
    expect(keys('month')).toHaveLength(0)
    expect(keys('workday')).toHaveLength(10)
  })
})

describe('a tally, the window', () => {
  it('is met as soon as it exists, or excused', () => {
    const tally: RuleDocument = { id: 't', kind: 'tally', per: 'encounterId', start: 'x.a', excuses: [{ fact: 'x.b' }] }
    expect(statusAt(tally, [event('08:00', 'x.a')], '08:00')).toBe('met')
    expect(statusAt(tally, [event('08:00', 'x.a'), event('09:00', 'x.b')], '08:00')).toBe('excused')
  })
})
