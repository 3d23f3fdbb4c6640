import type { EventDoc, RuleDocument } from '@golden-hour/testkit'
import { describe, expect, it } from 'vitest'
import { event, sayings, tell } from './harness/story.ts'

const rule = (more: Partial<RuleDocument>): RuleDocument => ({ id: 'r', per: 'encounterId', start: 'x.a', ...more })
const minute = { timeprecision: 'minute' } as const
const day = { timeprecision: 'date' } as const
const named = (factid: string) => ({ factid })

/** Engine and oracle agree to the last field, and both say what was worked out by hand. */
function bothSay(of: RuleDocument, events: readonly EventDoc[], at: string, expected: readonly string[]): void {
  const told = tell(of, events, at)
  expect({ engine: told.engine, oracle: told.oracle }).toEqual({ engine: expected, oracle: expected })
  expect(told.engineRows).toEqual(told.oracleRows)
}

/** The smallest cases of what random search found, or of what two readers of the specification read differently. */
describe('matchers, the window', () => {
  const waits = { stop: 'x.b', limit: 'PT1H' } as const

  it('reads a date-time of a type of the hospital’s own as its deadline', () => {
    const start = event('2 08:00', 'x.a', { when: '2026-03-02T12:00:00+08:00' })
    bothSay(rule({ stop: 'x.b', limit: { at: 'start.data.when' } }), [start], '2 12:00', ['r/E1 open'])
    bothSay(rule({ stop: 'x.b', limit: { at: 'start.data.when' } }), [start], '2 12:00:00.001', ['r/E1 overdue'])
  })

  it('counts inside each option of any, not over all of them', () => {
    const counted = rule({ ...waits, start: { any: [{ fact: 'x.c' }, { fact: 'x.a', count: 2 }] } })
    bothSay(counted, [event('2 08:00', 'x.a')], '2 08:10', [])
    bothSay(counted, [event('2 08:00', 'x.a'), event('2 08:01', 'x.a')], '2 08:10', ['r/E1 open'])
    const stopped = rule({ limit: 'PT1H', stop: { any: [{ fact: 'x.b', count: 2 }, { fact: 'x.c' }] } })
    bothSay(stopped, [event('2 08:00', 'x.a'), event('2 08:10', 'x.c')], '2 08:20', ['r/E1 met'])
  })

  it('asks for each item of all where it asks for the whole: after the start, within the limit', () => {
    const events = [event('2 07:50', 'x.b'), event('2 08:00', 'x.a'), event('2 08:10', 'x.c')]
    const both = { all: { first: 'x.b', second: 'x.c' } }
    bothSay(rule({ stop: both, limit: 'PT1H' }), events, '2 08:20', ['r/E1 open'])
    bothSay(rule({ kind: 'absence', avoid: both, limit: 'PT1H' }), events, '2 08:20', ['r/E1 open'])
  })

  it('is unknown after a match of all that came too early, also where the last is picked', () => {
    const stop = { fact: 'x.b', early: 'unknown', pick: 'last' } as const
    const events = [event('2 07:00', 'x.b'), event('2 08:00', 'x.a'), event('2 08:10', 'x.b')]
    bothSay(rule({ stop, limit: 'PT1H' }), events, '2 08:20', ['r/E1 unknown (stop-before-start)'])
  })

  it('shares no match with another that waits, where one match serves one', () => {
    const served = rule({ per: ['encounterId', 'each'], stop: { fact: 'x.b', serves: 'one' }, limit: 'PT1H' })
    const starts = [event('2 08:00', 'x.a', {}, named('a1')), event('2 08:10', 'x.a', {}, named('a2'))]
    const expected = ['r/E1,%2Fs%23a1 met', 'r/E1,%2Fs%23a2 open']
    bothSay(served, [...starts, event('2 08:20', 'x.b')], '2 08:30', expected)
    bothSay({ ...served, stop: 'x.b' }, [...starts, event('2 08:20', 'x.b')], '2 08:30', [
      'r/E1,%2Fs%23a1 met',
      'r/E1,%2Fs%23a2 met',
    ])
  })

  it('exists for starts of the days the rule is effective, the last exclusive', () => {
    const effective = rule({ stop: 'x.b', limit: 'PT1H', effective: { from: '2026-03-02', to: '2026-03-03' } })
    bothSay(effective, [event('1 23:59:59.999', 'x.a')], '3 12:00', [])
    bothSay(effective, [event('2 00:00', 'x.a')], '3 12:00', ['r/E1 overdue'])
    bothSay(effective, [event('2 23:59:59.999', 'x.a')], '3 12:00', ['r/E1 overdue'])
    bothSay(effective, [event('3 00:00', 'x.a')], '3 12:00', [])
  })

  it('is answered, with serves, only by what matches for that start', () => {
    const events = [
      event('2 08:00', 'x.a', { k: 'one' }, named('a1')),
      event('2 08:30', 'x.a', { k: 'two' }, named('a2')),
      event('2 08:35', 'x.b', { k: 'two' }),
    ]
    const expected = ['r/E1,%2Fs%23a1 overdue', 'r/E1,%2Fs%23a2 met']
    const near = { fact: 'x.b', within: ['PT0S', 'PT10M'], serves: 'one' } as const
    const same = { fact: 'x.b', where: 'data.k == start.data.k', serves: 'one' } as const
    bothSay(rule({ per: ['encounterId', 'each'], stop: near, limit: 'PT1H' }), events, '2 10:00', expected)
    bothSay(rule({ per: ['encounterId', 'each'], stop: same, limit: 'PT1H' }), events, '2 10:00', expected)
  })
})

