import { type Static, Type } from '@sinclair/typebox'

export const TimelineConfig = Type.Object({
  emergencyDepartment: Type.String({
    default: 'ED',
    minLength: 1,
    description: 'The id of the emergency department, as facts and windows name it',
  }),
  stayHours: Type.Integer({
    default: 72,
    minimum: 1,
    maximum: 720,
    description:
      "How long after an arrival a patient is looked for in the emergency department, by the hospital's clock",
  }),
  hospitalId: Type.String({ default: 'hospital', minLength: 1, description: "The hospital's id in its own figures" }),
  demo: Type.Boolean({ default: false, description: 'Whether the board says that its patients are simulated' }),
  login: Type.Object(
    {
      attempts: Type.Integer({ default: 5, minimum: 1, description: 'Failed logins of one account from one address' }),
      attemptsOfAddress: Type.Integer({ default: 50, minimum: 1, description: 'Failed logins from one address' }),
      withinMinutes: Type.Integer({ default: 5, minimum: 1, description: 'How long a failed login is remembered' }),
    },
    { default: {} },
  ),
  live: Type.Object(
    {
      beatMs: Type.Integer({ default: 3_000, minimum: 100, description: 'Wall time between two beats' }),
      gatherMs: Type.Integer({
        default: 100,
        minimum: 0,
        description: 'Wall time for which changes of one patient are gathered into one event',
      }),
      lastsMinutes: Type.Integer({
        default: 60,
        minimum: 1,
        description: 'When a stream is closed, so that its reader comes again with a session that still holds',
      }),
    },
    { default: {} },
  ),
  reloadMs: Type.Integer({
    default: 60_000,
    minimum: 1_000,
    description: 'Wall time after which the emergency board is read anew, in case a live message was lost',
  }),
  auditRepeatMinutes: Type.Integer({
    default: 15,
    minimum: 0,
    description:
      'Somebody who keeps a list open is in the audit log once for each patient in so many minutes of the wall',
  }),
})
export type TimelineConfig = Static<typeof TimelineConfig>
