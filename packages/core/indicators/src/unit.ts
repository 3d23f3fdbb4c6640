import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '@golden-hour/model'

const UNITS: Readonly<Record<string, number>> = {
  seconds: SECOND_MS,
  minutes: MINUTE_MS,
  hours: HOUR_MS,
  days: DAY_MS,
}

/** Milliseconds in the unit in which an indicator's elapsed times are given: its own, if of time, else minutes. */
export const elapsedUnitOf = (unit: string): number => (Object.hasOwn(UNITS, unit) ? UNITS[unit] : null) ?? MINUTE_MS
