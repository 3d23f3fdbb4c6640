import { epochMs } from '@golden-hour/model'
import type { FeedRecord } from '@golden-hour/ports'
import { describe, expect, it } from 'vitest'
import { readRecord } from '../src/doors/topics/read-record.ts'

const EVENT = {
  specversion: '1.0',
  id: 'm1',
  source: '/his',
  type: 'ed.arrived',
  time: '2026-03-02T07:59:00+08:00',
  partitionkey: 'P1',
}
const ATTRIBUTES = Object.fromEntries(Object.entries(EVENT).map(([name, value]) => [`ce_${name}`, value]))
const STRUCTURED = { 'content-type': 'application/cloudevents+json; charset=UTF-8' }
const BATCH = { 'content-type': 'application/cloudevents-batch+json' }

const bytes = (value: unknown): Uint8Array =>
  value instanceof Uint8Array
    ? value
    : new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))

const record = (value: unknown, headers: Readonly<Record<string, string>> = {}): FeedRecord => ({
  topic: 'his.events',
  partition: 3,
  offset: 1207,
  key: null,
  headers,
  value: value === null ? null : bytes(value),
  timestamp: epochMs(0),
})

/** Ids of what was read, codes of what was not. */
const told = (value: unknown, headers: Readonly<Record<string, string>> = {}): readonly string[] =>
  readRecord(record(value, headers), {}).map(({ decoded }) =>
    decoded.ok ? decoded.event.id : `${decoded.problem.code}: ${decoded.problem.errors.map((e) => e.path).join(' ')}`,
  )

describe('a record of a topic is read as', () => {
  it.each<[string, unknown, Record<string, string>, readonly string[]]>([
    ['one event, structured', EVENT, STRUCTURED, ['m1']],
    ['one event, whatever the case of the header', EVENT, { 'Content-Type': 'Application/CloudEvents+JSON' }, ['m1']],
    ['a list of events', [EVENT, { ...EVENT, id: 'm2' }], BATCH, ['m1', 'm2']],
    ['no event of an empty list', [], BATCH, []],
    ['an event, binary', { mode: 'ems' }, { ...ATTRIBUTES, 'content-type': 'application/json' }, ['m1']],
    ['an event, binary, without a content type', '{}', ATTRIBUTES, ['m1']],
    ['an event, binary, whose body is left out', null, ATTRIBUTES, ['m1']],
    ['an event, binary, beside headers of the bus', '{}', { ...ATTRIBUTES, ce_ghost: 'x', traceparent: '00' }, ['m1']],
    ['one event, by its shape', EVENT, {}, ['m1']],
    ['one event, by its shape, as JSON', EVENT, { 'content-type': 'application/json' }, ['m1']],
    ['a list, by its shape', ` [${JSON.stringify(EVENT)}]`, {}, ['m1']],
    ['one event after a byte order mark', `\uFEFF${JSON.stringify(EVENT)}`, STRUCTURED, ['m1']],
    ['nothing, without a value', null, {}, []],
    ['nothing, without a value, whatever the headers of the bus', null, { traceparent: '00' }, []],
    ['nothing, with an empty value', '', STRUCTURED, []],
  ])('%s', (_, value, headers, expected) => {
    expect(told(value, headers)).toEqual(expected)
  })

  it.each<[string, unknown, Record<string, string>, string]>([
    ['is no JSON', '{', STRUCTURED, 'not-json: '],
    ['is no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), STRUCTURED, 'not-json: '],
    ['has a body that is no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d), ATTRIBUTES, 'not-json: /data'],
    ['is a list that is none', EVENT, BATCH, 'not-json: '],
    ['is a list that is no UTF-8', Uint8Array.of(0x5b, 0xff, 0x5d), BATCH, 'not-json: '],
    ['lacks attributes', { id: 'm1' }, STRUCTURED, 'missing-attribute: /specversion /source /type /time /partitionkey'],
    ['has a header that was no UTF-8', '{}', { ...ATTRIBUTES, ce_id: 'm\ufffd' }, 'bad-attribute: /id'],
    ['is of another format', EVENT, { 'content-type': 'application/cloudevents+avro' }, 'not-cloudevent: '],
    ['is no event at all', '<a/>', { 'content-type': 'text/xml' }, 'not-cloudevent: '],
    ['says another character set', EVENT, { 'content-type': 'application/json; charset=gbk' }, 'not-json: '],
    ['is too large', { ...EVENT, data: { text: 'x'.repeat(262_144) } }, STRUCTURED, 'too-large: '],
  ])('refused where it %s', (_, value, headers, expected) => {
    expect(told(value, headers)).toEqual([expected])
  })

  it('refused each by itself, in a list', () => {
    expect(told([EVENT, 1, { ...EVENT, type: 'nope' }], BATCH)).toEqual([
      'm1',
      'not-cloudevent: ',
      'unknown-type: /type',
    ])
  })

  it('its bytes, its attributes and its place, for quarantine', () => {
    const text = `[ {"a": 1} , {"b":"é,]"} ]`
    const [first, second] = readRecord(record(text, BATCH), {})
    expect([first, second].map((raw) => Buffer.from(raw!.raw()).toString().trim())).toEqual(['{"a": 1}', '{"b":"é,]"}'])
    expect(first).toMatchObject({ mode: 'structured', headers: {}, place: 'his.events/3@1207' })
    const [binary] = readRecord(record('{', { ...ATTRIBUTES, other: '1' }), {})
    expect(binary).toMatchObject({ mode: 'binary', headers: ATTRIBUTES, place: 'his.events/3@1207' })
    expect(Buffer.from(binary!.raw()).toString()).toBe('{')
  })
})
