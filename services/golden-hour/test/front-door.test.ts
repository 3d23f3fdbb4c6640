import { isIP } from 'node:net'
import {
  createServer,
  HttpProblem,
  type Person,
  requireRole,
  secureHeaders,
  sessions,
  signSession,
  silentLogger,
} from '@golden-hour/service-kit'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { UpstreamsConfig } from '../src/cluster/cluster-settings.ts'
import { frontDoor } from '../src/cluster/front-door.ts'
import { gatherPartitions } from '../src/cluster/gather-partitions.ts'

const KEY = new TextEncoder().encode('0123456789abcdef0123456789abcdef')

const person = (role: Person['role']): Person => ({ staffId: 'X-01', name: 'X', role, department: null })
const cookieOf = async (role: Person['role']) => ({ cookie: `gh_session=${await signSession(person(role), KEY)}` })

async function listening(prepare: (server: FastifyInstance) => void): Promise<string> {
  const server = createServer(silentLogger())
  await server.register(sessions, { key: KEY })
  prepare(server)
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  onTestFinished(() => server.close())
  return address
}

/** Where nobody listens. */
async function closedAddress(): Promise<string> {
  const server = createServer(silentLogger())
  const address = await server.listen({ host: '127.0.0.1', port: 0 })
  await server.close()
  return address
}

async function doorTo(upstreams: Partial<UpstreamsConfig>): Promise<FastifyInstance> {
  const away = await closedAddress()
  const all = { gateway: away, notifier: away, compliance: away, processors: [away], timeoutMs: 2_000, ...upstreams }
  const server = createServer(silentLogger())
  await server.register(secureHeaders)
  await server.register(sessions, { key: KEY })
  await server.register(frontDoor(all, { logger: silentLogger() }))
  onTestFinished(() => server.close())
  return server
}

const row = (partition: number, logTime: number | null) => ({
  ...{ partition, lag: 0, logTime, openWindows: 1, timers: 1 },
  ...{ accounting: { applied: 2 }, checkpointOffset: null },
})

const processor = (asOf: number, ...partitions: ReturnType<typeof row>[]): Promise<string> =>
  listening((server) => {
    const onRequest = requireRole('operator')
    server.get('/api/ops/partitions', { onRequest }, async () => ({ asOf, partitions }))
  })

describe('the door of the board', () => {
  it('passes on to each service what is its own, with path, query, body and who asks', async () => {
    const echo = (of: string) =>
      listening((server) => {
        server.all('/api/*', async ({ method, url, body, person }) => ({
          of,
          method,
          url,
          body: body ?? null,
          who: person?.staffId,
        }))
      })
    const [gateway, notifier, compliance] = [await echo('gateway'), await echo('notifier'), await echo('compliance')]
    const door = await doorTo({ gateway, notifier, compliance })
    const headers = await cookieOf('clinician')
    const asked = [
      ['GET', '/api/ops/sources', 'gateway'],
      ['GET', '/api/quarantine?state=waiting', 'gateway'],
      ['POST', '/api/quarantine/q%2F1/retry', 'gateway'],
      ['GET', '/api/inbox', 'notifier'],
      ['POST', '/api/alerts/a_1/acks', 'notifier'],
      ['GET', '/api/alerts?patient=P%201', 'notifier'],
      ['GET', '/api/roster/faults', 'notifier'],
      ['GET', '/api/reports', 'compliance'],
      ['GET', '/api/reports/2026-03-02.r1/xlsx', 'compliance'],
    ] as const
    for (const [method, url, of] of asked) {
      const body = method === 'POST' ? { kind: 'accept' } : undefined
      const answer = await door.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) })
      expect(answer.json()).toEqual({ of, method, url, body: body ?? null, who: 'X-01' })
    }
  })

  it('hands on bytes and headers of a file as they are', async () => {
    const bytes = Buffer.from([0x50, 0x4b, 0, 255, 10])
    const compliance = await listening((server) => {
      server.get('/api/reports/r/xlsx', (_, reply) =>
        reply.type('application/vnd.x').header('content-disposition', 'attachment; filename="r.xlsx"').send(bytes),
      )
    })
    const door = await doorTo({ compliance })
    const answer = await door.inject('/api/reports/r/xlsx')
    expect(answer.rawPayload).toEqual(bytes)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/vnd.x',
      'content-disposition': 'attachment; filename="r.xlsx"',
      'content-security-policy': expect.stringContaining("default-src 'self'"),
    })
  })

  it('passes on refusals as they are, and asks no second time', async () => {
    let asked = 0
    const notifier = await listening((server) => {
      server.get('/api/inbox', async () => {
        asked += 1
        throw new HttpProblem(503, 'busy', 'Not now')
      })
    })
    const answer = await (await doorTo({ notifier })).inject('/api/inbox')
    expect([answer.statusCode, answer.json(), asked]).toEqual([503, expect.objectContaining({ code: 'busy' }), 1])
  })

  it.each(['/api/ops/sources', '/api/inbox', '/api/reports'])('says of %s which service is away', async (url) => {
    const answer = await (await doorTo({})).inject({ url, headers: await cookieOf('admin') })
    expect(answer.statusCode).toBe(502)
    expect(answer.headers['content-type']).toContain('application/problem+json')
    expect(answer.json()).toMatchObject({
      code: 'service-away',
      title: expect.stringMatching(/^The (gateway|notifier|compliance) does not answer$/),
      detail: expect.stringContaining('does not answer'),
    })
  })

  it('waits for no answer longer than allowed', async () => {
    const notifier = await listening((server) => {
      server.get('/api/inbox', () => new Promise(() => {}))
    })
    const answer = await (await doorTo({ notifier, timeoutMs: 100 })).inject('/api/inbox')
    expect([answer.statusCode, answer.json().code]).toEqual([504, 'service-away'])
  })

  it('leaves everything else to the timeline', async () => {
    const gateway = await listening((server) => {
      server.all('/*', async () => 'reached')
    })
    const door = await doorTo({ gateway })
    for (const url of ['/events', '/metrics', '/api/quarantined', '/api/ops/other', '/api/quarantine/../../metrics'])
      expect([url, (await door.inject({ method: 'GET', url })).body.includes('reached')]).toEqual([url, false])
  })
})

