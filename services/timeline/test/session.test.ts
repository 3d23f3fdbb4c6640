import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openTestLedger, type TestLedger } from '@golden-hour/ledger-postgres'
import { epochMs } from '@golden-hour/model'
import {
  createHospitalClock,
  createMetrics,
  createServer,
  SESSION_COOKIE,
  secureHeaders,
  sessions,
  signSession,
  silentLogger,
} from '@golden-hour/service-kit'
import type { FastifyInstance } from 'fastify'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTimeline } from '../src/index.ts'
import { createCountedBus } from './counted-bus.ts'
import { shippedRulebook } from './rulebook.ts'
import { defaults, SESSION_KEY } from './world.ts'

const { rulebook } = shippedRulebook()
let ledger: TestLedger
let folder: string
const open: FastifyInstance[] = []

beforeAll(async () => {
  ledger = await openTestLedger()
  await ledger.accounts.put({
    staffId: 'N2001',
    name: '王敏',
    role: 'ed-coordinator',
    department: 'ED',
    password: '正确的密码',
  })
  folder = mkdtempSync(join(tmpdir(), 'gh-board-'))
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>board</title>')
  writeFileSync(join(folder, 'sw.js'), '// worker')
  writeFileSync(join(folder, 'manifest.webmanifest'), '{}')
  writeFileSync(join(folder, 'assets', 'index-4f3a.js'), 'export {}')
}, 60_000)
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})
afterAll(async () => {
  rmSync(folder, { recursive: true })
  await ledger.close()
})

async function serve(boardFolder: string | null = null): Promise<FastifyInstance> {
  const logger = silentLogger()
  const timeline = createTimeline(
    defaults({ login: { attempts: 2, attemptsOfAddress: 4, withinMinutes: 5 }, demo: true }),
    {
      ledger,
      live: createCountedBus(),
      clock: createHospitalClock(epochMs(1_772_409_600_000), 0),
      rulebook,
      logger,
      metrics: createMetrics(),
      sessionKey: SESSION_KEY,
      boardFolder,
    },
  )
  const server = createServer(logger)
  await server.register(secureHeaders)
  await server.register(sessions, { key: SESSION_KEY })
  await server.register(timeline.routes)
  open.push(server)
  server.addHook('onClose', () => timeline.stop())
  return server
}

const login = (server: FastifyInstance, staffId: string, password: string, remoteAddress = '10.1.1.1') =>
  server.inject({ method: 'POST', url: '/api/login', payload: { staffId, password }, remoteAddress })

const actions = async () =>
  (await ledger.accounts.audit({ patientId: null, staffId: null, before: null, limit: 100 })).map(
    ({ action, resource, staffId }) => [action, resource, staffId],
  )

describe('a login', () => {
  it('opens a session that scripts cannot read and other sites cannot use, and a logout ends it', async () => {
    const server = await serve()
    const answer = await login(server, 'N2001', '正确的密码')
    expect(answer.json()).toEqual({ staffId: 'N2001', name: '王敏', role: 'ed-coordinator', department: 'ED' })
    const [cookie] = answer.cookies
    expect(cookie).toMatchObject({ name: SESSION_COOKIE, httpOnly: true, sameSite: 'Strict', path: '/' })
    const cookies = { [SESSION_COOKIE]: cookie!.value }
    expect((await server.inject({ url: '/api/me', cookies })).json()).toMatchObject({ staffId: 'N2001' })
    const out = await server.inject({ method: 'POST', url: '/api/logout', cookies })
    expect([out.statusCode, out.cookies[0]?.value]).toEqual([204, ''])
    expect((await server.inject({ url: '/api/me' })).statusCode).toBe(401)
    expect((await actions()).slice(0, 2)).toEqual([
      ['logged-out', '/api/logout', 'N2001'],
      ['logged-in', '/api/login', 'N2001'],
    ])
  })

  it('is refused with one answer for a wrong password and for nobody of that id', async () => {
    const server = await serve()
    const [wrong, nobody] = [await login(server, 'N2001', 'wrong'), await login(server, 'X', 'wrong')]
    expect([wrong.statusCode, nobody.statusCode]).toEqual([401, 401])
    expect(wrong.json()).toEqual(nobody.json())
    expect((await actions()).slice(0, 2)).toEqual([
      ['login-refused', '/api/login', null],
      ['login-refused', '/api/login?staffId=N2001', null],
    ])
  })

  it('is not looked at after too many failures from that address, and says how long; other addresses are', async () => {
    const server = await serve()
    await login(server, 'N2001', 'wrong')
    await login(server, 'N2001', 'wrong')
    const closed = await login(server, 'N2001', '正确的密码')
    expect([closed.statusCode, closed.json().code]).toEqual([429, 'too-many-logins'])
    expect(Number(closed.headers['retry-after'])).toBeGreaterThan(0)
    expect(closed.json().retryAfter).toBe(Number(closed.headers['retry-after']))
    expect((await login(server, 'N2001', '正确的密码', '10.1.1.2')).statusCode).toBe(200)
  })

  it('names the field that is missing', async () => {
    const server = await serve()
    const answer = await server.inject({ method: 'POST', url: '/api/login', payload: { staffId: 'N2001' } })
    expect([answer.statusCode, answer.json().detail]).toEqual([400, expect.stringContaining('password')])
  })
})

