import { parseInstant } from '@golden-hour/model'
import { parseDuration } from '../iso-duration.ts'
import type { CelType } from './type.ts'
import { FAILED, type Run, type Typed } from './typed.ts'

/** A date-time text as epoch milliseconds; null stays null, and so do the milliseconds of a mark. */
export function toInstant(value: unknown): unknown {
  if (value === null || typeof value === 'number') return value
  if (typeof value !== 'string') return FAILED
  return parseInstant(value)?.at ?? FAILED
}

const GO_DURATION = /^-?(?:\d+(?:\.\d+)?(?:ms|h|m|s))+$/
const GO_UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 }

/** Milliseconds of `60m`, `1h30m`, `-90s` (as CEL writes them) or `PT60M`; FAILED for anything else. */
export function toDuration(value: unknown): unknown {
  if (value === null || typeof value === 'number') return value
  if (typeof value !== 'string') return FAILED
  if (!GO_DURATION.test(value)) {
    const parsed = parseDuration(value)
    return parsed.ok ? parsed.ms : FAILED
  }
  let ms = 0
  for (const part of value.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)) ms += Number(part[1]) * GO_UNITS[part[2]!]!
  return value.startsWith('-') ? -ms : ms
}

/** How a declared field is read: date-time texts become milliseconds, also within lists; everything else stays. */
export function readerOf(type: CelType): ((value: unknown) => unknown) | null {
  if (type.kind === 'timestamp') return toInstant
  if (type.kind !== 'list') return null
  const each = readerOf(type.of)
  if (each === null) return null
  return (value) => {
    if (!Array.isArray(value)) return value === null ? null : FAILED
    const items = value.map(each)
    return items.includes(FAILED) ? FAILED : items
  }
}

/** The side of a comparison as a date-time where the other side is one and this one's type is not known. */
export function alignedRun<S>(side: Typed<S>, other: Typed<S>): Run<S> {
  if (side.type.kind !== 'dyn' || other.type.kind !== 'timestamp') return side.run
  const { run } = side
  return (scope) => {
    const value = run(scope)
    return value === FAILED ? FAILED : toInstant(value)
  }
}
