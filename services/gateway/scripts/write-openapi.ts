import { writeFileSync } from 'node:fs'
import { createMetrics, createServer, sessions, silentLogger } from '@golden-hour/service-kit'
import { Value } from '@sinclair/typebox/value'
import { createGateway, GatewayConfig } from '../src/index.ts'

/** Whoever describes the doors need not be able to open them. */
const nothing = {} as never

const logger = silentLogger()
const config = Value.Default(GatewayConfig, {}) as GatewayConfig
const ports = { log: nothing, ledger: { sources: nothing }, clock: nothing, logger, metrics: createMetrics() }
const server = createServer(logger)
await server.register(sessions, { key: new Uint8Array(32) })
await server.register(createGateway(config, ports).routes)
const document = (await server.inject({ url: '/openapi.json' })).json()
const target = new URL('../../../docs/reference/gateway-openapi.json', import.meta.url)
writeFileSync(target, `${JSON.stringify(document, null, 2)}\n`)
await server.close()
