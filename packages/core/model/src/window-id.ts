const SPECIAL = /[%,/#]/
const ESCAPES: Readonly<Record<string, string>> = { '%': '%25', ',': '%2C', '/': '%2F', '#': '%23' }

/** One term of a window key, with the four characters escaped that have a meaning in a window id. */
export const encodeKeyTerm = (term: string): string =>
  SPECIAL.test(term) ? term.replace(/[%,/#]/g, (c) => ESCAPES[c] ?? c) : term

export const windowId = (ruleId: string, key: string): string => `${ruleId}/${key}`

/** A key field's value as a term: strings as they are, numbers by their JSON text; anything else is no key (null). */
export function keyTerm(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : value
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value)
  return null
}
