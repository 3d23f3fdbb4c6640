import { PartitionsAnswer } from '@golden-hour/board-api'
import type { Clock } from '@golden-hour/ports'
import { requireRole } from '@golden-hour/service-kit'
import type { FastifyPluginAsync } from 'fastify'

/** GET /api/ops/partitions: how far each partition of this process is. */
export const partitionRoutes =
  (clock: Clock, read: () => Promise<PartitionsAnswer['partitions']>): FastifyPluginAsync =>
  async (server) => {
    const onRequest = requireRole('operator', 'admin', 'qc-officer', 'auditor')
    server.get('/api/ops/partitions', { onRequest, schema: { response: { 200: PartitionsAnswer } } }, async () => ({
      asOf: clock.now(),
      partitions: await read(),
    }))
  }
