import type { AuditAnswer, AuditVerdictAnswer } from '@golden-hour/board-api'
import type { AccountBook } from '@golden-hour/ports'
import { requireRole } from '@golden-hour/service-kit'
import { type Static, Type } from '@sinclair/typebox'
import type { FastifyInstance } from 'fastify'

const Query = Type.Object({
  patient: Type.Optional(Type.String({ maxLength: 200 })),
  staff: Type.Optional(Type.String({ maxLength: 64 })),
  before: Type.Optional(Type.Integer({ minimum: 1 })),
  limit: Type.Integer({ default: 100, minimum: 1, maximum: 1_000 }),
})

/** The audit log, for those who look after it. */
export function auditRoutes(server: FastifyInstance, accounts: AccountBook): void {
  const onRequest = requireRole('auditor')
  server.get<{ Querystring: Static<typeof Query> }>(
    '/api/audit',
    { onRequest, schema: { querystring: Query } },
    async ({ query: { patient, staff, before, limit } }): Promise<AuditAnswer> => {
      const wanted = { patientId: patient ?? null, staffId: staff ?? null, before: before ?? null, limit }
      const rows = await accounts.audit(wanted)
      return { rows: rows.map((row) => ({ ...row, patients: [...row.patients] })) }
    },
  )
  server.get('/api/audit/verify', { onRequest }, (): Promise<AuditVerdictAnswer> => accounts.verifyAudit())
}
