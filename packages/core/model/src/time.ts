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

const daysInMonth = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

/**
 * An RFC 3339 date-time with offset, or null. Impossible dates (02-30), hour 24 and missing offsets are null;
 * fractions finer than a millisecond are cut; a leap second (:60) is read as the last millisecond of its minute.
 */
export function parseInstant(text: string): ParsedInstant | null {
  const parts = RFC3339.exec(text)
  if (parts === null) return null
  const year = Number(parts[1])
  const month = Number(parts[2])
  const day = Number(parts[3])
  const hour = Number(parts[4])
  const minute = Number(parts[5])
  const second = Number(parts[6])
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null
  if (hour > 23 || minute > 59 || second > 60) return null
  const offsetHours = Number(parts[10] ?? 0)
  const offsetRest = Number(parts[11] ?? 0)
  if (offsetHours > 23 || offsetRest > 59) return null
  const offsetMinutes = (parts[9] === '-' ? -1 : 1) * (offsetHours * 60 + offsetRest)
  const millis = second === 60 ? 999 : Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'))
  const local = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59), millis)
  return { at: epochMs(local - offsetMinutes * MINUTE_MS), offsetMinutes: offsetMinutes === 0 ? 0 : offsetMinutes }
}
