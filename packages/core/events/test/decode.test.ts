import { describe, expect, it } from 'vitest'
import { decodeLine, decodeStructured } from '../src/index.ts'
import { good, sent } from './events.ts'

const fact = (members: Readonly<Record<string, unknown>> = {}) => good(decodeStructured(sent(members))).fact
const utc = (text: string): number => Date.parse(text)

describe('the codec reads', () => {
  it('a plain event, with its defaults', () => {
    expect(good(decodeStructured(sent()))).toEqual({
      id: 'm-1',
      knownAt: null,
      fact: {
        source: '/ed',
        type: 'ed.triaged',
        factId: 'm-1',
        patientId: 'P1',
        op: 'assert',
        version: null,
        recordedAt: utc('2026-03-02T00:04:30Z'),
        occurredAt: utc('2026-03-02T00:04:30Z'),
        precision: 'second',
        time: '2026-03-02T08:04:30+08:00',
        subject: 'E1',
        data: { level: 1, encounterId: 'E1' },
        encounterFromSubject: true,
        backfill: false,
      },
    })
  })

  it('every attribute', () => {
    const event = good(
      decodeStructured(
        sent({
          recordedtime: '2026-03-02T09:00:00+08:00',
          factid: 'T-7',
          factversion: 3,
          factop: 'void',
          knowntime: '2026-03-02T09:00:01.500+08:00',
          backfill: true,
          traceparent: 'ignored',
        }),
      ),
    )
    expect(event.knownAt).toBe(utc('2026-03-02T01:00:01.500Z'))
    expect(event.fact).toMatchObject({ factId: 'T-7', version: 3, op: 'void', backfill: true, subject: 'E1' })
    expect(event.fact.recordedAt).toBe(utc('2026-03-02T01:00:00Z'))
  })

  it.each([
    ['second', '2026-03-02T08:04:30.250+08:00', '2026-03-02T00:04:30.250Z'],
    ['minute', '2026-03-02T08:04:59.999+08:00', '2026-03-02T00:04:00Z'],
    ['minute', '2026-03-02T08:04:00+08:00', '2026-03-02T00:04:00Z'],
    ['minute', '2026-03-02T08:04:30+05:45', '2026-03-02T02:19:00Z'],
    ['date', '2026-03-02T00:00:00+08:00', '2026-03-01T16:00:00Z'],
    ['date', '2026-03-02T23:59:59.999+08:00', '2026-03-01T16:00:00Z'],
    ['date', '2026-03-02T03:00:00+08:00', '2026-03-01T16:00:00Z'],
    ['date', '2026-03-02T03:00:00Z', '2026-03-02T00:00:00Z'],
    ['date', '2026-03-01T22:00:00-05:00', '2026-03-01T05:00:00Z'],
    ['date', '1969-12-31T22:00:00-05:00', '1969-12-31T05:00:00Z'],
    ['date', '2026-03-02T00:30:00+05:45', '2026-03-01T18:15:00Z'],
  ])('a time known to the %s, %s, as %s, and keeps it as sent', (timeprecision, time, expected) => {
    const read = fact({ timeprecision, time })
    expect(read.occurredAt).toBe(utc(expected))
    expect(read.recordedAt).toBe(utc(time))
    expect([read.precision, read.time]).toEqual([timeprecision, time])
  })

  it.each([
    [0, 0],
    [-0, 0],
    ['-0', 0],
    [2.5, 2.5],
    ['12', 12],
    ['-1.5e2', -150],
    ['2026-03-02T08:00:00+08:00', utc('2026-03-02T00:00:00Z')],
    [null, null],
  ])('the version %j as %j', (factversion, version) => {
    expect(fact({ factversion }).version).toBe(version)
  })

  it.each([
    [true, true],
    ['true', true],
    [false, false],
    ['false', false],
    [null, false],
  ])('backfill %j as %j', (backfill, expected) => {
    expect(fact({ backfill }).backfill).toBe(expected)
  })

  it('the encounter from the body first, and leaves what was sent as it was', () => {
    const event = sent({ data: { encounterId: 'E2' } })
    expect(good(decodeStructured(event)).fact).toMatchObject({
      data: { encounterId: 'E2' },
      encounterFromSubject: false,
      subject: 'E1',
    })
    const bare = sent({ data: { level: 2 } })
    decodeStructured(bare)
    expect(bare.data).toEqual({ level: 2 })
  })

  it('a body whose encounter a caller left undefined as one that has none', () => {
    expect(fact({ data: { encounterId: undefined, level: 2 } }).data).toEqual({ level: 2, encounterId: 'E1' })
  })

  it('no encounter where neither subject nor body names one', () => {
    expect(fact({ subject: undefined })).toMatchObject({
      subject: null,
      data: { level: 1 },
      encounterFromSubject: false,
    })
    expect(fact({ subject: null }).data).toEqual({ level: 1 })
  })

  it('an event without a body', () => {
    expect(fact({ data: undefined }).data).toEqual({ encounterId: 'E1' })
  })

  it('further fields, and what the hospital adds, as they come', () => {
    const data = { level: 1, encounterId: 'E1', colour: 'red', x: { bay: [1, { a: null }] } }
    expect(fact({ data }).data).toEqual(data)
  })

  it('a code that no list names', () => {
    expect(fact({ type: 'ed.arrived', data: { mode: 'helicopter' } }).data.mode).toBe('helicopter')
  })

  it.each([4.2, '> 4'])('a laboratory value of %j', (value) => {
    expect(fact({ type: 'lab.result.reported', data: { value } }).data.value).toBe(value)
  })

  it('types of the hospital’s own as they come', () => {
    const data = { encounterId: 5, level: 'I', any: [null] }
    expect(fact({ type: 'x.骨科.随访', data })).toMatchObject({ type: 'x.骨科.随访', data })
  })

  it('a void without checking the body that it withdraws', () => {
    expect(fact({ factop: 'void', data: { level: 'I' } })).toMatchObject({ op: 'void', data: { level: 'I' } })
    expect(fact({ factop: 'void', data: undefined }).op).toBe('void')
    expect(decodeStructured(sent({ factop: 'void', data: [] })).ok).toBe(false)
    expect(decodeStructured(sent({ factop: 'void', type: 'ed.arived' })).ok).toBe(false)
  })

  it('an unknown type from a lenient source', () => {
    const event = sent({ type: 'ed.arived', data: { level: 'I' } })
    expect(good(decodeStructured(event, { lenient: true })).fact.type).toBe('ed.arived')
    expect(decodeStructured(sent({ data: { level: 'I' } }), { lenient: true }).ok).toBe(false)
    expect(decodeStructured(sent({ type: 'ed.arived', time: 'now' }), { lenient: true }).ok).toBe(false)
  })

  it('a line with a byte order mark and a carriage return', () => {
    expect(good(decodeLine(`\uFEFF${JSON.stringify(sent())}\r`)).id).toBe('m-1')
  })

  it('a member called __proto__ as any other', () => {
    const line = JSON.stringify(sent({ data: {} })).replace('{}', '{"__proto__":{"encounterId":"E9"}}')
    const { data } = good(decodeLine(line)).fact
    expect(Object.getPrototypeOf(data)).toBe(Object.prototype)
    expect(data.encounterId).toBe('E1')
    expect(Object.keys(data).sort()).toEqual(['__proto__', 'encounterId'])
  })
})
