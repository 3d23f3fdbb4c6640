import { describe, expect, it } from 'vitest'
import type { EventDoc, RuleDocument } from '../../src/index.ts'
import { event, ms, windowAt, windowsAt } from './story.ts'

const rule = (per: RuleDocument['per'], more: Partial<RuleDocument> = {}): RuleDocument => ({
  id: 'r',
  per,
  start: 'x.a',
  stop: 'x.b',
  limit: 'PT1H',
  ...more,
})
const table = (r: RuleDocument, events: readonly EventDoc[], at = '20:00') =>
  [...windowsAt(r, events, at).values()].map((w) => `${w.windowId} ${w.status}`).sort()

describe('keys, the window', () => {
  it('is one per value, escaped, numbers by their JSON text, none where a term is absent', () => {
    const events = [
      event('08:00', 'x.a', { orderId: 'a/b,c#d%' }),
      event('08:00', 'x.a', { orderId: 7 }),
      event('08:00', 'x.a', {}),
      event('08:30', 'x.b', { orderId: '7' }),
    ]
    expect(table(rule('orderId'), events)).toEqual(['r/7 met', 'r/a%2Fb%2Cc%23d%25 overdue'])
    expect(table(rule(['encounterId', 'orderId']), events.slice(1))).toEqual(['r/E1,7 met'])
    expect(table(rule('patient'), events)).toEqual(['r/P1 met'])
  })

  it('is one per start fact with each', () => {
    const events = [
      event('08:00', 'x.a', {}, { factid: 'one' }),
      event('08:20', 'x.a', {}, { factid: 'two' }),
      event('08:30', 'x.b'),
      event('09:10', 'x.b'),
    ]
    expect(table(rule(['encounterId', 'each']), events)).toEqual(['r/E1,%2Fs%23one met', 'r/E1,%2Fs%23two met'])
    const served = rule(['encounterId', 'each'], { stop: { fact: 'x.b', serves: 'one' } })
    expect(table(served, events.slice(0, 3))).toEqual(['r/E1,%2Fs%23one met', 'r/E1,%2Fs%23two overdue'])
    expect(table(served, events)).toEqual(['r/E1,%2Fs%23one met', 'r/E1,%2Fs%23two met'])
  })

  it('absorbs later starts into an unresolved episode', () => {
    const a = (at: string, factid: string) => event(at, 'x.a', {}, { factid })
    const per = rule(['encounterId', 'episode'])
    expect(table(per, [a('08:00', 'one'), a('09:00', 'two')])).toEqual(['r/E1,%2Fs%23one overdue'])
    const stop = event('08:30', 'x.b')
    expect(table(per, [a('08:00', 'one'), a('08:30', 'two'), stop])).toEqual(['r/E1,%2Fs%23one met'])
    expect(table(per, [a('08:00', 'one'), a('08:30:00.001', 'two'), stop])).toEqual([
      'r/E1,%2Fs%23one met',
      'r/E1,%2Fs%23two overdue',
    ])
  })

  it('takes the last start where it is told to, and the third match where it counts', () => {
    const events = [event('08:00', 'x.a'), event('08:10', 'x.a'), event('08:20', 'x.b'), event('08:30', 'x.b')]
    expect(windowAt(rule('encounterId', { start: { fact: 'x.a', pick: 'last' } }), events, '09:00').startedAt).toBe(
      ms('08:10'),
    )
    expect(windowAt(rule('encounterId', { stop: { fact: 'x.b', count: 2 } }), events, '09:00').stoppedAt).toBe(
      ms('08:30'),
    )
  })

  it('starts at the latest of the firsts under all, the first item carrying the key', () => {
    const start = { all: { arrival: 'x.a', scan: { fact: 'x.c', match: 'patient' } } }
    const more: Partial<RuleDocument> = { start, marks: { kind: 'scan.data.kind' } }
    const arrival = event('08:00', 'x.a')
    expect(table(rule('encounterId', more), [arrival])).toEqual([])
    const scan = event('08:20', 'x.c', { kind: 'ct' }, { subject: 'E9' })
    expect(windowAt(rule('encounterId', more), [arrival, scan], '08:30')).toMatchObject({
      windowId: 'r/E1',
      startedAt: ms('08:20'),
      marks: { kind: 'ct' },
    })
  })

  it('names a visit after the encounter that continues no other', () => {
    const link = (to: string, from: string) => event('08:00', 'x.l', { encounterId: to, fromEncounterId: from })
    const a = event('08:00', 'x.a', {}, { subject: 'E3' })
    expect(table(rule('visit'), [a, link('E3', 'E2'), link('E2', 'E1')])).toEqual(['r/E1 overdue'])
    expect(table(rule('visit'), [a, link('E3', 'E4'), link('E3', 'E1')])).toEqual(['r/E1 overdue'])
    expect(table(rule('visit'), [a, link('E3', 'E2'), link('E2', 'E3')])).toEqual(['r/E2 overdue'])
  })
})

describe('facts, the window', () => {
  const start = event('08:00', 'x.a')
  const stop = (at: string, extra: object) => event(at, 'x.b', {}, { factid: 'stop', ...extra })
  const stoppedAt = (events: EventDoc[]) => windowAt(rule('encounterId'), [start, ...events], '08:30').stoppedAt

  it('reads the greatest version, whatever came last', () => {
    const [one, two] = [stop('08:10', { factversion: 1 }), stop('08:20', { factversion: '2' })]
    expect(stoppedAt([one, two])).toBe(ms('08:20'))
    expect(stoppedAt([two, one])).toBe(ms('08:20'))
    const unversioned = stop('08:25', { recordedtime: '2026-03-05T00:00:00Z' })
    expect(stoppedAt([unversioned, one])).toBe(ms('08:10'))
    expect(stoppedAt([stop('08:10', {}), unversioned])).toBe(ms('08:25'))
  })

  it('hides what is void while the void wins, also when the void came first', () => {
    const gone = stop('08:10', { factop: 'void' })
    expect(stoppedAt([gone, stop('08:10', {})])).toBe(null)
    expect(stoppedAt([gone, stop('08:10', { factversion: 1 })])).toBe(ms('08:10'))
  })

  it('breaks a tie by the hash of the content, the same in any order', () => {
    const recordedtime = '2026-03-02T08:40:00+08:00'
    const [a, b] = [stop('08:10', { recordedtime }), stop('08:20', { recordedtime })]
    expect(stoppedAt([a, b])).toBe(stoppedAt([b, a]))
  })
})
