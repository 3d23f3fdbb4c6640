import { type Static, Type } from '@sinclair/typebox'
import { Nullable, Time } from './common.ts'

/** One thing that was read or done by a person. */
export const AuditRow = Type.Object({
  seq: Type.Integer(),
  at: Time,
  staffId: Nullable(Type.String()),
  role: Nullable(Type.String()),
  action: Type.String(),
  resource: Type.String(),
  patients: Type.Array(Type.String()),
  address: Nullable(Type.String()),
  hash: Type.String(),
})
export type AuditRow = Static<typeof AuditRow>

/** GET /api/audit?patient=&staff=&before=&limit= ; newest first, the next page is `before` the last row's `seq`. */
export const AuditAnswer = Type.Object({ rows: Type.Array(AuditRow) })
export type AuditAnswer = Static<typeof AuditAnswer>

/** GET /api/audit/verify: the whole chain, computed again. */
export const AuditVerdictAnswer = Type.Union([
  Type.Object({ ok: Type.Literal(true), entries: Type.Integer(), head: Type.String() }),
  Type.Object({
    ok: Type.Literal(false),
    seq: Type.Integer(),
    reason: Type.Union([Type.Literal('changed'), Type.Literal('missing')]),
  }),
])
export type AuditVerdictAnswer = Static<typeof AuditVerdictAnswer>
