import type { Branded } from './brand.ts'

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type EpochMs = Branded<number, 'EpochMs'>
/** A length of time in milliseconds; may be negative. */
export type DurationMs = Branded<number, 'DurationMs'>

export const epochMs = (value: number): EpochMs => value as EpochMs
export const durationMs = (value: number): DurationMs => value as DurationMs
export const plus = (at: EpochMs, by: DurationMs): EpochMs => epochMs(at + by)
export const between = (from: EpochMs, to: EpochMs): DurationMs => durationMs(to - from)

export const SECOND_MS = durationMs(1_000)
export const MINUTE_MS = durationMs(60_000)
export const HOUR_MS = durationMs(3_600_000)
export const DAY_MS = durationMs(86_400_000)

/** The instant's minute: seconds and below cut off. Offsets are whole minutes, so this is the local minute too. */
export const cutToMinute = (at: EpochMs): EpochMs => epochMs(Math.floor(at / MINUTE_MS) * MINUTE_MS)

export interface ParsedInstant {
  readonly at: EpochMs
  /** Minutes east of UTC, as sent. `Z` is 0. */
  readonly offsetMinutes: number
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d\d):(\d\d))$/

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const daysInMonth = (year: number, month: number): number =>
  month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : (MONTH_DAYS[month - 1] ?? 0)

const digits = (text: string, from: number, to: number): number => {
  let value = 0
  for (let i = from; i < to; i += 1) value = value * 10 + text.charCodeAt(i) - 48
  return value
}

/**
 * An RFC 3339 date-time with offset, or null. Impossible dates (02-30), hour 24, missing offsets and years before 100
 * (sentinels, never a patient's) are null; fractions finer than a millisecond are cut; a leap second (:60) is read as
 * the last millisecond of its minute.
 */
export function parseInstant(text: string): ParsedInstant | null {
  if (!RFC3339.test(text)) return null
  const year = digits(text, 0, 4)
  const month = digits(text, 5, 7)
  const day = digits(text, 8, 10)
  const hour = digits(text, 11, 13)
  const minute = digits(text, 14, 16)
  const second = digits(text, 17, 19)
  if (year < 100) return null
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  if (hour > 23 || minute > 59 || second > 60) return null
  const end = text.length
  const zulu = text.charCodeAt(end - 1) > 57
  const offsetHours = zulu ? 0 : digits(text, end - 5, end - 3)
  const offsetRest = zulu ? 0 : digits(text, end - 2, end)
  if (offsetHours > 23 || offsetRest > 59) return null
  const size = offsetHours * 60 + offsetRest
  const offsetMinutes = !zulu && size !== 0 && text.charCodeAt(end - 6) === 45 ? -size : size
  const last = Math.min(zulu ? end - 1 : end - 6, 23)
  const scale = last === 21 ? 100 : last === 22 ? 10 : 1
  const millis = second === 60 ? 999 : last > 19 ? digits(text, 20, last) * scale : 0
  const local = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59), millis)
  return { at: epochMs(local - offsetMinutes * MINUTE_MS), offsetMinutes }
}
