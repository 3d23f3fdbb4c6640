import { fieldsOf } from '@golden-hour/events'
import type { Zone } from '@golden-hour/model'
import { instantOf, readIsoTime } from '../time/wall-time.ts'
import { type Cell, cellText } from './log-row.ts'

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

/**
 * Text that is a number becomes one. Leading zeros make a name of it, and so do more digits than a number keeps:
 * `007` and a 19-digit identity stay as they are.
 */
function numberOf(text: string): number | null {
  if (!NUMBER.test(text)) return null
  const value = Number(text)
  return Number.isFinite(value) && (Math.abs(value) <= Number.MAX_SAFE_INTEGER || !/^-?\d+$/.test(text)) ? value : null
}

const readTime = (text: string, zone: Zone): string => {
  const time = readIsoTime(text)
  return time === null ? text : zone.format(instantOf(time, zone))
}

/** The declared kind of a field; dots go down into objects. Null where the type declares none. */
function kindOf(type: string, field: string): string | null {
  let at: ReturnType<typeof fieldsOf> | { readonly kind: string } | undefined = fieldsOf(type)
  for (const name of field.split('.')) {
    if (at === undefined || !('fields' in at)) return null
    at = Object.hasOwn(at.fields, name) ? at.fields[name] : undefined
  }
  return at?.kind ?? null
}

/**
 * What a cell says in a field: a number where it is one, else a text. A field that the vocabulary declares to be text keeps
 * digits as text (ward 12), and one that it declares to be a time or a truth value is read as such.
 */
export function fieldValue(cell: Cell, type: string, field: string, zone: Zone): unknown {
  const kind = kindOf(type, field)
  const text = cellText(cell) ?? ''
  if (kind === 'string') return text
  if (kind === 'date-time' || typeof cell === 'object') return readTime(text, zone)
  if (kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true'
  return typeof cell === 'string' ? (numberOf(cell) ?? cell) : cell
}
