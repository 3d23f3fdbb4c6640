import httpProxy from '@fastify/http-proxy'
import { type Logger, PROBLEM_JSON, type ProblemDocument, requireRole } from '@golden-hour/service-kit'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import type { UpstreamsConfig } from './cluster-settings.ts'
import { gatherPartitions } from './gather-partitions.ts'

type Upstream = 'gateway' | 'notifier' | 'compliance'

/** What the board asks of each service; the timeline's own are not here, nor where hospitals send their events. */
const PASSED_ON: readonly (readonly [service: Upstream, prefix: string])[] = [
  ['gateway', '/api/ops/sources'],
  ['gateway', '/api/quarantine'],
  ['notifier', '/api/inbox'],
  ['notifier', '/api/alerts'],
  ['notifier', '/api/roster'],
  ['compliance', '/api/reports'],
]

const GATEWAY_TIMEOUT = 504

const statusOf = (error: Error): number =>
  'statusCode' in error && error.statusCode === GATEWAY_TIMEOUT ? GATEWAY_TIMEOUT : 502

/** What the board is told where another service cannot answer. */
const awayDocument = (service: string, status: number): ProblemDocument => ({
  type: 'urn:golden-hour:problem:service-away',
  title: `The ${service} does not answer`,
  status,
  code: 'service-away',
  detail: `the ${service} does not answer: what it shows is missing until it is back`,
  service,
})

interface Parts {
  readonly logger: Logger
}

async function passOn(
  server: FastifyInstance,
  [service, prefix]: (typeof PASSED_ON)[number],
  { timeoutMs, ...upstreams }: UpstreamsConfig,
  { logger }: Parts,
): Promise<void> {
  await server.register(httpProxy, {
    upstream: upstreams[service],
    prefix,
    rewritePrefix: prefix,
    httpMethods: ['GET', 'POST'],
    disableRequestLogging: true,
    // A refusal is the service's answer, not ours to wait for.
    retryMethods: [],
    undici: { connectTimeout: timeoutMs, headersTimeout: timeoutMs, bodyTimeout: timeoutMs },
    replyOptions: {
      onError(reply, { error }) {
        const status = statusOf(error)
        logger.warn({ event: 'service-away', service, reason: error.message })
        reply.code(status).type(PROBLEM_JSON).send(awayDocument(service, status))
      },
    },
  })
}

/**
 * One door for the board, which is one page of one address: what is another service's is passed on to it with the
 * caller's session, which it checks itself.
 */
export const frontDoor =
  (upstreams: UpstreamsConfig, parts: Parts): FastifyPluginAsync =>
  async (server) => {
    for (const route of PASSED_ON) await passOn(server, route, upstreams, parts)
    const onRequest = requireRole('operator', 'admin', 'qc-officer', 'auditor')
    server.get('/api/ops/partitions', { onRequest }, async ({ headers }, reply) => {
      const answer = await gatherPartitions(upstreams, headers)
      if (answer !== null) return answer
      parts.logger.warn({ event: 'service-away', service: 'processor' })
      return reply.code(502).type(PROBLEM_JSON).send(awayDocument('processor', 502))
    })
  }
