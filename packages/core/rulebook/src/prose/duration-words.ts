import { DAY_MS, type DurationMs, HOUR_MS, MINUTE_MS } from '@golden-hour/model'
import { Temporal } from 'temporal-polyfill'
import { parseDuration } from '../iso-duration.ts'
import type { DurationParts, Lexicon } from './lexicon.ts'

/** Up to here days are told in hours, so that 24 hours are not taken for a calendar day. */
const FEW_DAYS = 3

const inHours = (days: number): boolean => days < FEW_DAYS

function partsOfMs(ms: number): DurationParts {
  const days = Math.floor(ms / DAY_MS)
  if (!inHours(days)) {
    const rest = ms - days * DAY_MS
    return { ...partsBelowDays(rest, true), days }
  }
  return { ...partsBelowDays(ms, ms % MINUTE_MS !== 0 || ms >= 2 * HOUR_MS), days: 0 }
}

/** Less than two hours are told in minutes alone, as limits are: 60 minutes, 90 minutes. */
function partsBelowDays(ms: number, withHours: boolean): Omit<DurationParts, 'days'> {
  const hours = withHours ? Math.floor(ms / HOUR_MS) : 0
  const rest = ms - hours * HOUR_MS
  const minutes = Math.floor(rest / MINUTE_MS)
  return { hours, minutes, seconds: (rest - minutes * MINUTE_MS) / 1000 }
}

/** A length of time in words; its sign is left to what stands around it. */
export const durationWords = (ms: DurationMs, lexicon: Lexicon): string => lexicon.duration(partsOfMs(Math.abs(ms)))

/** An ISO 8601 duration in the units it is written in: `PT60M` is 60 minutes, `PT1H` one hour. */
export function durationTextWords(text: string, lexicon: Lexicon): string {
  if (!parseDuration(text).ok) return text
  const written = Temporal.Duration.from(text).abs()
  const days = written.weeks * 7 + written.days
  const few = inHours(days)
  return lexicon.duration({
    days: few ? 0 : days,
    hours: written.hours + (few ? days * 24 : 0),
    minutes: written.minutes,
    seconds: written.seconds + written.milliseconds / 1000,
  })
}