describe('the partitions of all processors', () => {
  it('are one answer, in their order, each with its processor', async () => {
    const [a, b] = [await processor(5, row(2, 1), row(0, 1)), await processor(7, row(1, null))]
    const door = await doorTo({ processors: [a, b] })
    const answer = await door.inject({ url: '/api/ops/partitions', headers: await cookieOf('operator') })
    const [nameA, nameB] = [new URL(a).host, new URL(b).host]
    expect(answer.json()).toEqual({
      asOf: 7,
      partitions: [
        { ...row(0, 1), processor: nameA },
        { ...row(1, null), processor: nameB },
        { ...row(2, 1), processor: nameA },
      ],
    })
  })

  it('name a processor that does not answer, or answers something else', async () => {
    const [well, away] = [await processor(5, row(0, 1)), await closedAddress()]
    const odd = await listening((server) => {
      server.get('/api/ops/partitions', async () => ({ asOf: 'x' }))
    })
    const other = await listening(() => {})
    const door = await doorTo({ processors: [well, away, odd, other] })
    const { partitions, unanswered } = (
      await door.inject({ url: '/api/ops/partitions', headers: await cookieOf('operator') })
    ).json()
    expect(partitions).toHaveLength(1)
    expect(unanswered).toEqual([
      expect.stringMatching(`^${new URL(away).host}: .*ECONNREFUSED`),
      expect.stringMatching(`^${new URL(odd).host}: .`),
      `${new URL(other).host}: answered 404`,
    ])
  })

  it('are those of the one that is further on, while a partition is handed over', async () => {
    const [before, after] = [await processor(5, row(0, 1), row(1, 9)), await processor(6, row(0, 2), row(1, null))]
    const door = await doorTo({ processors: [before, after] })
    const answer = await door.inject({ url: '/api/ops/partitions', headers: await cookieOf('operator') })
    expect(answer.json().partitions).toEqual([
      { ...row(0, 2), processor: new URL(after).host },
      { ...row(1, 9), processor: new URL(before).host },
    ])
  })

  it('are those of every address that a name stands for', async () => {
    const url = await processor(5, row(0, 1))
    const { port } = new URL(url)
    const resolve = async () => ['127.0.0.1', '127.0.0.9', '::1'].map((address) => ({ address, family: isIP(address) }))
    const upstreams = { processors: [`http://processors.test:${port}`], timeoutMs: 2_000 }
    const { partitions, unanswered } = (await gatherPartitions(upstreams, await cookieOf('operator'), resolve)) ?? {}
    expect(partitions).toEqual([{ ...row(0, 1), processor: `127.0.0.1:${port}` }])
    expect(unanswered).toEqual([expect.stringMatching(`^127\\.0\\.0\\.9:${port}: `)])
  })

  it('are an outage where none answers, and nobody’s business without a role', async () => {
    const door = await doorTo({})
    const url = '/api/ops/partitions'
    expect((await door.inject({ url, headers: await cookieOf('operator') })).json()).toMatchObject({
      status: 502,
      service: 'processor',
    })
    expect((await door.inject({ url, headers: await cookieOf('clinician') })).statusCode).toBe(403)
    expect((await door.inject(url)).statusCode).toBe(401)
  })
})
