import { type RosterAnswer, type RosterFaults, RosterRequest } from '@golden-hour/board-api'
import { DAY_MS, epochMs } from '@golden-hour/model'
import { HttpProblem, requireRole } from '@golden-hour/service-kit'
import { Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'
import type { RouteContext } from './context.ts'

const Span = Type.Object({ from: Type.Optional(Type.Integer()), to: Type.Optional(Type.Integer()) })
const FAULTS_SHOWN = 200

export function rosterRoutes(server: FastifyInstance, { alerts, clock }: RouteContext): void {
  server.get<{ Querystring: { from?: number; to?: number }; Reply: RosterAnswer }>(
    '/api/roster',
    { onRequest: requireRole(), schema: { querystring: Span } },
    async ({ query }) => {
      const asOf = clock.now()
      const from = query.from ?? asOf
      const rows = await alerts.roster.list(epochMs(from), epochMs(query.to ?? from + DAY_MS))
      return { asOf, rows: [...rows] }
    },
  )
  server.post<{ Body: RosterRequest; Reply: { kept: number } }>(
    '/api/roster',
    { onRequest: requireRole('operator'), schema: { body: RosterRequest } },
    async ({ body }) => {
      const wrong = body.rows.findIndex(({ from, to }) => to < from)
      if (wrong >= 0)
        throw new HttpProblem(422, 'roster-row', 'A row ends before it begins', `rows.${wrong}.to is before its from`, {
          field: `rows.${wrong}.to`,
        })
      await alerts.roster.put(body.rows.map((row) => ({ ...row, from: epochMs(row.from), to: epochMs(row.to) })))
      return { kept: body.rows.length }
    },
  )
  server.get<{ Reply: RosterFaults }>(
    '/api/roster/faults',
    { onRequest: requireRole('operator', 'department-head', 'qc-officer') },
    async () => ({ asOf: clock.now(), faults: [...(await alerts.roster.faults(FAULTS_SHOWN))] }),
  )
}
