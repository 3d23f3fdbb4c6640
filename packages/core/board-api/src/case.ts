import { type Static, Type } from '@sinclair/typebox'
import { AlertBrief, BoardWindow, Name, Nullable, Time } from './common.ts'

export const FactRow = Type.Object({
  ref: Type.String(),
  source: Type.String(),
  type: Type.String(),
  name: Name,
  occurredAt: Time,
  recordedAt: Time,
  knownAt: Time,
  precision: Type.String(),
  /** `live`, `corrected` by a later version, or `voided`. */
  standing: Type.Union([Type.Literal('live'), Type.Literal('corrected'), Type.Literal('voided')]),
  data: Type.Record(Type.String(), Type.Unknown()),
})
export type FactRow = Static<typeof FactRow>

/** One thing done about an alert, by the system or a person. */
export const AlertLogEntry = Type.Object({
  at: Time,
  kind: Type.String(),
  step: Nullable(Type.Integer()),
  staffId: Nullable(Type.String()),
  channel: Nullable(Type.String()),
  text: Type.String(),
})
export type AlertLogEntry = Static<typeof AlertLogEntry>

export const CaseAlert = Type.Intersect([
  AlertBrief,
  Type.Object({ windowId: Type.String(), ladder: Type.String(), log: Type.Array(AlertLogEntry) }),
])
export type CaseAlert = Static<typeof CaseAlert>

/** GET /api/patients/:id */
export const PatientCase = Type.Object({
  patientId: Type.String(),
  asOf: Time,
  /** By `occurredAt`; corrected and voided versions are among them. */
  facts: Type.Array(FactRow),
  windows: Type.Array(BoardWindow),
  alerts: Type.Array(CaseAlert),
})
export type PatientCase = Static<typeof PatientCase>

export const Revision = Type.Object({
  revision: Type.Integer(),
  kind: Type.String(),
  status: Type.String(),
  previous: Nullable(Type.String()),
  national: Type.String(),
  reason: Nullable(Type.String()),
  knownAt: Time,
  dueAt: Nullable(Time),
  stoppedAt: Nullable(Time),
  documentedLate: Type.Boolean(),
  quality: Type.Array(Type.String()),
  /** A fact's ref, `time` or `rulebook`. */
  cause: Type.String(),
  reminder: Nullable(Type.Object({ entry: Type.String(), skipped: Type.Integer() })),
})
export type Revision = Static<typeof Revision>

/** GET /api/windows/:id (the id percent-encoded) */
export const WindowWhy = Type.Object({
  asOf: Time,
  window: BoardWindow,
  rule: Type.Object({
    id: Type.String(),
    version: Type.String(),
    name: Name,
    prose: Name,
    basis: Type.Array(
      Type.Object({ doc: Type.String(), clause: Nullable(Type.String()), grade: Nullable(Type.String()) }),
    ),
  }),
  evidence: Type.Array(Type.Object({ part: Type.String(), fact: FactRow })),
  revisions: Type.Array(Revision),
  alerts: Type.Array(CaseAlert),
})
export type WindowWhy = Static<typeof WindowWhy>
