import { type Static, Type } from '@sinclair/typebox'
import { AlertBrief, Name, Nullable, Time } from './common.ts'

export const InboxAlert = Type.Intersect([
  AlertBrief,
  Type.Object({
    windowId: Type.String(),
    ruleName: Name,
    patientId: Type.String(),
    encounterId: Nullable(Type.String()),
    department: Nullable(Type.String()),
    windowStatus: Type.String(),
    dueAt: Nullable(Time),
    /** What this person is asked for: to accept as the owner, or only to say that it was received. */
    ask: Type.Union([Type.Literal('accept'), Type.Literal('received')]),
    step: Type.Integer(),
    cycle: Type.Integer(),
    /** When the next step fires if nobody accepts. */
    nextStepAt: Nullable(Time),
    /** Until when an acceptance holds. */
    acceptedUntil: Nullable(Time),
    /** What must be read back, by its field name; null where nothing. */
    readBack: Nullable(Type.String()),
    /** The telephone call asked of this person, by its code, as `phone-the-ward`; not there where none is. */
    task: Type.Optional(Type.String()),
    myAcks: Type.Array(Type.String()),
  }),
])
export type InboxAlert = Static<typeof InboxAlert>

/** GET /api/inbox: the caller's open alerts, the most urgent first. */
export const Inbox = Type.Object({ asOf: Time, alerts: Type.Array(InboxAlert) })
export type Inbox = Static<typeof Inbox>

/** POST /api/alerts/:id/acks; the same `clientAckId` twice is answered as the first time. */
export const AckRequest = Type.Object({
  clientAckId: Type.String({ minLength: 1, maxLength: 64 }),
  kind: Type.Union([
    Type.Literal('received'),
    Type.Literal('accepted'),
    Type.Literal('not-on-duty'),
    Type.Literal('answered'),
  ]),
  readBack: Type.Optional(Type.String()),
  /** Cause and measure, for `answered`. */
  note: Type.Optional(Type.String({ maxLength: 2_000 })),
})
export type AckRequest = Static<typeof AckRequest>

export const AckAnswer = Type.Object({
  outcome: Type.Union([
    Type.Literal('done'),
    Type.Literal('repeated'),
    Type.Literal('read-back-mismatch'),
    Type.Literal('closed'),
  ]),
  alert: Nullable(InboxAlert),
})
export type AckAnswer = Static<typeof AckAnswer>
