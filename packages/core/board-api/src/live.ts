import { type Static, Type } from '@sinclair/typebox'
import { Nullable, Time } from './common.ts'

/**
 * GET /api/live: server-sent events. The event's name is `kind`, its data this, as JSON. `beat` comes every 3 s of the
 * wall; a client that has heard nothing for 12 s shows that it is cut off. The `status` of a beat is `monitor-blind`
 * while nobody processes a part of the journal: what falls due there is not noticed. Else it is null.
 */
export const LiveEvent = Type.Object({
  kind: Type.Union([
    Type.Literal('beat'),
    Type.Literal('fact'),
    Type.Literal('window'),
    Type.Literal('alert'),
    Type.Literal('system'),
  ]),
  now: Time,
  patientId: Nullable(Type.String()),
  windowId: Nullable(Type.String()),
  alertId: Nullable(Type.String()),
  status: Nullable(Type.String()),
  /** Staff who are concerned by an alert event. */
  staff: Type.Array(Type.String()),
})
export type LiveEvent = Static<typeof LiveEvent>
