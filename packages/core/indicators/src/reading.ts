import { canonicalJson, type MarkValue, type WindowView } from '@golden-hour/model'

/** A mark by its name, `level` or `marks.level`; null where the window has none of that name. */
export function readMark(window: WindowView, name: string): MarkValue {
  const key = name.startsWith('marks.') ? name.slice('marks.'.length) : name
  return Object.hasOwn(window.marks, key) ? (window.marks[key] ?? null) : null
}

/** A mark as a number; null where it is none: text that looks like one is not guessed at. */
export function readNumber(window: WindowView, name: string): number | null {
  const value = readMark(window, name)
  return typeof value === 'number' && Number.isFinite(value) ? value : null
}

/** What windows are told apart or grouped by: `patient`, `encounter` or a mark. Null is no identity. */
export function readIdentity(window: WindowView, by: string): string | null {
  if (by === 'patient') return window.patientId
  if (by === 'encounter') return window.encounterId
  return readMarkIdentity(window, by)
}

/** A mark as an identity, also where it is called `patient`. The number 1 and the text "1" are two. */
export function readMarkIdentity(window: WindowView, name: string): string | null {
  const value = readMark(window, name)
  return value === null ? null : canonicalJson(value)
}

/** A mark as the name of a stratum: text as it is, null and absent as nothing, the rest as JSON. */
export function stratumOf(window: WindowView, name: string): string {
  const value = readMark(window, name)
  if (value === null) return ''
  return typeof value === 'string' ? value : canonicalJson(value)
}
