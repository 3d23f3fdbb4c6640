import { type DurationMs, durationMs } from '@golden-hour/model'
import { Temporal } from 'temporal-polyfill'

export type ParsedDuration =
  | { readonly ok: true; readonly ms: DurationMs }
  | { readonly ok: false; readonly message: string }

const refuse = (message: string): ParsedDuration => ({ ok: false, message })

function readDuration(text: string): Temporal.Duration | null {
  try {
    return Temporal.Duration.from(text)
  } catch {
    return null
  }
}

/** Strict ISO 8601: `PT60M`, `P1D` (24 h), `P2W` (14 × 24 h), `-PT3H`. Months and years have no fixed length and are refused. */
export function parseDuration(text: string): ParsedDuration {
  const duration = /^-?P/.test(text) ? readDuration(text) : null
  if (duration === null) return refuse(`"${text}" is no ISO 8601 duration; write it like PT60M, PT24H or P1D`)
  if (duration.years !== 0 || duration.months !== 0)
    return refuse(`"${text}" has months or years, whose length varies; write days, as P31D`)
  if (duration.microseconds !== 0 || duration.nanoseconds !== 0)
    return refuse(`"${text}" is finer than a millisecond; round it`)
  const days = duration.weeks * 7 + duration.days
  const seconds = ((days * 24 + duration.hours) * 60 + duration.minutes) * 60 + duration.seconds
  const ms = seconds * 1000 + duration.milliseconds
  if (!Number.isSafeInteger(ms)) return refuse(`"${text}" is too long to reckon with`)
  return { ok: true, ms: durationMs(ms === 0 ? 0 : ms) }
}
