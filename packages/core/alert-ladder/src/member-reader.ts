import type { DurationMs } from '@golden-hour/model'
import { parseDuration } from '@golden-hour/rulebook'
import type { LadderFault } from './fault.ts'

const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/

/** Reads the members of one mapping; what is wrong is noted, and read as null. */
export interface MemberReader {
  readonly path: string
  fault(name: string, message: string): void
  text(name: string): string | null
  maybeText(name: string): string | null
  duration(name: string): DurationMs | null
  durations(name: string): readonly DurationMs[]
  texts(name: string): readonly string[]
  /** Times of day, `HH:MM`. */
  clock(name: string): string | null
  clocks(name: string): readonly string[]
  whole(name: string, least: number, most: number): number | null
  oneOf<Word extends string>(name: string, words: readonly Word[]): Word | null
  /** Null where it is not there; a fault where it is no mapping. */
  inner(name: string, members: readonly string[]): MemberReader | null
  items(name: string, members: readonly string[]): readonly MemberReader[]
  has(name: string): boolean
}

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `members`: the names that may stand here; any other is a fault that lists them. */
export function memberReader(
  raw: unknown,
  path: string,
  members: readonly string[],
  faults: LadderFault[],
): MemberReader | null {
  if (!isMap(raw)) {
    faults.push({ path, message: `a mapping is needed here, with ${members.join(', ')}` })
    return null
  }
  const fault = (name: string, message: string): void => {
    faults.push({ path: name === '' ? path : `${path}.${name}`, message })
  }
  for (const name of Object.keys(raw))
    if (!members.includes(name)) fault(name, `there is no such field here; known are ${members.join(', ')}`)
  const maybeText = (name: string): string | null => {
    const value = raw[name]
    if (value === undefined || value === null) return null
    if (typeof value === 'string' && value !== '') return value
    fault(name, 'a text is needed here')
    return null
  }
  const text = (name: string): string | null => {
    if (raw[name] === undefined || raw[name] === null) fault(name, 'this field is needed')
    return maybeText(name)
  }
  const asDuration = (name: string, value: unknown): DurationMs | null => {
    const parsed = typeof value === 'string' ? parseDuration(value) : null
    if (parsed?.ok === true) return parsed.ms
    fault(name, parsed?.message ?? 'an ISO 8601 duration is needed here, as PT5M')
    return null
  }
  const list = (name: string): readonly unknown[] => {
    const value = raw[name]
    if (value === undefined || value === null) return []
    if (Array.isArray(value)) return value
    fault(name, 'a list is needed here')
    return []
  }
  const texts = (name: string): readonly string[] =>
    list(name).flatMap((value, i) => {
      if (typeof value === 'string' && value !== '') return [value]
      fault(`${name}.${i}`, 'a text is needed here')
      return []
    })
  const asClock = (name: string, value: string | null): string | null => {
    if (value === null || CLOCK.test(value)) return value
    fault(name, `"${value}" is no time of day; write it like "07:30"`)
    return null
  }
  return {
    path,
    fault,
    text,
    maybeText,
    texts,
    has: (name) => raw[name] !== undefined && raw[name] !== null,
    duration(name) {
      if (raw[name] === undefined) {
        fault(name, 'this duration is needed, as PT5M')
        return null
      }
      return asDuration(name, raw[name])
    },
    durations: (name) => list(name).flatMap((value, i) => asDuration(`${name}.${i}`, value) ?? []),
    clock: (name) => asClock(name, text(name)),
    clocks: (name) => texts(name).flatMap((value, i) => asClock(`${name}.${i}`, value) ?? []),
    whole(name, least, most) {
      const value = raw[name]
      if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
      fault(name, `a whole number from ${least} to ${most} is needed here`)
      return null
    },
    oneOf(name, words) {
      const value = text(name)
      const found = words.find((word) => word === value)
      if (value !== null && found === undefined) fault(name, `"${value}" is none of ${words.join(', ')}`)
      return found ?? null
    },
    inner: (name, inside) =>
      raw[name] === undefined || raw[name] === null ? null : memberReader(raw[name], `${path}.${name}`, inside, faults),
    items: (name, inside) =>
      list(name).flatMap((value, i) => memberReader(value, `${path}.${name}.${i}`, inside, faults) ?? []),
  }
}
