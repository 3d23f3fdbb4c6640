import { addDays, type EpochMs, epochMs, type LocalDay, weekday, type Zone } from '@golden-hour/model'

/** Some minutes later (earlier, if negative), in whole seconds. */
export const after = (at: EpochMs, minutes: number): EpochMs => epochMs(at + Math.round(minutes * 60) * 1000)

export const afterHours = (at: EpochMs, hours: number): EpochMs => after(at, hours * 60)

/** A local time of day, in hours from the day's first instant. */
export const atHour = (zone: Zone, day: LocalDay, hour: number): EpochMs => afterHours(zone.startOfDay(day), hour)

/** Monday to Friday. Statutory holidays are not simulated. */
export const isWorkingDay = (day: LocalDay): boolean => weekday(day) <= 5

/** The first working day after `day`. */
export function nextWorkingDay(day: LocalDay): LocalDay {
  let next = addDays(day, 1)
  while (!isWorkingDay(next)) next = addDays(next, 1)
  return next
}

export const latest = (...times: readonly EpochMs[]): EpochMs => epochMs(Math.max(...times))
export const earliest = (...times: readonly EpochMs[]): EpochMs => epochMs(Math.min(...times))
