import { type Static, Type } from '@sinclair/typebox'

export const NotifierConfig = Type.Object(
  {
    standIns: Type.Record(Type.String(), Type.String(), {
      default: {},
      description: 'the channel that does the work of one this hospital has not: { wecom: webhook, sms: webhook }',
    }),
    departmentNames: Type.Record(Type.String(), Type.String(), {
      default: {},
      description: 'what messages call a department; its id where it has no name here',
    }),
    boardUrl: Type.String({
      default: '',
      description: 'where a message leads: the address of the board, as https://board.hospital.cn; empty: nowhere',
    }),
    alertsAtOnce: Type.Integer({ default: 50, minimum: 1, description: 'alerts woken in one transaction' }),
    urgentSends: Type.Integer({ default: 16, minimum: 1, description: 'critical and high messages sent at a time' }),
    lowSends: Type.Integer({ default: 4, minimum: 1, description: 'low messages sent at a time, beside the urgent' }),
    leaseMs: Type.Integer({
      default: 15_000,
      minimum: 1_000,
      description: 'how long a sender holds a message, by the wall; longer than any time-out of a channel',
    }),
    auditEveryMs: Type.Integer({ default: 5_000, minimum: 100, description: 'by the wall' }),
    catchUpMs: Type.Integer({
      default: 30_000,
      minimum: 0,
      description: 'how long nobody is told while a backlog is read after the start, by the wall',
    }),
  },
  { additionalProperties: false },
)
export type NotifierConfig = Static<typeof NotifierConfig>
