import { type Static, Type } from '@sinclair/typebox'
import { CaseAlert } from './case.ts'
import { Nullable, Time } from './common.ts'

/** GET /api/alerts?patient= | ?window= | neither (all that are not closed); newest first. GET /api/alerts/:id is one CaseAlert. */
export const AlertList = Type.Object({ asOf: Time, alerts: Type.Array(CaseAlert) })
export type AlertList = Static<typeof AlertList>

export const RosterRow = Type.Object({
  /** Null: of the hospital as a whole. */
  department: Nullable(Type.String({ minLength: 1, maxLength: 64 })),
  role: Type.String({ minLength: 1, maxLength: 64 }),
  person: Type.String({ minLength: 1, maxLength: 64 }),
  from: Time,
  /** Excluded. */
  to: Time,
  kind: Type.Union([Type.Literal('override'), Type.Literal('swap'), Type.Literal('shift'), Type.Literal('duty-phone')]),
})
export type RosterRow = Static<typeof RosterRow>

/** GET /api/roster?from=&to= (default: the next 24 h) */
export const RosterAnswer = Type.Object({ asOf: Time, rows: Type.Array(RosterRow) })
export type RosterAnswer = Static<typeof RosterAnswer>

/** POST /api/roster: a row that ends as it begins is taken out. */
export const RosterRequest = Type.Object({ rows: Type.Array(RosterRow, { minItems: 1, maxItems: 10_000 }) })
export type RosterRequest = Static<typeof RosterRequest>

/** GET /api/roster/faults, newest first: where an alert found nobody, a stand-in, or somebody who was not on duty. */
export const RosterFaults = Type.Object({
  asOf: Time,
  faults: Type.Array(
    Type.Object({
      at: Time,
      alertId: Type.String(),
      kind: Type.String(),
      department: Nullable(Type.String()),
      role: Type.String(),
      person: Nullable(Type.String()),
      step: Type.Integer(),
    }),
  ),
})
export type RosterFaults = Static<typeof RosterFaults>
