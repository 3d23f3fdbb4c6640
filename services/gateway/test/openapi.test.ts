import { readFileSync } from 'node:fs'
import { createMetrics, createServer, sessions, silentLogger } from '@golden-hour/service-kit'
import { Value } from '@sinclair/typebox/value'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGateway, GatewayConfig } from '../src/index.ts'

const reference = (name: string): string =>
  readFileSync(new URL(`../../../docs/reference/${name}`, import.meta.url), 'utf8')

/** Whoever describes the doors need not be able to open them. */
const nothing = {} as never

describe('the document of the interface', () => {
  const logger = silentLogger()
  const server = createServer(logger)
  let document: { openapi: string; paths: Record<string, Record<string, { responses: Record<string, object> }>> }
  beforeAll(async () => {
    const config = Value.Default(GatewayConfig, {}) as GatewayConfig
    const ports = { log: nothing, ledger: { sources: nothing }, clock: nothing, logger, metrics: createMetrics() }
    await server.register(sessions, { key: new Uint8Array(32) })
    await server.register(createGateway(config, ports).routes)
    document = (await server.inject({ url: '/openapi.json' })).json()
  })
  afterAll(() => server.close())

  it('is OpenAPI 3.1 and names every route that there is', () => {
    expect(document.openapi).toBe('3.1.0')
    const named = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(named.sort()).toEqual([
      'GET /api/ops/sources',
      'GET /api/quarantine',
      'GET /api/quarantine/{id}',
      'POST /api/quarantine/{id}/retry',
      'POST /events',
    ])
    for (const route of named) {
      const [method, path] = route.split(' ') as ['GET' | 'POST', string]
      expect(server.hasRoute({ method, url: path.replace('{id}', ':id') }), route).toBe(true)
    }
  })

  it('names every answer that the reference page names for POST /events', () => {
    const page = reference('gateway.md')
    const told = [...page.matchAll(/^\| (\d{3}) \|/gm)].map((match) => match[1])
    expect([...new Set(told)].sort()).toEqual(Object.keys(document.paths['/events']!.post!.responses).sort())
  })

  it('on disk is what the code says (npx tsx services/gateway/scripts/write-openapi.ts)', () => {
    expect(reference('gateway-openapi.json') === `${JSON.stringify(document, null, 2)}\n`).toBe(true)
  })
})
