import { SourcesAnswer } from '@golden-hour/board-api'
import { requireRole } from '@golden-hour/service-kit'
import type { FastifyPluginAsync } from 'fastify'
import type { GatewayPorts } from '../ports.ts'
import type { SourceDirectory } from './source-directory.ts'
import { sourceRows } from './standing.ts'
import type { Traffic } from './traffic.ts'

/** Which sources send, how much, how late, and which are silent. */
export const sourcesRoute =
  ({ ledger, clock }: GatewayPorts, directory: SourceDirectory, traffic: Traffic): FastifyPluginAsync =>
  async (server) => {
    server.get('/api/ops/sources', {
      schema: {
        tags: ['sources'],
        security: [{ session: [] }],
        summary: 'Sources: last message, rate, lag, counts, silence',
        response: { 200: SourcesAnswer },
      },
      onRequest: requireRole('operator', 'admin', 'qc-officer', 'auditor'),
      handler: async (): Promise<SourcesAnswer> => {
        await traffic.write()
        const now = clock.now()
        return { asOf: now, sources: sourceRows(directory.all(), await ledger.sources.standings(now), now) }
      },
    })
  }
