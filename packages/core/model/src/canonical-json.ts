import { hash } from 'node:crypto'

/**
 * RFC 8785 (JCS): members sorted by UTF-16 code unit, no white space, numbers as ECMAScript prints them.
 * Undefined members are left out; a value that is not JSON (NaN, a function) throws a TypeError.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new TypeError(`not a JSON number: ${value}`)
    return JSON.stringify(value)
  }
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`
  if (typeof value === 'object') {
    const members = Object.entries(value).filter(([, member]) => member !== undefined)
    members.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`
  }
  throw new TypeError(`not JSON: ${typeof value}`)
}

/** Lower-case hex. */
export const sha256 = (text: string): string => hash('sha256', text, 'hex')
