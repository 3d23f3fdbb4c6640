import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Health } from './health.ts'
import type { Metrics } from './metrics.ts'
import { PROBLEM_JSON } from './problem.ts'

/** Where a process is in its life. */
export type Phase = 'starting' | 'running' | 'stopping'

export interface DoorOptions {
  readonly host: string
  /** 0 takes any free one. */
  readonly port: number
  readonly phase: () => Phase
  readonly health: () => Promise<Health>
  readonly metrics: Metrics
}

/**
 * The address of a process, there from its first moment to its last.
 *
 * 1. It lives as long as `/livez` answers; it is ready when it runs and what it stands on answers, and `/readyz` says what
 *    does not. Both and `/metrics` answer also while it starts and stops.
 * 2. Everything else is a 503 until `serve`.
 * 3. `close` takes nothing more, ends streams, and lets what is under way be answered, for `graceMs` at most.
 */
export interface Door {
  /** `http://127.0.0.1:8080` */
  readonly address: string
  /** From now on every other path is this server's; it is not to listen itself. */
  serve(server: FastifyInstance): Promise<void>
  close(graceMs: number): Promise<void>
}

/** A proxy or a browser keeps connections for a minute; ours are not to end first. */
const KEEP_ALIVE_MS = 72_000

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const json = (response: ServerResponse, status: number, body: unknown, type = 'application/json'): void => {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' })
  response.end(JSON.stringify(body))
}

const notYet: Handler = (_, response) => {
  response.setHeader('retry-after', '1')
  const problem = { type: 'urn:golden-hour:problem:unavailable', title: 'Not now', status: 503 }
  json(response, 503, { ...problem, detail: 'this process is starting: try again shortly' }, PROBLEM_JSON)
}

function ownRoutes({ phase, health, metrics }: DoorOptions): Readonly<Record<string, Handler>> {
  return {
    '/livez': (_, response) => json(response, 200, { status: 'alive' }),
    '/readyz': async (_, response) => {
      const { isWell, world } = await health()
      const now = phase()
      const status = now !== 'running' ? now : isWell ? 'ready' : 'not-ready'
      json(response, status === 'ready' ? 200 : 503, { status, world })
    },
    '/metrics': async (_, response) => {
      response.writeHead(200, { 'content-type': metrics.contentType })
      response.end(await metrics.text().catch((error: unknown) => `# ${String(error)}\n`))
    },
  }
}

/** Server-sent events have no end of their own. */
const isStream = ({ req }: ServerResponse): boolean => String(req.headers.accept).includes('text/event-stream')

const pathOf = ({ url = '/' }: IncomingMessage): string => url.split('?', 1)[0] ?? '/'

/** Listens at once. Rejects with the system's own error where that cannot be. */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const own = ownRoutes(options)
  const underWay = new Set<ServerResponse>()
  let whenQuiet = (): void => {}
  let handler: Handler = notYet
  const http = createServer((request, response) => {
    underWay.add(response)
    response.on('close', () => {
      underWay.delete(response)
      if (underWay.size === 0) whenQuiet()
    })
    const answer = own[pathOf(request)] ?? handler
    answer(request, response)
  })
  http.keepAliveTimeout = KEEP_ALIVE_MS
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject)
    http.listen(options.port, options.host, () => {
      http.off('error', reject)
      resolve()
    })
  })
  const { address, port, family } = http.address() as AddressInfo
  let closing: Promise<void> | null = null
  const close = async (graceMs: number): Promise<void> => {
    http.close()
    for (const response of underWay) if (isStream(response)) response.end()
    if (underWay.size > 0) {
      await new Promise<void>((resolve) => {
        whenQuiet = resolve
        setTimeout(resolve, graceMs).unref()
      })
    }
    http.closeAllConnections()
  }
  return {
    address: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    async serve(server) {
      await server.ready()
      handler = (request, response) => server.routing(request, response)
    },
    close(graceMs) {
      closing ??= close(graceMs)
      return closing
    },
  }
}