describe('facts and their versions, the window', () => {
  const waits = rule({ stop: 'x.b', limit: 'PT1H' })
  const start = event('2 08:00', 'x.a')
  const told = { factid: 'b', recordedtime: '2026-03-02T09:00:00+08:00' }

  it('reads one of two equal versions, the same whichever came last', () => {
    const [early, late] = [event('2 08:10', 'x.b', {}, told), event('2 09:10', 'x.b', {}, told)]
    const both = [tell(waits, [start, early, late], '2 09:20'), tell(waits, [start, late, early], '2 09:20')]
    expect(both[0]).toEqual(both[1])
    expect(both[0]?.engine).toEqual(both[0]?.oracle)
  })

  it('reads a void rather than an assertion of the same version, whichever came last', () => {
    const [stop, gone] = [event('2 08:10', 'x.b', {}, told), event('2 08:10', 'x.b', {}, { ...told, factop: 'void' })]
    bothSay(waits, [start, stop, gone], '2 08:20', ['r/E1 open'])
    bothSay(waits, [start, gone, stop], '2 08:20', ['r/E1 open'])
  })
})

describe('episodes, visits and cycles, the window', () => {
  it('is an episode of its own after one whose limit could not be read, once that was stopped', () => {
    const per = ['encounterId', 'episode'] as const
    const limited = rule({ per, stop: 'x.b', limit: { field: 'n', unit: 'minute' } })
    const events = [
      event('2 08:00', 'x.a', {}, named('a1')),
      event('2 08:10', 'x.b'),
      event('2 09:00', 'x.a', { n: 30 }, named('a2')),
    ]
    bothSay(limited, events, '2 09:10', ['r/E1,%2Fs%23a1 unknown (limit)', 'r/E1,%2Fs%23a2 open'])
  })

  it('is no episode where the rule does not apply, so a later one is not absorbed', () => {
    const per = ['encounterId', 'episode'] as const
    const applies = [{ when: 'start.data.due == true' }]
    const events = [event('2 08:00', 'x.a'), event('2 09:00', 'x.a', { due: true }, named('a2'))]
    bothSay(rule({ per, applies, stop: 'x.b', limit: 'PT1H' }), events, '2 09:10', ['r/E1,%2Fs%23a2 open'])
  })

  it('is not joined by a link that a greater version took back, in whatever order they came', () => {
    const link = { encounterId: 'E2', fromEncounterId: 'E1' }
    const start = event('2 08:00', 'x.a', {}, { subject: 'E2' })
    const linked = event('2 08:02', 'x.l', link, { factid: 'l', factversion: 1 })
    const unlinked = event('2 08:01', 'x.l', {}, { factid: 'l', factversion: 2, subject: 'E2' })
    const visit = rule({ per: 'visit', stop: 'x.b', limit: 'PT1H' })
    bothSay(visit, [start, linked, unlinked], '2 08:10', ['r/E2 open'])
    bothSay(visit, [start, unlinked, linked], '2 08:10', ['r/E2 open'])
  })

  it('does not exist before log time reaches the beginning of its period', () => {
    const start = { fact: 'x.a', at: 'data.when' } as const
    const daily = rule({ kind: 'recurring', start, stop: 'x.b', every: { period: 'day', first: 'partial' } })
    const planned = event('2 08:00', 'x.a', { when: '2026-03-05T12:00:00+08:00' })
    bothSay(daily, [planned], '4 23:59:59.999', [])
    bothSay(daily, [planned], '5 12:00', ['r/E1#2026-03-05 open'])
  })

  it('takes two matches at one instant for one', () => {
    const hourly = rule({ kind: 'recurring', stop: 'x.b', every: 'PT1H' })
    const events = [
      event('2 08:00', 'x.a'),
      event('2 08:30', 'x.b', {}, named('b1')),
      event('2 08:30', 'x.b', {}, named('b2')),
    ]
    bothSay(hourly, events, '2 08:40', ['r/E1#1 met', 'r/E1#2 open'])
  })
})

