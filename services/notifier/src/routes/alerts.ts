import type { AlertList, CaseAlert, Inbox } from '@golden-hour/board-api'
import type { AlertQuery, StoredAlert } from '@golden-hour/ports'
import { HttpProblem, type Person, requireRole } from '@golden-hour/service-kit'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import type { RouteContext } from './context.ts'
import { byUrgency, caseAlertOf, inboxAlertOf } from './views.ts'

/** A clinician sees what they were told; a head of department what concerns it; the others everything. */
function maySee({ role, staffId, department }: Person, alert: StoredAlert): boolean {
  if (alert.staff.includes(staffId)) return true
  if (role === 'department-head') return department !== null && alert.department === department
  return role !== 'clinician'
}

const Query = Type.Object({
  patient: Type.Optional(Type.String({ minLength: 1 })),
  window: Type.Optional(Type.String({ minLength: 1 })),
})

const queryOf = ({ patient, window }: { patient?: string; window?: string }): AlertQuery => {
  if (window !== undefined) return { windowId: window }
  return patient === undefined ? { open: true } : { patientId: patient }
}

export function alertRoutes(server: FastifyInstance, { alerts, clock }: RouteContext): void {
  server.get<{ Reply: Inbox }>('/api/inbox', { onRequest: requireRole() }, async (request) => {
    const { staffId } = request.person!
    const entries = await alerts.inbox(staffId)
    const sorted = [...entries].sort((a, b) => byUrgency(a.alert, b.alert))
    return { asOf: clock.now(), alerts: sorted.map(({ alert, acks }) => inboxAlertOf(alert, staffId, acks)) }
  })
  server.get<{ Querystring: { patient?: string; window?: string }; Reply: AlertList }>(
    '/api/alerts',
    { onRequest: requireRole(), schema: { querystring: Query } },
    async (request) => {
      const seen = (await alerts.find(queryOf(request.query))).filter((alert) => maySee(request.person!, alert))
      const log = await alerts.log(seen.map(({ alertId }) => alertId))
      return { asOf: clock.now(), alerts: seen.map((alert) => caseAlertOf(alert, log.get(alert.alertId) ?? [])) }
    },
  )
  server.get<{ Params: { id: string }; Reply: CaseAlert }>(
    '/api/alerts/:id',
    { onRequest: requireRole() },
    async (request) => {
      const alert = await alerts.get(request.params.id)
      if (alert === null || !maySee(request.person!, alert))
        throw new HttpProblem(404, 'no-such-alert', 'There is no such alert')
      const log = await alerts.log([alert.alertId])
      return caseAlertOf(alert, log.get(alert.alertId) ?? [])
    },
  )
}
