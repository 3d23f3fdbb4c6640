import { addDays, compareDays, type EpochMs, epochMs, type LocalDay, type Zone } from '@golden-hour/model'
import { periodsOfDay } from './report/neighbours.ts'

/** The night of one day: what was known at its cut is in its reports. */
export interface Night {
  readonly day: LocalDay
  readonly asOf: EpochMs
}

/** The cut of a day's night is on the day after, so long after its midnight. */
export const nightOf = (day: LocalDay, zone: Zone, cutMs: number): Night => ({
  day,
  asOf: epochMs(zone.startOfDay(addDays(day, 1)) + cutMs),
})

export interface Due {
  readonly now: EpochMs
  /** The last night that was run; null where none was. */
  readonly last: LocalDay | null
  /** The day of the ledger's earliest window. */
  readonly first: LocalDay
  readonly zone: Zone
  readonly cutMs: number
  readonly graceMs: number
}

const firstOpenDay = ({ last, first }: Due): LocalDay => {
  const day = last === null ? first : addDays(last, 1)
  return compareDays(day, first) < 0 ? first : day
}

/** When the first night that was not run is due; in the past where one is. */
export const nextNightDueAt = (due: Due): EpochMs =>
  epochMs(nightOf(firstOpenDay(due), due.zone, due.cutMs).asOf + due.graceMs)

/** The nights whose time has come and that were not run, the oldest first. */
export function nightsDue(due: Due): readonly Night[] {
  const { now, zone, cutMs, graceMs } = due
  const nights: Night[] = []
  let day = firstOpenDay(due)
  for (;;) {
    const night = nightOf(day, zone, cutMs)
    if (night.asOf + graceMs > now) return nights
    nights.push(night)
    day = addDays(day, 1)
  }
}

/** The periods a night computes: the day itself, those before it, and their months and quarters; each once, days first. */
export function periodsOfNight(night: Night, first: LocalDay, lookBackDays: number, zone: Zone): readonly string[] {
  const periods = new Set<string>()
  const days: LocalDay[] = []
  for (let n = 0; n <= lookBackDays; n++) {
    const day = addDays(night.day, -n)
    if (compareDays(day, first) < 0) break
    days.push(day)
  }
  for (const unit of [0, 1, 2]) for (const day of days) periods.add(periodsOfDay(day, zone)[unit] as string)
  return [...periods]
}
