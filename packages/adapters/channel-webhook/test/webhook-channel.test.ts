import { createHmac } from 'node:crypto'
import type { Channel, OutboundMessage } from '@golden-hour/ports'
import { channelContract, type Misbehaviour } from '@golden-hour/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWebhookChannel } from '../src/index.ts'
import { type Answer, type ScriptedServer, startScriptedServer, status } from './scripted-server.ts'

const SECRET = 'a secret of the hospital'

const ANSWERS: Readonly<Record<Misbehaviour, Answer>> = {
  accept: status(200),
  busy: status(503),
  'busy-for-7s': status(429, { 'retry-after': '7' }),
  refuse: status(404),
  silent: () => {},
  break: (response) => response.destroy(),
}

channelContract(async () => {
  const server = await startScriptedServer()
  const dead = await startScriptedServer()
  await dead.close()
  const channel = createWebhookChannel({ secret: SECRET, timeoutMs: 150 })
  return {
    channel,
    address: `${server.url}/alerts`,
    deadAddress: dead.url,
    script: (...next) => server.script(...next.map((name) => ANSWERS[name])),
    received: () => server.posts.map(({ headers }) => String(headers['idempotency-key'])),
    async close() {
      await channel.close()
      await server.close()
    },
  }
})

describe('the webhook', () => {
  let server: ScriptedServer
  let channel: Channel
  const message = (more: Partial<OutboundMessage> = {}): OutboundMessage => ({
    deliveryId: 'd_1',
    address: `${server.url}/alerts`,
    title: '【紧急】神经内科',
    text: '待接手 · 编号A7K2',
    link: 'https://board/inbox',
    severity: 'critical',
    ...more,
  })
  beforeAll(async () => {
    server = await startScriptedServer()
    channel = createWebhookChannel({ secret: SECRET, timeoutMs: 2_000 })
  })
  afterAll(async () => {
    await channel.close()
    await server.close()
  })

  it('posts JSON that its signature covers, byte for byte', async () => {
    await channel.send(message())
    const { body, headers } = server.posts.at(-1)!
    expect(JSON.parse(body)).toEqual({
      deliveryId: 'd_1',
      title: '【紧急】神经内科',
      text: '待接手 · 编号A7K2',
      link: 'https://board/inbox',
      severity: 'critical',
    })
    const [, seconds, signature] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['x-gh-signature']))!
    expect(signature).toBe(createHmac('sha256', SECRET).update(`${seconds}.${body}`).digest('hex'))
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
  })

  const verdicts: readonly [number, string][] = [
    [200, 'accepted'],
    [202, 'accepted'],
    [204, 'accepted'],
    [302, 'permanent'],
    [400, 'permanent'],
    [401, 'permanent'],
    [404, 'permanent'],
    [408, 'temporary'],
    [409, 'temporary'],
    [410, 'permanent'],
    [413, 'permanent'],
    [425, 'temporary'],
    [429, 'temporary'],
    [500, 'temporary'],
    [503, 'temporary'],
  ]
  it.each(verdicts)('takes HTTP %i as %s', async (code, outcome) => {
    server.script(status(code))
    expect(await channel.send(message())).toMatchObject({ outcome })
  })

  it('reads a Retry-After that is a date, and none that is neither', async () => {
    server.script(
      status(503, { 'retry-after': new Date(Date.now() - 60_000).toUTCString() }),
      status(503, { 'retry-after': 'soon' }),
    )
    expect(await channel.send(message())).toMatchObject({ retryAfterMs: 0 })
    expect(await channel.send(message())).toMatchObject({ retryAfterMs: null })
  })

  it('follows a redirect that keeps method and host, with the same body', async () => {
    server.script(status(307, { location: '/other' }), status(200))
    expect(await channel.send(message({ deliveryId: 'd_2' }))).toMatchObject({ outcome: 'accepted' })
    const [first, second] = server.posts.slice(-2)
    expect([first!.path, second!.path, second!.body]).toEqual(['/alerts', '/other', first!.body])
  })

  it('sends nothing to another host, whoever says so', async () => {
    const other = await startScriptedServer()
    server.script(status(307, { location: `${other.url}/steal` }))
    expect(await channel.send(message())).toEqual({ outcome: 'permanent', reason: 'redirected to another host' })
    expect(other.posts).toEqual([])
    await other.close()
  })

  it('goes round no circle', async () => {
    server.script(...Array.from({ length: 9 }, () => status(308, { location: '/alerts' })))
    expect(await channel.send(message())).toEqual({ outcome: 'permanent', reason: 'redirected too often' })
  })

  it('refuses what is no web address', async () => {
    expect(await channel.send(message({ address: 'file:///etc/passwd' }))).toMatchObject({ outcome: 'permanent' })
  })
})
