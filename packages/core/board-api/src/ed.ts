import { type Static, Type } from '@sinclair/typebox'
import { BoardWindow, Name, Nullable, Time } from './common.ts'

export const Milestone = Type.Object({
  id: Type.String(),
  name: Name,
  /** When it happened; null: still to come. */
  at: Nullable(Time),
})
export type Milestone = Static<typeof Milestone>

/** One active patient of the emergency department. */
export const Lane = Type.Object({
  patientId: Type.String(),
  encounterId: Type.String(),
  pathways: Type.Array(Type.Object({ id: Type.String(), name: Name })),
  area: Nullable(Type.String()),
  triageLevel: Nullable(Type.Integer()),
  arrivedAt: Time,
  milestones: Type.Array(Milestone),
  /** Running first, the earliest deadline first; then what was decided. */
  windows: Type.Array(BoardWindow),
  /** The newest fact's type and time. */
  latest: Nullable(Type.Object({ type: Type.String(), name: Name, at: Time })),
})
export type Lane = Static<typeof Lane>

/** GET /api/ed/lanes?pathway=&area=&status= ; most urgent first. */
export const EdLanes = Type.Object({
  asOf: Time,
  lanes: Type.Array(Lane),
  /** What has just happened, newest first. */
  recent: Type.Array(
    Type.Object({ patientId: Type.String(), type: Type.String(), name: Name, at: Time, knownAt: Time }),
  ),
})
export type EdLanes = Static<typeof EdLanes>
