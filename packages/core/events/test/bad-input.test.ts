import { describe, expect, it } from 'vitest'
import { decodeBatch, decodeBinary, decodeLine, decodeStructured, MAX_EVENT_BYTES } from '../src/index.ts'
import { good, paths, refusal, sent } from './events.ts'

const structured = (members: Readonly<Record<string, unknown>>) => refusal(decodeStructured(sent(members)))

describe('the codec refuses with 400', () => {
  it.each(['', 'hello', '{"specversion":', '{"id":1}}', "{'id':1}"])('what is not JSON: %j', (line) => {
    expect(refusal(decodeLine(line))).toMatchObject({ status: 400, code: 'not-json' })
  })

  it('what is not JSON, without repeating what it says', () => {
    expect(JSON.stringify(refusal(decodeLine('{"name":"张三" oops}')))).not.toContain('张三')
  })

  it.each([null, 7, 'text', [], {}, { hello: 1 }])('what is not a CloudEvent: %j', (json) => {
    expect(refusal(decodeStructured(json))).toMatchObject({ status: 400, code: 'not-cloudevent' })
  })

  it.each(['specversion', 'id', 'source', 'type', 'time', 'partitionkey'])('an event without %s, naming it', (name) => {
    for (const absent of [undefined, null]) {
      const problem = structured({ [name]: absent })
      expect(problem).toMatchObject({ status: 400, code: 'missing-attribute' })
      expect(paths(problem)).toEqual([`/${name}`])
    }
  })

  it.each([
    ['specversion', '0.3'],
    ['specversion', 1],
    ['id', ''],
    ['id', 12],
    ['id', 'a\u0000b'],
    ['id', 'half \ud800'],
    ['source', 'not a uri'],
    ['source', '/his#1'],
    ['source', '/a%zz'],
    ['type', 'ed arrived'],
    ['type', 7],
    ['time', '2026-03-02T08:04:30'],
    ['time', '2026-03-02'],
    ['time', '2026-02-30T08:00:00+08:00'],
    ['time', '2026-03-02T24:00:00+08:00'],
    ['time', '0001-01-01T00:00:00Z'],
    ['time', '1899-12-31T23:59:59+08:00'],
    ['time', 1772409870000],
    ['subject', ''],
    ['subject', 5],
    ['partitionkey', ''],
    ['partitionkey', 5],
    ['recordedtime', 'yesterday'],
    ['recordedtime', '9999-12-31T23:00:00-05:00'],
    ['timeprecision', 'hour'],
    ['factid', ''],
    ['factversion', ''],
    ['factversion', 'v2'],
    ['factversion', true],
    ['factversion', '1e999'],
    ['factversion', '0x10'],
    ['factversion', '2026-03-02'],
    ['factop', 'delete'],
    ['knowntime', 'soon'],
    ['backfill', 'yes'],
    ['backfill', 1],
  ])('a malformed %s: %j, naming it', (name, value) => {
    const problem = structured({ [name]: value })
    expect(problem).toMatchObject({ status: 400, code: 'bad-attribute' })
    expect(paths(problem)).toEqual([`/${name}`])
    expect(problem.detail).toContain(`/${name} must`)
  })

  it('all attributes that are wrong at once, in one problem document', () => {
    const problem = structured({ id: undefined, time: 'now', factop: 'delete' })
    expect(paths(problem)).toEqual(['/id', '/time', '/factop'])
    expect(problem).toMatchObject({ type: 'urn:golden-hour:problem:missing-attribute', title: expect.any(String) })
  })
})

