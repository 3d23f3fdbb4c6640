import { parseInstant } from '@golden-hour/model'
import { dayAfter, dayOf, endOf, endOfWorkdayAfter } from './calendar.ts'
import type { LimitDoc, TableRow, Unit } from './documents.ts'
import { evaluate } from './guard.ts'
import { type Due, durationOf, exactly } from './moments.ts'
import { type Start, scopeOf, type World } from './world.ts'

/** engine.md §3.4: a due, no due at all, or a limit that cannot be read. */
export type ReadLimit = Due | null | 'unreadable'

const UNIT_MS: Readonly<Record<Unit, number>> = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 }

const after = (start: Start, length: number): Due => ({ base: start.moment, plus: length })

const otherwise = (start: Start, fallback: string | undefined): ReadLimit =>
  fallback === undefined ? 'unreadable' : after(start, durationOf(fallback))

export function dueOf(limit: LimitDoc | undefined, start: Start, world: World): ReadLimit {
  if (limit === undefined) return null
  if (typeof limit === 'string') return after(start, durationOf(limit))
  if ('field' in limit) {
    const amount = fieldOf(limit.field, start)
    if (amount === null) return otherwise(start, limit.else)
    return after(start, amount * (limit.times ?? 1) * UNIT_MS[limit.unit])
  }
  if ('at' in limit) {
    const value = evaluate(limit.at, scopeOf(null, start))
    const parsed = typeof value === 'string' ? parseInstant(value) : null
    if (parsed === null) return otherwise(start, limit.else)
    return { base: exactly(parsed.at), plus: durationOf(limit.plus ?? 'PT0S') }
  }
  if ('workdays' in limit)
    return { base: exactly(endOfWorkdayAfter(start.moment.at, limit.workdays, world.isWorkday)), plus: 0 }
  if ('endOfDay' in limit) return { base: exactly(endOf(dayAfter(dayOf(start.moment.at), limit.endOfDay))), plus: 0 }
  const amount = cellOf(limit.table, limit.key, limit.column, start, world)
  return amount === null ? otherwise(start, limit.else) : after(start, amount * UNIT_MS[limit.unit])
}

/** A number of the start's body, or of a fact bound by `with`, written `name.field`. */
function fieldOf(field: string, start: Start): number | null {
  const dot = field.indexOf('.')
  const bound = dot < 0 ? start.fact : (start.names[field.slice(0, dot)] ?? null)
  if (bound === null || typeof bound === 'number') return null
  const value = bound.data[field.slice(dot + 1)]
  return typeof value === 'number' ? value : null
}

/** rulebook.md, Limits: the row valid at the start; `*` matches anything, the row with fewer `*` wins. */
function cellOf(
  table: string,
  key: Readonly<Record<string, string>>,
  column: string,
  start: Start,
  world: World,
): number | null {
  const day = dayOf(start.moment.at)
  const wanted = Object.entries(key).map(
    ([name, expression]) => [name, evaluate(expression, scopeOf(null, start))] as const,
  )
  const fits = (row: TableRow): boolean =>
    (!row.from || row.from <= day) &&
    (!row.to || day < row.to) &&
    wanted.every(([name, value]) => row[name] === '*' || (value !== null && row[name] === String(value)))
  const stars = (row: TableRow): number => wanted.filter(([name]) => row[name] === '*').length
  const rows = (world.tables[table] ?? []).filter(fits).sort((a, b) => stars(a) - stars(b))
  const cell = rows[0]?.[column] ?? ''
  return cell === '' || Number.isNaN(Number(cell)) ? null : Number(cell)
}