describe('the clock', () => {
  it('is told to anybody', async () => {
    const server = await serve()
    expect((await server.inject({ url: '/api/clock' })).json()).toEqual({
      now: 1_772_409_600_000,
      speed: 0,
      zone: 'Asia/Shanghai',
      demo: true,
    })
  })
})

describe('the audit log', () => {
  it('is read and verified by the auditor only', async () => {
    const server = await serve()
    const as = async (role: 'auditor' | 'clinician', url: string) => {
      const token = await signSession({ staffId: 'A', name: 'a', role, department: 'ED' }, SESSION_KEY)
      return server.inject({ url, headers: { authorization: `Bearer ${token}` } })
    }
    await login(server, 'N2001', '正确的密码')
    expect((await as('auditor', '/api/audit?limit=1&staff=N2001')).json().rows).toMatchObject([{ action: 'logged-in' }])
    expect((await as('auditor', '/api/audit/verify')).json()).toMatchObject({ ok: true })
    expect((await as('clinician', '/api/audit')).statusCode).toBe(403)
  })
})

describe('the board’s files', () => {
  it('are served with their types: what carries its hash for ever, the rest asked for each time', async () => {
    const server = await serve(folder)
    const asset = await server.inject({ url: '/assets/index-4f3a.js' })
    expect(asset.headers['content-type']).toMatch(/javascript/)
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    for (const url of ['/sw.js', '/manifest.webmanifest', '/'])
      expect((await server.inject({ url })).headers['cache-control']).toBe('no-cache')
    expect((await server.inject({ url: '/sw.js' })).headers['content-type']).toMatch(/javascript/)
    expect((await server.inject({ url: '/manifest.webmanifest' })).headers['content-type']).toMatch(/manifest\+json/)
  })

  it('answer every page of the board with its index, and nothing else', async () => {
    const server = await serve(folder)
    for (const url of ['/', '/login', '/ed?wall=1', '/patients/P1', '/windows/a%2Fb', '/inbox', '/quality', '/ops']) {
      const page = await server.inject({ url })
      expect([url, page.statusCode, page.body]).toEqual([url, 200, '<!doctype html><title>board</title>'])
    }
    for (const url of ['/api/none', '/assets/gone.js', '/../package.json', '/assets/..%2f..%2fetc/passwd'])
      expect([url, (await server.inject({ url })).statusCode]).toEqual([url, 404])
  })

  it('come with a strict policy; what the API answers stays in no cache', async () => {
    const server = await serve(folder)
    const page = await server.inject({ url: '/ed' })
    expect(page.headers['content-security-policy']).toMatch(/default-src 'self'.*script-src 'self';/)
    expect(page.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    expect(page.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    expect((await server.inject({ url: '/api/clock' })).headers['cache-control']).toBe('no-store')
  })

  it('are replaced by a page that says how to build them', async () => {
    for (const boardFolder of [null, join(folder, 'assets')]) {
      const page = await (await serve(boardFolder)).inject({ url: '/ed' })
      expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining('npm run build')])
    }
  })
})
