import { type ProblemError, type Refusal, refused } from './problem.ts'

/** 256 KiB of UTF-8, of the event as encoded. */
export const MAX_EVENT_BYTES = 262_144

/** Deeper nesting than any body has; without a limit a hostile one exhausts the stack of whoever hashes it. */
export const MAX_DEPTH = 64

/**
 * No less than the bytes of the value's JSON text; NaN where it has none: nested too deep, or a number that JSON
 * cannot write (`1e999` parses to Infinity). One walk, no strings: this runs for every event.
 */
function jsonBound(value: unknown, depth = 0): number {
  if (typeof value === 'string') return value.length * 6 + 2
  if (typeof value === 'number') return Number.isFinite(value) ? 25 : Number.NaN
  if (value === null || typeof value === 'boolean' || value === undefined) return 5
  if (typeof value !== 'object' || depth > MAX_DEPTH) return Number.NaN
  let bound = 2
  if (Array.isArray(value)) {
    for (const element of value) bound += jsonBound(element, depth + 1) + 1
    return bound
  }
  for (const name in value) {
    bound += name.length * 6 + 4 + jsonBound((value as Record<string, unknown>)[name], depth + 1)
  }
  return bound
}

/** Bytes of a text in UTF-8. */
export const utf8Bytes = (text: string): number => Buffer.byteLength(text, 'utf8')

const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')

/** Every place where the value is not JSON or is nested too deep, below `path`. Call it when `jsonBound` is NaN. */
function unsoundPlaces(value: unknown, path: string, depth = 0): ProblemError[] {
  if (typeof value === 'number' && !Number.isFinite(value)) return [{ path, message: 'must be a finite number' }]
  if (value === undefined || value === null || typeof value === 'string') return []
  if (typeof value === 'number' || typeof value === 'boolean') return []
  if (typeof value !== 'object') return [{ path, message: 'must be JSON' }]
  if (depth > MAX_DEPTH) return [{ path, message: `is nested deeper than ${MAX_DEPTH} levels; flatten it` }]
  return Object.entries(value).flatMap(([name, member]) =>
    unsoundPlaces(member, `${path}/${escapePointer(name)}`, depth + 1),
  )
}

export const tooLarge = (): Refusal =>
  refused('too-large', [{ path: '', message: `has more than ${MAX_EVENT_BYTES} bytes; send documents by reference` }])

/** Refuses what is nested too deep, what JSON cannot write, and what has more than `room` bytes. `path` is the value's. */
export function beyondLimits(value: unknown, path: '' | '/data', room: number): Refusal | null {
  const bound = jsonBound(value)
  if (Number.isNaN(bound)) {
    const places = unsoundPlaces(value, path)
    return refused(places.some((place) => place.path.startsWith('/data')) ? 'bad-data' : 'bad-attribute', places)
  }
  return bound > room && utf8Bytes(JSON.stringify(value)) > room ? tooLarge() : null
}
