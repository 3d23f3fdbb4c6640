import type { Metrics } from '@golden-hour/service-kit'
import type { FastifyPluginAsync } from 'fastify'

/** Whether it lives (the process answers), whether it is ready (every service runs), and its metrics. */
export const processRoutes =
  (metrics: Metrics, isReady: () => boolean): FastifyPluginAsync =>
  async (server) => {
    server.get('/livez', async () => ({ status: 'alive' }))
    server.get('/readyz', async (_request, reply) =>
      isReady() ? { status: 'ready' } : reply.code(503).send({ status: 'starting or stopping' }),
    )
    server.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()))
  }
