import { type EpochMs, epochMs, keyTerm } from '@golden-hour/model'
import type { ASTNode } from '@marcbachmann/cel-js'
import { nearestName } from '../source/nearest.ts'
import { createLookup } from '../tables/lookup.ts'
import type { Table } from '../tables/table.ts'
import type { Compilation, Compile } from './environment.ts'
import { keyOf } from './literals.ts'
import { type CelType, DYN, inWords, NUMBER, STRING } from './type.ts'
import { FAILED, type Run, type Typed } from './typed.ts'

const failed = <S>(): Typed<S> => ({ type: DYN, run: () => FAILED })

/** Whether a value of that type can be a key: text, number, boolean or unknown. */
const isKey = (type: CelType): boolean => ['string', 'number', 'boolean', 'dyn'].includes(type.kind)

/** What stands in a table's cell for a value; null where it is no key. */
const cellOf = (value: unknown): string | null => (typeof value === 'boolean' ? String(value) : keyTerm(value))

export interface KeyColumn<S> {
  readonly column: string
  readonly run: Run<S>
}

/** The row that holds for the values of the key's columns; null for none, FAILED where a value could not be made. */
export function rowReader<S>(table: Table, keys: readonly KeyColumn<S>[]): (scope: S, at: EpochMs) => unknown {
  const find = createLookup(
    table,
    keys.map((key) => key.column),
  )
  return (scope, at) => {
    const cells: string[] = []
    for (const key of keys) {
      const value = key.run(scope)
      if (value === FAILED) return FAILED
      const cell = cellOf(value)
      if (cell === null) return null
      cells.push(cell)
    }
    return find(cells, at)
  }
}

function keyColumn<S>(
  table: Table,
  column: string,
  columnAt: number,
  value: ASTNode,
  compilation: Compilation<S>,
  compile: Compile<S>,
): KeyColumn<S> | null {
  const typed = compile(value, compilation)
  if (!isKey(typed.type))
    compilation.fault('impossible-comparison', value.start, `a key is a text or a number, not ${inWords(typed.type)}`)
  if (table.columns.some((known) => known.name === column)) return { column, run: typed.run }
  const names = table.columns.map((known) => known.name)
  compilation.fault(
    'unknown-column',
    columnAt,
    `table "${table.name}" has no column "${column}"`,
    nearestName(column, names),
  )
  return null
}

function keyColumns<S>(table: Table, key: ASTNode, compilation: Compilation<S>, compile: Compile<S>): KeyColumn<S>[] {
  if (key.op !== 'map') {
    const first = table.columns[0]?.name ?? ''
    return [keyColumn(table, first, key.start, key, compilation, compile)].filter((found) => found !== null)
  }
  const columns: KeyColumn<S>[] = []
  for (const [nameNode, value] of key.args) {
    const name = keyOf(nameNode)
    if (name === null) compilation.fault('bad-expression', nameNode.start, 'a column must be a name or a quoted text')
    const column = name === null ? null : keyColumn(table, name, nameNode.start, value, compilation, compile)
    if (column !== null) columns.push(column)
  }
  return columns
}

const COLUMN_TYPES = { number: NUMBER, string: STRING, dyn: DYN } as const

export function rowType(table: Table): CelType {
  const fields = new Map(table.columns.map((column) => [column.name, COLUMN_TYPES[column.kind]] as const))
  return { kind: 'map', fields, open: false, title: `table "${table.name}"` }
}

function findTable<S>(node: ASTNode, compilation: Compilation<S>): Table | null {
  const name = keyOf(node)
  if (name === null) {
    compilation.fault('bad-expression', node.start, 'name the table, as table("NAME", key, fact.time)')
    return null
  }
  const table = compilation.environment.tables.get(name)
  if (table !== undefined) return table
  const nearest = nearestName(name, compilation.environment.tables.keys())
  compilation.fault('unknown-table', node.start, `there is no table "${name}" (tables/${name}.csv)`, nearest)
  return null
}

/** `table("NAME", { column: value }, time)`, or one value for the first column: the row valid then, or null. */
export function compileTable<S>(
  args: readonly ASTNode[],
  at: number,
  compilation: Compilation<S>,
  compile: Compile<S>,
): Typed<S> {
  const [nameNode, keyNode, timeNode] = args
  if (nameNode === undefined || keyNode === undefined || timeNode === undefined || args.length !== 3) {
    compilation.fault('bad-expression', at, 'write it as table("NAME", { column: value }, fact.time)')
    return failed()
  }
  const table = findTable(nameNode, compilation)
  const time = compile(timeNode, compilation)
  if (time.type.kind !== 'timestamp' && time.type.kind !== 'dyn')
    compilation.fault(
      'impossible-comparison',
      timeNode.start,
      `the time of a table row is a date-time, not ${inWords(time.type)}`,
    )
  if (table === null) return failed()
  const row = rowReader(table, keyColumns(table, keyNode, compilation, compile))
  return {
    type: rowType(table),
    run: (scope) => {
      const moment = time.run(scope)
      return typeof moment === 'number' ? row(scope, epochMs(moment)) : moment === null ? null : FAILED
    },
  }
}
