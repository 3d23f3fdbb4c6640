import { byCodeUnit } from './compare.ts'
import { DAY_MS, type EpochMs, epochMs, MINUTE_MS } from './time.ts'

/** A local calendar day, `YYYY-MM-DD`. */
export type LocalDay = string

/** A time zone of the IANA database. All reckoning of days in the system goes through one of these. */
export interface Zone {
  readonly name: string
  /** Minutes east of UTC at that instant. */
  offsetMinutesAt(at: EpochMs): number
  /** The calendar day the instant lies in. */
  dayOf(at: EpochMs): LocalDay
  /** The first instant of the day. */
  startOfDay(day: LocalDay): EpochMs
  /** The last millisecond of the day. */
  endOfDay(day: LocalDay): EpochMs
  /** The instant of a local wall time given as if it were UTC; in a gap, the offset before it; in an overlap, the earlier. */
  instantOf(localAsUtcMs: number): EpochMs
  /** RFC 3339 with offset; milliseconds only where there are any. */
  format(at: EpochMs): string
}

const pad = (value: number): string => (value < 10 ? `0${value}` : String(value))

export const addDays = (day: LocalDay, days: number): LocalDay =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)

export const compareDays = byCodeUnit

/** 1 = Monday … 7 = Sunday. */
export const weekday = (day: LocalDay): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7

/** Throws RangeError for a name the platform's zone database does not have. */
export function createZone(name: string): Zone {
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    timeZoneName: 'longOffset',
    hourCycle: 'h23',
  })
  const readOffset = (at: number): number => {
    const part = formatter.formatToParts(at).find((p) => p.type === 'timeZoneName')?.value ?? 'GMT'
    const match = /GMT([+-])(\d\d):(\d\d)/.exec(part)
    if (match === null) return 0
    return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]))
  }
  // Zone changes fall on quarter hours of UTC, so one look per quarter hour is exact.
  const quarter = 15 * MINUTE_MS
  const known = new Map<number, number>()
  const offsetMinutesAt = (at: number): number => {
    const slot = Math.floor(at / quarter)
    let offset = known.get(slot)
    if (offset === undefined) {
      if (known.size > 100_000) known.clear()
      offset = readOffset(slot * quarter)
      known.set(slot, offset)
    }
    return offset
  }
  const instantOf = (local: number): EpochMs => {
    const before = offsetMinutesAt(local - DAY_MS)
    const after = offsetMinutesAt(local + DAY_MS)
    const candidates = [...new Set([before, after])]
      .map((offset) => local - offset * MINUTE_MS)
      .filter((at) => at + offsetMinutesAt(at) * MINUTE_MS === local)
    return epochMs(candidates.length > 0 ? Math.min(...candidates) : local - before * MINUTE_MS)
  }
  const dayOf = (at: EpochMs): LocalDay => new Date(at + offsetMinutesAt(at) * MINUTE_MS).toISOString().slice(0, 10)
  const startOfDay = (day: LocalDay): EpochMs => instantOf(Date.parse(`${day}T00:00:00Z`))
  return {
    name,
    offsetMinutesAt,
    dayOf,
    startOfDay,
    endOfDay: (day) => epochMs(startOfDay(addDays(day, 1)) - 1),
    instantOf,
    format(at) {
      const offset = offsetMinutesAt(at)
      const local = new Date(at + offset * MINUTE_MS).toISOString()
      const seconds = local.slice(0, local.endsWith('.000Z') ? -5 : -1)
      const size = Math.abs(offset)
      return `${seconds}${offset < 0 ? '-' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}`
    },
  }
}
