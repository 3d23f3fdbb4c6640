import { fastifySSE } from '@fastify/sse'
import { requireRole } from '@golden-hour/service-kit'
import type { FastifyInstance } from 'fastify'
import { personOf } from '../access/person-of.ts'
import { scopeOf } from '../access/scope.ts'
import type { AuditTrail } from '../audit/audit-trail.ts'
import type { LiveHub } from './live-hub.ts'
import { createOutbox } from './outbox.ts'

export interface LiveParts {
  readonly hub: LiveHub
  readonly trail: AuditTrail
  readonly emergencyDepartment: string
  readonly lastsMinutes: number
}

/** GET /api/live: server-sent events, until the reader goes or the session is to be looked at again. */
export async function liveRoutes(server: FastifyInstance, parts: LiveParts): Promise<void> {
  const { hub, trail, emergencyDepartment, lastsMinutes } = parts
  await server.register(fastifySSE, { heartbeatInterval: 0 })
  server.get('/api/live', { sse: 'only', onRequest: requireRole() }, async (request, reply) => {
    const person = personOf(request)
    await trail.record({ person, action: 'read', resource: '/api/live', patients: [], address: request.ip })
    reply.sse.keepAlive()
    reply.sse.sendHeaders()
    const close = (): void => reply.sse.close()
    const outbox = createOutbox((event) => reply.sse.send({ event: event.kind, data: event }), close)
    const leave = hub.join({
      staffId: person.staffId,
      scope: scopeOf(person, emergencyDepartment),
      send: (event) => outbox.push(event),
      close,
    })
    const ends = setTimeout(close, lastsMinutes * 60_000)
    ends.unref()
    reply.sse.onClose(() => {
      clearTimeout(ends)
      leave()
    })
  })
}
