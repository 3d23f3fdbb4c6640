import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createServer, HttpProblem, requireRole, secureHeaders, sessions, silentLogger } from '../src/index.ts'

const server = createServer(silentLogger())
beforeAll(async () => {
  await server.register(secureHeaders)
  await server.register(sessions, { key: new Uint8Array(32) })
  await server.register(async (child) => {
    child.get('/', async () => 'a page')
    child.get('/api/patients', async () => ({ patients: [] }))
    child.get('/api/files', async (_, reply) => reply.header('cache-control', 'private, max-age=60').send('kept'))
    child.get('/api/inner', { onRequest: requireRole('auditor') }, async () => 'inside')
    child.get('/broken', async () => {
      throw new Error('broken')
    })
    child.post('/events', async () => {
      throw new HttpProblem(409, 'conflict', 'no')
    })
  })
})
afterAll(() => server.close())

describe('every answer tells the browser to take nothing from elsewhere', () => {
  it.each([
    ['GET', '/', 200],
    ['GET', '/api/patients', 200],
    ['GET', '/api/inner', 401],
    ['GET', '/no/such/page', 404],
    ['POST', '/events', 409],
    ['GET', '/broken', 500],
  ] as const)('%s %s, answered %d', async (method, url, status) => {
    const { statusCode, headers } = await server.inject({ method, url })
    expect(statusCode).toBe(status)
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    })
    const policy = String(headers['content-security-policy']).split('; ')
    expect(policy).toEqual(
      expect.arrayContaining(["default-src 'self'", "script-src 'self'", "frame-ancestors 'none'"]),
    )
    expect(policy.filter((rule) => /unsafe-eval|script-src.*unsafe|\*/.test(rule))).toEqual([])
  })
})

describe('what is read under /api', () => {
  it('stays in no cache, refused or not, unless its route says otherwise', async () => {
    const caching = async (url: string) => (await server.inject({ url })).headers['cache-control']
    expect(await caching('/api/patients')).toBe('no-store')
    expect(await caching('/api/inner')).toBe('no-store')
    expect(await caching('/api/none')).toBe('no-store')
    expect(await caching('/api/files')).toBe('private, max-age=60')
    expect(await caching('/')).toBeUndefined()
  })
})
