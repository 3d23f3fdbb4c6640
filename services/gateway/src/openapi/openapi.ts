import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'

/** Registers the collector of routes; those registered after it, on the same instance, are in the document. */
export async function collectOpenApi(server: FastifyInstance): Promise<void> {
  await server.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Golden Hour gateway',
        version: '1',
        description: 'Events in, quarantine, sources. What an event is: docs/reference/events.md.',
      },
      tags: [
        { name: 'events', description: 'what happened' },
        { name: 'quarantine', description: 'what could not be taken' },
        { name: 'sources', description: 'who sends' },
      ],
      components: {
        securitySchemes: {
          bearerKey: { type: 'http', scheme: 'bearer', description: 'the API key of a source' },
          apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
          session: { type: 'apiKey', in: 'cookie', name: 'gh_session' },
        },
      },
    },
  })
  server.get('/openapi.json', { schema: { hide: true } }, async () => server.swagger())
}
