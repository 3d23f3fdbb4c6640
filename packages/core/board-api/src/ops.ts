import { type Static, Type } from '@sinclair/typebox'
import { Nullable, Time } from './common.ts'

export const SourceRow = Type.Object({
  source: Type.String(),
  name: Type.String(),
  lastAt: Nullable(Time),
  /** Events in the last hour of the hospital's clock. */
  perHour: Type.Integer(),
  accepted: Type.Integer(),
  duplicates: Type.Integer(),
  refused: Type.Integer(),
  quarantined: Type.Integer(),
  /** Records of its topic that were no longer kept when they were to be read. */
  lost: Type.Integer(),
  /** Received less occurred, of the latest events; median, in milliseconds. */
  lagMs: Nullable(Type.Number()),
  silent: Type.Boolean(),
})
export type SourceRow = Static<typeof SourceRow>

export const PartitionRow = Type.Object({
  partition: Type.Integer(),
  /** Records not yet processed. */
  lag: Type.Integer(),
  logTime: Nullable(Time),
  openWindows: Type.Integer(),
  timers: Type.Integer(),
  accounting: Type.Record(Type.String(), Type.Integer()),
  checkpointOffset: Nullable(Type.Integer()),
  /** Which of several processors has it: `10.0.0.3:8082`. */
  processor: Type.Optional(Type.String()),
})
export type PartitionRow = Static<typeof PartitionRow>

/** GET /api/ops/partitions (processor), GET /api/ops/sources (gateway) */
export const PartitionsAnswer = Type.Object({
  asOf: Time,
  partitions: Type.Array(PartitionRow),
  /** Processors that did not answer, each with why: what is theirs is not among the partitions. */
  unanswered: Type.Optional(Type.Array(Type.String())),
})
export type PartitionsAnswer = Static<typeof PartitionsAnswer>
export const SourcesAnswer = Type.Object({ asOf: Time, sources: Type.Array(SourceRow) })
export type SourcesAnswer = Static<typeof SourcesAnswer>

export const QuarantineRow = Type.Object({
  quarantineId: Type.String(),
  source: Nullable(Type.String()),
  receivedAt: Time,
  reason: Type.String(),
  detail: Type.String(),
  bytes: Type.Integer(),
  /** Topic, partition and offset; null where it was sent. */
  place: Nullable(Type.String()),
  state: Type.Union([Type.Literal('waiting'), Type.Literal('accepted')]),
  tries: Type.Integer(),
})
export type QuarantineRow = Static<typeof QuarantineRow>

/** GET /api/quarantine?state=waiting&reason=&source= */
export const QuarantineList = Type.Object({ total: Type.Integer(), rows: Type.Array(QuarantineRow) })
export type QuarantineList = Static<typeof QuarantineList>

/** GET /api/quarantine/:id: with the raw text as it came. */
export const QuarantineItem = Type.Intersect([QuarantineRow, Type.Object({ raw: Type.String() })])
export type QuarantineItem = Static<typeof QuarantineItem>

/** POST /api/quarantine/:id/retry */
export const RetryAnswer = Type.Object({
  outcome: Type.Union([Type.Literal('accepted'), Type.Literal('refused')]),
  detail: Type.String(),
})
export type RetryAnswer = Static<typeof RetryAnswer>
