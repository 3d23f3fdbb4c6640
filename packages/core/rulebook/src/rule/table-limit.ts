import { type KeyColumn, rowReader } from '../cel/table-call.ts'
import { FAILED } from '../cel/typed.ts'
import type { Scope } from '../compiled/expression.ts'
import { nearestName } from '../source/nearest.ts'
import { type MapNode, member, type Node } from '../source/node.ts'
import { readText } from '../source/read.ts'
import type { Table } from '../tables/table.ts'
import { compileField, environmentOf } from './expressions.ts'
import { type CompiledLimit, missing, plain, readElse, readScale, scaled } from './limit-parts.ts'
import { namesOfWindow, type RuleContext } from './rule-context.ts'

function readTableOf(context: RuleContext, node: Node): Table | null {
  const { faults, tables } = context.loading
  const name = readText(faults, node, 'the name of a table')
  const table = name === null ? undefined : tables.get(name)
  if (name !== null && table === undefined)
    faults.fault(
      'unknown-table',
      node.place,
      `there is no table "${name}" (tables/${name}.csv)`,
      nearestName(name, tables.keys()),
    )
  return table ?? null
}

function readColumn(context: RuleContext, table: Table, map: MapNode): string | null {
  const node = member(map, 'column')
  if (node === undefined) return missing(context.loading, map, 'column', 'the column that holds the limit')
  const name = readText(context.loading.faults, node, 'the name of a column')
  const column = table.columns.find((known) => known.name === name)
  const names = table.columns.filter((known) => known.kind === 'number').map((known) => known.name)
  if (name !== null && column === undefined)
    context.loading.faults.fault(
      'unknown-column',
      node.place,
      `table "${table.name}" has no column "${name}"`,
      nearestName(name, names),
    )
  else if (column?.kind === 'string')
    context.loading.faults.fault(
      'bad-value',
      node.place,
      `column "${name}" holds texts; a limit is a number`,
      nearestName(column.name, names),
    )
  return column === undefined || column.kind === 'string' ? null : column.name
}

function keyOfTable(context: RuleContext, table: Table, map: MapNode): KeyColumn<Scope>[] | null {
  const { loading } = context
  const node = member(map, 'key')
  if (node === undefined) return missing(loading, map, 'key', 'as key: { item: start.data.itemCode }')
  const environment = environmentOf(loading, namesOfWindow(context))
  const pairs =
    node.kind === 'map'
      ? node.entries.map((e) => [e.key, e.keyPlace, e.value] as const)
      : [[table.columns[0]?.name ?? '', node.place, node] as const]
  const names = table.columns.map((column) => column.name)
  const keys: KeyColumn<Scope>[] = []
  for (const [column, place, value] of pairs) {
    if (!names.includes(column))
      loading.faults.fault(
        'unknown-column',
        place,
        `table "${table.name}" has no column "${column}"`,
        nearestName(column, names),
      )
    const checked = compileField(loading, value, environment)
    if (checked !== null && names.includes(column)) keys.push({ column, run: checked.typed.run })
  }
  return keys.length === pairs.length ? keys : null
}

/** `{ table, key, column, unit }`: the row that holds when the window starts. */
export function ofTable(context: RuleContext, map: MapNode, node: Node): CompiledLimit | null {
  const table = readTableOf(context, node)
  const scale = readScale(context, map)
  const otherwise = readElse(context, map)
  if (table === null) return null
  const column = readColumn(context, table, map)
  const keys = keyOfTable(context, table, map)
  if (column === null || keys === null || scale === null) return null
  const row = rowReader(table, keys)
  return plain({
    kind: 'relative',
    text: `table ${table.name}`,
    durationMs(scope) {
      const found = scope.start === null ? null : row(scope, scope.start.occurredAt)
      const value = found === FAILED || found === null ? null : (found as Readonly<Record<string, unknown>>)[column]
      return scaled(value, scale, otherwise)
    },
  })
}
