const SECOND = 1_000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const two = (value: number): string => String(value).padStart(2, '0')

/**
 * Time left until a deadline, or with a plus sign the time over it: `12:05`, `+3:07`, `5:04:09`, `2d 03:10`; `day` is the word for days.
 * Whole seconds are rounded so that 0:00 stands only at the deadline itself, which is still in time.
 */
export function countdownText(leftMs: number, day = 'd'): string {
  const over = leftMs < 0
  const seconds = over ? Math.ceil(-leftMs / SECOND) : Math.ceil(leftMs / SECOND)
  return (over ? '+' : '') + clockText(seconds * SECOND, day)
}

/** A length of time as on a stopwatch: `0:45`, `12:05`, `5:04:09`, `2d 03:10`. */
export function clockText(lengthMs: number, day = 'd'): string {
  const days = Math.floor(lengthMs / DAY)
  const hours = Math.floor((lengthMs % DAY) / HOUR)
  const minutes = Math.floor((lengthMs % HOUR) / MINUTE)
  const seconds = Math.floor((lengthMs % MINUTE) / SECOND)
  if (days > 0) return `${days}${day} ${two(hours)}:${two(minutes)}`
  if (hours > 0) return `${hours}:${two(minutes)}:${two(seconds)}`
  return `${minutes}:${two(seconds)}`
}

export interface LengthWords {
  readonly d: string
  readonly h: string
  readonly min: string
  readonly s: string
}

/** A length in at most two units, rounded down: `2 小时 5 分`; below a minute in seconds. Its sign is left to the caller. */
export function lengthText(lengthMs: number, words: LengthWords): string {
  const length = Math.abs(lengthMs)
  const days = Math.floor(length / DAY)
  const hours = Math.floor((length % DAY) / HOUR)
  const minutes = Math.floor((length % HOUR) / MINUTE)
  if (days > 0) return hours > 0 ? `${days} ${words.d} ${hours} ${words.h}` : `${days} ${words.d}`
  if (hours > 0) return minutes > 0 ? `${hours} ${words.h} ${minutes} ${words.min}` : `${hours} ${words.h}`
  if (minutes > 0) return `${minutes} ${words.min}`
  return `${Math.floor(length / SECOND)} ${words.s}`
}
