import { type Static, type TSchema, Type } from '@sinclair/typebox'

export const Nullable = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])

/** Epoch milliseconds of the hospital's clock. */
export const Time = Type.Integer()

export const Name = Type.Object({ zh: Type.String(), en: Type.String() })
export type Name = Static<typeof Name>

export const WindowStatus = Type.Union(
  (['open', 'overdue', 'met', 'late', 'missed', 'excused', 'unknown', 'void'] as const).map((status) =>
    Type.Literal(status),
  ),
)
export type WindowStatus = Static<typeof WindowStatus>

/** An alert as a window or a lane shows it. */
export const AlertBrief = Type.Object({
  alertId: Type.String(),
  state: Type.Union([Type.Literal('open'), Type.Literal('acked'), Type.Literal('resolved'), Type.Literal('cancelled')]),
  severity: Type.Union([Type.Literal('critical'), Type.Literal('high'), Type.Literal('low'), Type.Literal('info')]),
  openedAt: Time,
  /** The staff id of whom the present step made responsible. */
  owner: Nullable(Type.String()),
  ackedBy: Nullable(Type.String()),
  ackedAt: Nullable(Time),
})
export type AlertBrief = Static<typeof AlertBrief>

export const BoardWindow = Type.Object({
  windowId: Type.String(),
  ruleId: Type.String(),
  name: Name,
  status: WindowStatus,
  reason: Nullable(Type.String()),
  patientId: Type.String(),
  encounterId: Nullable(Type.String()),
  department: Nullable(Type.String()),
  startedAt: Time,
  dueAt: Nullable(Time),
  stoppedAt: Nullable(Time),
  marginMs: Nullable(Type.Number()),
  documentedLate: Type.Boolean(),
  revision: Type.Integer(),
  alert: Nullable(AlertBrief),
})
export type BoardWindow = Static<typeof BoardWindow>
