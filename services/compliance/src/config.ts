import { type Static, Type } from '@sinclair/typebox'

export const ComplianceConfig = Type.Object({
  schedule: Type.String({
    default: '30 0 * * *',
    description: "When the night of the day before is run: minute and hour, every day, in the hospital's zone (cron)",
    pattern: '^([0-5]?\\d) ([01]?\\d|2[0-3]) \\* \\* \\*$',
  }),
  graceMs: Type.Integer({
    default: 60_000,
    minimum: 0,
    description: "How long after its cut a night waits for records still on their way, by the hospital's clock",
  }),
  lookBackDays: Type.Integer({
    default: 35,
    minimum: 0,
    maximum: 366,
    description: 'How many days before the newest are computed again each night',
  }),
  folder: Type.String({ default: 'reports', description: 'Where the files are delivered' }),
  hospitalId: Type.String({ default: 'hospital', minLength: 1 }),
})
export type ComplianceConfig = Static<typeof ComplianceConfig>

/** The cut of a day's night: that time of the day after, in milliseconds since its midnight. */
export function cutAfterMidnight({ schedule }: ComplianceConfig): number {
  const [minute, hour] = schedule.split(' ').map(Number)
  return ((hour as number) * 60 + (minute as number)) * 60_000
}
