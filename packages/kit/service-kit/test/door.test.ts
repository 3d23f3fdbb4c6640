import { createServer as createTcpServer } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMetrics, createServer, type Health, openDoor, type Phase, silentLogger } from '../src/index.ts'

async function door() {
  const state: { phase: Phase; health: Health } = {
    phase: 'starting',
    health: { isWell: true, world: { x: 'answers' } },
  }
  const metrics = createMetrics({ ofProcess: true })
  const opened = await openDoor({
    host: '127.0.0.1',
    port: 0,
    phase: () => state.phase,
    health: async () => state.health,
    metrics,
  })
  onTestFinished(() => opened.close(0))
  const get = async (path: string) => {
    const response = await fetch(`${opened.address}${path}`)
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
  }
  return { state, opened, get }
}

describe('the door of a process', () => {
  it('is alive and not ready from the first moment, ready when it runs and its world answers, and says why not', async () => {
    const { state, get } = await door()
    expect(await get('/livez')).toMatchObject({ status: 200, text: '{"status":"alive"}' })
    expect(await get('/readyz')).toMatchObject({ status: 503, text: '{"status":"starting","world":{"x":"answers"}}' })
    state.phase = 'running'
    expect(await get('/readyz')).toMatchObject({ status: 200, text: '{"status":"ready","world":{"x":"answers"}}' })
    state.health = { isWell: false, world: { x: 'refused' } }
    expect(await get('/readyz')).toMatchObject({ status: 503, text: '{"status":"not-ready","world":{"x":"refused"}}' })
    state.phase = 'stopping'
    expect(await get('/readyz')).toMatchObject({ status: 503, text: '{"status":"stopping","world":{"x":"refused"}}' })
    expect(await get('/livez')).toMatchObject({ status: 200 })
  })

  it('tells the metrics of the process', async () => {
    const { text, type } = await (await door()).get('/metrics')
    expect(text).toMatch(/^process_cpu_seconds_total \d/m)
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m)
    expect(type).toContain('text/plain')
  })

  it('asks for patience until something is behind it, then it is that', async () => {
    const { opened, get } = await door()
    expect(await get('/api/me')).toMatchObject({
      status: 503,
      type: expect.stringContaining('application/problem+json'),
    })
    const server = createServer(silentLogger())
    server.get('/api/me', async () => ({ who: 'nobody' }))
    await opened.serve(server)
    expect(await get('/api/me?x=1')).toMatchObject({ status: 200, text: '{"who":"nobody"}' })
    expect(await get('/api/you')).toMatchObject({ status: 404 })
    expect(await get('/livez?x=1')).toMatchObject({ status: 200 })
  })

  it('lets what is under way be answered, ends streams at once, and takes nothing more', async () => {
    const { opened, get } = await door()
    const server = createServer(silentLogger())
    let answer = (): void => {}
    let begun = (): void => {}
    const underWay = new Promise<void>((resolve) => (begun = resolve))
    server.get('/slow', async () => {
      begun()
      await new Promise<void>((resolve) => (answer = resolve))
      return { done: true }
    })
    server.get('/stream', (_, reply) => {
      reply.hijack()
      reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
      reply.raw.write('data: 1\n\n')
    })
    await opened.serve(server)
    const slow = get('/slow')
    const stream = await fetch(`${opened.address}/stream`, { headers: { accept: 'text/event-stream' } })
    await underWay
    const closed = opened.close(60_000)
    expect(await stream.text()).toBe('data: 1\n\n')
    answer()
    expect(await slow).toMatchObject({ status: 200, text: '{"done":true}' })
    await closed
    await expect(fetch(`${opened.address}/livez`)).rejects.toThrow()
  })

  it('waits for no request longer than its grace', async () => {
    const { opened, get } = await door()
    const server = createServer(silentLogger())
    let begun = (): void => {}
    const underWay = new Promise<void>((resolve) => (begun = resolve))
    server.get('/never', () => {
      begun()
      return new Promise(() => {})
    })
    await opened.serve(server)
    const never = get('/never').then(
      () => 'answered',
      () => 'cut off',
    )
    await underWay
    await opened.close(1)
    expect(await never).toBe('cut off')
  })

  it('cannot be where another is, and says so in the words of the system', async () => {
    const other = createTcpServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => new Promise<void>((resolve) => other.close(() => resolve())))
    const { port } = other.address() as { port: number }
    const options = { host: '127.0.0.1', port, phase: () => 'starting' as const, metrics: createMetrics() }
    const opening = openDoor({ ...options, health: async () => ({ isWell: true, world: {} }) })
    await expect(opening).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