describe('the codec refuses with 422', () => {
  it('an unknown type, with the three nearest names', () => {
    const problem = structured({ type: 'ed.arived' })
    expect(problem).toMatchObject({ status: 422, code: 'unknown-type' })
    expect(problem.nearest).toHaveLength(3)
    expect(problem.nearest?.[0]).toBe('ed.arrived')
  })

  it.each(['adt.discharge-cancelled', 'toString', '__proto__', 'x.'])('the type %s', (type) => {
    expect(structured({ type })).toMatchObject({ status: 422, code: 'unknown-type' })
  })

  it('a body that fails its schema, listing every path', () => {
    const data = { level: 'I', vitals: { SBP: '178' }, actor: { staffId: 7 }, responsible: { nurse: 1, porter: 2 } }
    const problem = structured({ data })
    expect(problem).toMatchObject({ status: 422, code: 'bad-data' })
    expect(paths(problem).sort()).toEqual([
      '/data/actor/staffId',
      '/data/level',
      '/data/responsible/nurse',
      '/data/responsible/porter',
      '/data/vitals/SBP',
    ])
  })

  it.each([
    ['ed.triaged', { level: null }, '/data/level must be a number; leave it out where there is no value'],
    ['surgery.started', { surgeons: ['D1', 2] }, '/data/surgeons/1 must be a string'],
    ['surgery.started', { unplanned: 'yes' }, '/data/unplanned must be true or false'],
    ['surgery.started', { surgeons: 'D1' }, '/data/surgeons must be a list'],
    ['lab.result.reported', { value: true }, '/data/value must be a number or a string'],
    ['ed.arrived', { arriveAt: '2026-03-02 08:00' }, '/data/arriveAt must be an RFC 3339 time with offset'],
    ['ed.arrived', { arriveAt: '2026-03-02T08:00:00' }, '/data/arriveAt must be an RFC 3339 time with offset'],
    ['ed.arrived', { encounterId: 7 }, '/data/encounterId must be a string'],
    ['ed.arrived', { x: [] }, '/data/x must be an object'],
  ])('for %s the body %j', (type, data, detail) => {
    expect(structured({ type, data }).detail).toContain(detail)
  })

  it.each([null, [], 'text', 3])('a body that is no object: %j', (data) => {
    expect(structured({ data })).toMatchObject({ status: 422, code: 'bad-data', errors: [{ path: '/data' }] })
  })

  it('a body in base64', () => {
    expect(structured({ data_base64: 'e30=' })).toMatchObject({ status: 422, code: 'bad-data' })
  })

  it('a number that JSON cannot write', () => {
    const line = JSON.stringify(sent({ data: { x: { 'a/b': [0] } } })).replace('[0]', '[0,1e999]')
    expect(refusal(decodeLine(line))).toMatchObject({ code: 'bad-data', errors: [{ path: '/data/x/a~1b/1' }] })
  })

  it('a body nested too deep, which would exhaust whoever hashes it', () => {
    const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`)
    expect(good(decodeStructured(sent({ data: { x: { deep: nested(60) } } }))).id).toBe('m-1')
    const problem = structured({ data: { x: { deep: nested(70) } } })
    expect(problem).toMatchObject({ status: 422, code: 'bad-data' })
    expect(problem.detail).toContain('nested deeper')
    expect(structured({ data: { x: { deep: nested(50_000) } } }).code).toBe('bad-data')
    expect(structured({ traceparent: nested(50_000) }).code).toBe('bad-attribute')
  })
})

describe('the codec refuses with 413', () => {
  const padded = (bytes: number, unit: string): Record<string, unknown> => {
    const event = sent({ data: { note: '' }, type: 'screen.infectious.done' })
    const room = bytes - Buffer.byteLength(JSON.stringify(event))
    const width = Buffer.byteLength(unit)
    return { ...event, data: { note: unit.repeat(Math.floor(room / width)) + 'a'.repeat(room % width) } }
  }

  it.each(['a', '危'])('one byte over 256 KiB of %s, and takes 256 KiB', (unit) => {
    const full = padded(MAX_EVENT_BYTES, unit)
    expect(Buffer.byteLength(JSON.stringify(full))).toBe(262_144)
    expect(decodeStructured(full).ok).toBe(true)
    expect(decodeLine(JSON.stringify(full)).ok).toBe(true)
    const over = padded(MAX_EVENT_BYTES + 1, unit)
    expect(refusal(decodeStructured(over))).toMatchObject({ status: 413, code: 'too-large' })
    expect(refusal(decodeLine(JSON.stringify(over)))).toMatchObject({ status: 413, code: 'too-large' })
  })

  it('a body over 256 KiB in binary mode, as it comes and as it would be written again', () => {
    const headers = { ce_specversion: '1.0', ce_id: '1', ce_source: '/t', ce_type: 'x.t', ce_partitionkey: 'P' }
    const binary = (body: string | Uint8Array) => decodeBinary({ ...headers, ce_time: '2026-03-02T08:00:00Z' }, body)
    expect(binary(JSON.stringify({ a: 'a'.repeat(262_000) })).ok).toBe(true)
    expect(refusal(binary(JSON.stringify({ a: 'a'.repeat(262_144) })))).toMatchObject({ status: 413 })
    expect(refusal(binary(new Uint8Array(262_145)))).toMatchObject({ status: 413 })
    expect(refusal(binary(`{"a":[${Array(20_000).fill('1e20').join(',')}]}`))).toMatchObject({ status: 413 })
  })
})

describe('the codec gives a batch', () => {
  it('one result an event, so that the good ones can be stored', () => {
    const results = decodeBatch([sent(), sent({ type: 'ed.arived' }), 7, sent({ id: 'm-4' })])
    expect(results.map((result) => (result.ok ? result.event.id : result.problem.code))).toEqual([
      'm-1',
      'unknown-type',
      'not-cloudevent',
      'm-4',
    ])
  })

  it('no result where it is empty, and one refusal where it is no batch', () => {
    expect(decodeBatch([])).toEqual([])
    expect(decodeBatch(sent()).map(refusal)).toMatchObject([{ code: 'not-cloudevent' }])
  })
})