describe('precision, the window', () => {
  it('shows the due of an order cut where its ends were', () => {
    const order = rule({ kind: 'order', require: 'x.b', atLeast: 'PT1H' })
    bothSay(order, [event('2 08:00:30', 'x.a'), event('2 07:00', 'x.b', {}, minute)], '2 08:10', ['r/E1 met'])
  })

  it('cuts both ends where one is known to the minute, before, on and after the limit', () => {
    const waits = rule({ stop: 'x.b', limit: 'PT1H' })
    const seconds = event('2 08:00:30', 'x.a')
    bothSay(waits, [seconds, event('2 09:00', 'x.b', {}, minute)], '2 09:10', ['r/E1 met'])
    bothSay(waits, [seconds, event('2 09:01', 'x.b', {}, minute)], '2 09:10', ['r/E1 late'])
    const minutes = event('2 08:00', 'x.a', {}, minute)
    bothSay(waits, [minutes, event('2 09:00:59.999', 'x.b')], '2 09:10', ['r/E1 met'])
    bothSay(waits, [minutes, event('2 09:01', 'x.b')], '2 09:10', ['r/E1 late'])
    bothSay(waits, [seconds, event('2 08:00', 'x.b', {}, minute)], '2 09:10', ['r/E1 met'])
  })

  it('is undecided while a day-known start leaves the deadline open, without a timer at every millisecond', () => {
    const waits = rule({ stop: 'x.b', limit: 'PT1H' })
    const start = event('2 08:00', 'x.a', {}, day)
    bothSay(waits, [start], '2 01:00', ['r/E1 open'])
    bothSay(waits, [start], '2 12:00', ['r/E1 unknown (precision)'])
    bothSay(waits, [start], '3 00:59:59.999', ['r/E1 unknown (precision)'])
    bothSay(waits, [start], '3 01:00', ['r/E1 overdue'])
    bothSay(waits, [start, event('2 10:00', 'x.b')], '4 00:00', ['r/E1 unknown (precision)'])
  })

  it('is decided where a later excuse holds whenever the day-known one does not', () => {
    const excused = rule({ stop: 'x.b', limit: 'PT1H', excuses: [{ fact: 'x.e', reason: 'one' }] })
    const events = [event('2 08:00', 'x.a'), event('2 00:00', 'x.e', {}, day), event('2 08:30', 'x.e')]
    bothSay(excused, events, '2 08:40', ['r/E1 excused (one)'])
  })
})

describe('log time, the window', () => {
  const waits = rule({ stop: 'x.b', limit: 'PT1H' })
  const start = event('2 08:00', 'x.a')

  it('is never called overdue where the first record after the deadline brings a stop in time', () => {
    const journal = [
      [start, '2 08:00'],
      [event('2 08:59', 'x.b'), '2 09:30'],
    ] as const
    expect(sayings(waits, journal, '2 10:00')).toEqual([
      '08:00:00 opened open by a fact',
      '09:30:00 status met by a fact',
    ])
  })

  it('is called overdue by time, at the log time that showed it, and restated by what came later', () => {
    const journal = [
      [start, '2 08:00'],
      [event('2 09:10', 'x.none'), '2 09:10'],
      [event('2 09:05', 'x.b'), '2 09:30'],
      [event('2 08:30', 'x.b'), '2 09:40'],
    ] as const
    const named = rule({
      stop: 'x.b',
      limit: 'PT1H',
      excuses: [{ fact: 'x.none', where: 'data.no == 1', reason: 'no' }],
    })
    expect(sayings(named, journal, '2 10:00')).toEqual([
      '08:00:00 opened open by a fact',
      '09:10:00 status overdue by time',
      '09:30:00 status late by a fact',
      '09:40:00 restated met by a fact',
    ])
  })

  it('is one transition where it opens already overdue', () => {
    expect(sayings(waits, [[start, '2 09:30']], '2 10:00')).toEqual(['09:30:00 opened overdue by a fact'])
  })
})
