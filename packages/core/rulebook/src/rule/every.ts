import { shiftFault } from '../calendar/shift-periods.ts'
import type { Every, Periods } from '../compiled/rule.ts'
import type { Loading } from '../loading.ts'
import { nearestName } from '../source/nearest.ts'
import { type MapNode, member, type Node } from '../source/node.ts'
import { checkFields, readCount, readDuration, readOneOf, readText } from '../source/read.ts'
import type { Table } from '../tables/table.ts'

const UNITS = ['day', 'workday', 'restday', 'week', 'month', 'quarter'] as const

export interface CompiledEvery {
  readonly every: Every
  readonly usesWorkingDays: boolean
}

const SHIFT_COLUMNS = ['shift', 'begins', 'ends']

/** The shifts of a table with columns shift, begins and ends. */
function shiftsOf(loading: Loading, table: Table, at: Node): Periods | null {
  const names = table.columns.map((column) => column.name)
  const lacking = SHIFT_COLUMNS.filter((column) => !names.includes(column))
  if (lacking.length > 0) {
    loading.faults.fault(
      'bad-value',
      at.place,
      `table "${table.name}" is no shift table: it has no column ${lacking.join(', ')}`,
    )
    return null
  }
  const rows = table.rows.map(({ cells }) => ({
    name: cells.shift ?? '',
    begins: cells.begins ?? '',
    ends: cells.ends ?? '',
  }))
  const wrong = shiftFault(rows)
  if (wrong === null) return loading.calendar.shiftPeriods(rows)
  loading.faults.fault('bad-value', at.place, `table "${table.name}": ${wrong}`)
  return null
}

function periodsOf(loading: Loading, node: Node): { name: string; periods: Periods } | null {
  const name = readText(loading.faults, node, `one of ${UNITS.join(', ')}, or the name of a shift table`)
  if (name === null) return null
  const unit = UNITS.find((known) => known === name)
  if (unit !== undefined) return { name, periods: loading.calendar.periods(unit) }
  const table = loading.tables.get(name)
  if (table === undefined) {
    const known = [...UNITS, ...loading.tables.keys()]
    loading.faults.fault(
      'unknown-table',
      node.place,
      `"${name}" is neither ${UNITS.join(', ')} nor a shift table`,
      nearestName(name, known),
    )
    return null
  }
  const periods = shiftsOf(loading, table, node)
  return periods === null ? null : { name, periods }
}

function compileCalendar(loading: Loading, map: MapNode): CompiledEvery | null {
  checkFields(loading.faults, map, { allowed: ['period', 'times', 'first'], of: '"every"' })
  const period = member(map, 'period')
  const times = member(map, 'times')
  const first = member(map, 'first')
  if (period === undefined)
    loading.faults.fault(
      'missing-field',
      map.place,
      `"every" needs a period, one of ${UNITS.join(', ')}, or a shift table`,
    )
  const found = period === undefined ? null : periodsOf(loading, period)
  const count = times === undefined ? 1 : readCount(loading.faults, times, 1)
  const partial = first === undefined ? null : readOneOf(loading.faults, first, ['partial', 'whole'])
  if (found === null) return null
  return {
    every: {
      kind: 'calendar',
      period: found.name,
      periods: found.periods,
      times: count ?? 1,
      firstPartial: partial === 'partial',
    },
    usesWorkingDays: found.name === 'workday' || found.name === 'restday',
  }
}

/** `every: P1D`, or `every: { period: day, times: 2, first: partial }`. Null after a fault. */
export function compileEvery(loading: Loading, node: Node): CompiledEvery | null {
  if (node.kind === 'map') return compileCalendar(loading, node)
  const ms = readDuration(loading.faults, node)
  if (ms === 0) loading.faults.fault('bad-duration', node.place, 'a cycle must last longer than nothing')
  return ms === null ? null : { every: { kind: 'sliding', everyMs: ms }, usesWorkingDays: false }
}
