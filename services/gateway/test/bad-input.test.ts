import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  BATCH,
  event,
  exchange,
  journal,
  KEY,
  openWorld,
  type Running,
  startGateway,
  T0,
  type World,
} from './harness.ts'

/** The rows of "What bad input gets" (spec/events.md), in its order, over HTTP. */
describe('bad input over HTTP', () => {
  let world: World
  let running: Running
  beforeAll(async () => {
    world = await openWorld()
    running = await startGateway(world)
  })
  afterAll(async () => {
    await running.stop()
    await world.close()
  })

  const refusal = async (body: unknown, headers: Readonly<Record<string, string>> = {}) => {
    const before = (await journal(world.log)).length
    const answer = await running.post(body, { headers })
    expect((await journal(world.log)).length).toBe(before)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    const problem = answer.json()
    expect(problem.type).toBe(`urn:golden-hour:problem:${problem.code}`)
    expect(problem.detail).not.toBe('')
    return { status: answer.statusCode, code: problem.code, paths: problem.errors.map((e: { path: string }) => e.path) }
  }

  describe('that cannot be read is refused with 400, naming the field:', () => {
    it.each([
      ['no JSON', '{"specversion":', 'not-json', ['']],
      ['nothing', '', 'not-json', ['']],
      ['GBK', Buffer.from([0x7b, 0x22, 0xd6, 0xd0, 0x22, 0x3a, 0x31, 0x7d]), 'not-json', ['']],
      ['a list as one event', [event()], 'not-cloudevent', ['']],
      ['a text', '"hello"', 'not-cloudevent', ['']],
      [
        'no CloudEvent',
        { hello: 1 },
        'not-cloudevent',
        ['/specversion', '/id', '/source', '/type', '/time', '/partitionkey'],
      ],
      ['no id', event({ id: undefined }), 'missing-attribute', ['/id']],
      [
        'no patient and no source',
        event({ partitionkey: undefined, source: undefined }),
        'missing-attribute',
        ['/source', '/partitionkey'],
      ],
      ['a time without offset', event({ time: '2026-03-02T08:00:00' }), 'bad-attribute', ['/time']],
      ['another version', event({ specversion: '0.3' }), 'bad-attribute', ['/specversion']],
      ['a factversion that is none', event({ factversion: 'v2' }), 'bad-attribute', ['/factversion']],
      ['control characters in an id', event({ id: 'a\r\nb' }), 'bad-attribute', ['/id']],
    ])('%s', async (_, body, code, paths) => {
      expect(await refusal(body)).toEqual({ status: 400, code, paths })
    })

    it('a content type that is no event', async () => {
      const xml = { 'content-type': 'application/xml' }
      expect(await refusal('<a/>', xml)).toEqual({ status: 400, code: 'not-cloudevent', paths: [''] })
      const avro = { 'content-type': 'application/cloudevents+avro' }
      expect(await refusal('x', avro)).toMatchObject({ status: 400, code: 'not-cloudevent' })
    })

    it('a character set that is not UTF-8', async () => {
      const gbk = { 'content-type': 'application/cloudevents+json; charset=GBK' }
      expect(await refusal(event(), gbk)).toMatchObject({ status: 400, code: 'not-json' })
    })

    it('a batch that is no list, or no JSON', async () => {
      expect(await refusal(event(), BATCH.headers)).toMatchObject({ status: 400, code: 'not-cloudevent' })
      expect(await refusal('[{]', BATCH.headers)).toMatchObject({ status: 400, code: 'not-json' })
    })
  })

  describe('in binary mode', () => {
    const binary = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
      'content-type': 'application/json',
      'ce-specversion': '1.0',
      'ce-id': 'b1',
      'ce-source': '/his',
      'ce-type': 'ed.arrived',
      'ce-time': '2026-03-02T07:59:00+08:00',
      'ce-partitionkey': 'PB',
      ...more,
    })

    it('names the attribute that is missing', async () => {
      const { 'ce-time': _time, ...rest } = binary()
      expect(await refusal('{}', rest)).toEqual({ status: 400, code: 'missing-attribute', paths: ['/time'] })
    })

    it('lets no line break in through an encoded header', async () => {
      const headers = binary({ 'ce-id': 'x%0d%0aX-Injected:%20yes' })
      expect(await refusal('{}', headers)).toEqual({ status: 400, code: 'bad-attribute', paths: ['/id'] })
      expect(await refusal('{}', binary({ 'ce-subject': '%zz' }))).toMatchObject({ status: 400, paths: ['/subject'] })
    })

    it('refuses an attribute that was sent twice', async () => {
      const port = await running.listen()
      const headers = Object.entries({ ...binary(), authorization: `Bearer ${KEY}` })
      const lines = [...headers, ['ce-source', '/lis']].map(([name, value]) => `${name}: ${value}`)
      const answer = await exchange(
        port,
        `POST /events HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n${lines.join('\r\n')}\r\n\r\n{}`,
      )
      expect(answer).toMatch(/^HTTP\/1.1 400 /)
      expect(answer).toContain('/source is given more than once')
    })

    it('reads no attribute from a header that HTTP does not carry it in', async () => {
      const { 'ce-id': _id, ...rest } = binary({ ce_id: 'b9', gh_router: 'x' })
      expect(await refusal('{}', rest)).toEqual({ status: 400, code: 'missing-attribute', paths: ['/id'] })
    })

    it('refuses a body that is no JSON or no UTF-8', async () => {
      expect(await refusal('<a/>', binary())).toEqual({ status: 400, code: 'not-json', paths: ['/data'] })
      expect(await refusal(Buffer.from([0xff, 0xfe]), binary())).toMatchObject({ status: 400, code: 'not-json' })
    })

    it('takes what is good, with Chinese in its headers', async () => {
      const answer = await running.post('{"mode":"walk-in"}', {
        headers: binary({ 'ce-partitionkey': '%E7%97%85%E4%BA%BA1' }),
      })
      expect([answer.statusCode, answer.json()]).toEqual([202, { outcome: 'accepted', id: 'b1' }])
      const stored = (await journal(world.log)).find(({ eventId }) => eventId === 'b1')
      expect(stored?.fact).toMatchObject({ patientId: '病人1', data: { mode: 'walk-in' } })
    })
  })

  it('of an unknown type is refused with 422 and the three nearest', async () => {
    const answer = await running.post(event({ type: 'ed.arived' }))
    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ code: 'unknown-type', errors: [{ path: '/type' }] })
    expect(answer.json().nearest).toHaveLength(3)
    expect(answer.json().nearest[0]).toBe('ed.arrived')
  })

  it('whose data fails its schema is refused with 422, every path listed', async () => {
    const bad = event({ type: 'ed.triaged', data: { level: 'I', departmentId: 7 } })
    expect(await refusal(bad)).toEqual({
      status: 422,
      code: 'bad-data',
      paths: expect.arrayContaining(['/data/level', '/data/departmentId']),
    })
    expect(await refusal(event({ data: [] }))).toEqual({ status: 422, code: 'bad-data', paths: ['/data'] })
  })

  it('that no database can keep is refused with 422, and the place named', async () => {
    const nul = event({ data: { x: { 'a/b': ['ok', 'nul \u0000'] } } })
    expect(await refusal(nul)).toEqual({ status: 422, code: 'bad-data', paths: ['/data/x/a~1b/1'] })
    const half = JSON.stringify(event({ data: { x: { note: 'N' } } })).replace('"N"', '"\\ud800"')
    expect(await refusal(half)).toEqual({ status: 422, code: 'bad-data', paths: ['/data/x/note'] })
    const harmless = await running.post(event({ data: { x: { note: 'backslash \\u0000 and 😀 as text' } } }))
    expect(harmless.statusCode).toBe(202)
  })

  it('nested too deep is refused, not recursed into', async () => {
    const deep = JSON.stringify(event({ data: { x: 'D' } })).replace('"D"', `${'['.repeat(9_000)}${']'.repeat(9_000)}`)
    expect(await refusal(deep)).toMatchObject({ status: 422, code: 'bad-data' })
  })

  it('over 256 KiB is refused with 413', async () => {
    const big = event({ data: { x: { note: 'x'.repeat(262_144) } } })
    expect(await refusal(big)).toMatchObject({ status: 413, code: 'too-large' })
    const batch = await running.post([big, event()], BATCH)
    expect(batch.statusCode).toBe(207)
    expect(batch.json().results.map((r: { status: number }) => r.status)).toEqual([413, 202])
  })

  it('over the limits of a request is refused with 413, as a whole', async () => {
    const small = await startGateway(world, { config: { maxBatchBytes: 4_096, maxBatchEvents: 2 } })
    const long = await small.post([event(), event(), event()], BATCH)
    expect([long.statusCode, long.json().code]).toEqual([413, 'batch-too-long'])
    expect(long.json().detail).toContain('at most 2')
    const large = await small.post([event({ data: { x: 'y'.repeat(5_000) } })], BATCH)
    expect([large.statusCode, large.json().code]).toEqual([413, 'batch-too-large'])
    expect(large.headers['content-type']).toContain('application/problem+json')
    await small.stop()
  })

  it('compressed is refused with 415', async () => {
    const answer = await running.post(Buffer.from([31, 139]), { headers: { 'content-encoding': 'gzip' } })
    expect([answer.statusCode, answer.json().code]).toEqual([415, 'not-readable'])
  })

  describe('from somebody who may not send it', () => {
    it('is refused with 401 without a key, and with one that nobody has', async () => {
      const none = await running.post(event(), { headers: { authorization: '' } })
      expect([none.statusCode, none.json().code]).toEqual([401, 'no-key'])
      expect(none.headers['www-authenticate']).toBe('Bearer')
      const wrong = await running.post(event(), { headers: { authorization: `Bearer ${KEY}x` } })
      expect([wrong.statusCode, wrong.json().code]).toEqual([401, 'unknown-key'])
    })

    it('is refused with 403 where the source is another’s, naming it', async () => {
      expect(await refusal(event({ source: '/lis' }))).toEqual({
        status: 403,
        code: 'source-not-allowed',
        paths: ['/source'],
      })
      expect(await refusal(event({ source: '/his/2' }))).toMatchObject({ status: 403 })
    })

    it('takes the key from X-API-Key too, and a source by its prefix', async () => {
      const headers = { authorization: '', 'x-api-key': KEY }
      const answer = await running.post(event({ source: '/lab/chemistry' }), { headers })
      expect(answer.statusCode).toBe(202)
    })
  })

  it('in a batch spoils nobody else: 207, one result each, the good ones stored', async () => {
    const good = event({ id: 'good-1' })
    const answer = await running.post([event({ time: 'soon' }), good, 7, event({ type: 'nope' }), good], BATCH)
    expect(answer.statusCode).toBe(207)
    expect(answer.json().results).toEqual([
      {
        index: 0,
        id: null,
        status: 400,
        outcome: 'refused',
        problem: expect.objectContaining({ code: 'bad-attribute' }),
      },
      { index: 1, id: 'good-1', status: 202, outcome: 'accepted' },
      {
        index: 2,
        id: null,
        status: 400,
        outcome: 'refused',
        problem: expect.objectContaining({ code: 'not-cloudevent' }),
      },
      {
        index: 3,
        id: null,
        status: 422,
        outcome: 'refused',
        problem: expect.objectContaining({ code: 'unknown-type' }),
      },
      { index: 4, id: 'good-1', status: 200, outcome: 'duplicate' },
    ])
    expect((await journal(world.log)).filter(({ eventId }) => eventId === 'good-1')).toHaveLength(1)
  })

  it('a batch of nothing, of good events, and of known ones say so by their status', async () => {
    const [one, two] = [event(), event()]
    expect((await running.post([], BATCH)).statusCode).toBe(200)
    expect((await running.post([one, two], BATCH)).statusCode).toBe(202)
    expect((await running.post([one, event()], BATCH)).statusCode).toBe(202)
    expect((await running.post([one, two], BATCH)).statusCode).toBe(200)
  })

  it('plain JSON is read by its shape', async () => {
    const headers = { 'content-type': 'application/json' }
    expect((await running.post(event(), { headers })).json().outcome).toBe('accepted')
    expect((await running.post([event(), event()], { headers })).json().results).toHaveLength(2)
  })

  it("that is recorded long before it happened is taken: what it is worth is the engine's to say", async () => {
    const early = event({ id: 'recorded-before', recordedtime: '2026-03-02T07:53:59+08:00' })
    expect((await running.post(early)).statusCode).toBe(202)
    const kept = (await journal(world.log)).find(({ eventId }) => eventId === 'recorded-before')
    expect(kept?.fact).toMatchObject({ occurredAt: T0 - 60_000, recordedAt: T0 - 361_000 })
  })

  it('that happens later than it comes, by more than the source may, waits in quarantine: 202, and says where', async () => {
    const answer = await running.post(event({ time: '2026-03-02T08:05:00.001+08:00' }))
    expect([answer.statusCode, answer.json().outcome, answer.json().reason]).toEqual([
      202,
      'quarantined',
      'future-time',
    ])
    expect((await running.post(event({ time: '2026-03-02T08:05:00+08:00' }))).json().outcome).toBe('accepted')
  })

  it('events of devices, departments and staff are taken', async () => {
    for (const partitionkey of ['device:POCT-3', 'dept:ED', 'staff:N007'])
      expect((await running.post(event({ partitionkey, subject: undefined }))).statusCode).toBe(202)
  })
})
