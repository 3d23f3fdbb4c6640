import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JOURNAL } from '@golden-hour/journal'
import { openLedger } from '@golden-hour/ledger-postgres'
import { openEmbeddedLog } from '@golden-hour/log-embedded'
import { createMetrics, createServer, sessions, silentLogger, wallClock } from '@golden-hour/service-kit'
import { Value } from '@sinclair/typebox/value'
import { createGateway, GatewayConfig } from '../src/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'gh-openapi-'))
const clock = wallClock()
const logger = silentLogger()
const log = await openEmbeddedLog({ folder, clock, topics: { [JOURNAL]: 1 } })
const ledger = await openLedger({ folder: null })
const config = Value.Default(GatewayConfig, {}) as GatewayConfig
const gateway = createGateway(config, { log, ledger, clock, logger, metrics: createMetrics() })
const server = createServer(logger)
await server.register(sessions, { key: new Uint8Array(32) })
await server.register(gateway.routes)
const document = (await server.inject({ url: '/openapi.json' })).json()
const target = new URL('../../../docs/reference/gateway-openapi.json', import.meta.url)
writeFileSync(target, `${JSON.stringify(document, null, 2)}\n`)
await server.close()
await log.close()
await ledger.close()
rmSync(folder, { recursive: true, force: true })
