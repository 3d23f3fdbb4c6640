import { type EpochMs, type LocalDay, parseInstant, type Zone } from '@golden-hour/model'
import type { FaultList } from '../source/fault-list.ts'
import type { Place, SourceText } from '../source/source-text.ts'
import { type CsvRecord, parseCsv } from './csv.ts'

export interface Column {
  readonly name: string
  /** `number`: every value it has is one. `dyn`: it has no value at all. */
  readonly kind: 'number' | 'string' | 'dyn'
}

export interface Row {
  /** As written, by column; `*` matches anything. */
  readonly cells: Readonly<Record<string, string>>
  /** What an expression reads: numbers as numbers, an empty cell as null. */
  readonly values: Readonly<Record<string, string | number | null>>
  /** Valid from this instant; null: from ever. */
  readonly from: EpochMs | null
  /** Valid before this instant; null: for ever. */
  readonly to: EpochMs | null
}

/** A CSV file of the rulebook. Columns `from` and `to` are the validity of a row and no columns of the table. */
export interface Table {
  readonly name: string
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  /** The header and the rows as written, for the rulebook's hash. */
  readonly records: readonly (readonly string[])[]
}

const VALIDITY = ['from', 'to']
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/

export function readMoment(text: string, zone: Zone): EpochMs | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return parseInstant(text)?.at ?? null
  return parseInstant(`${text}T00:00:00Z`) === null ? null : zone.startOfDay(text as LocalDay)
}

const lineOf = (source: SourceText, line: number): Place => ({ source, offset: source.lineStarts[line - 1] ?? 0 })

/** Null where the header cannot be used. */
function readHeader(source: SourceText, header: CsvRecord | undefined, faults: FaultList): readonly string[] | null {
  if (header === undefined) {
    faults.fault('bad-csv', lineOf(source, 1), 'the table is empty; its first line names the columns')
    return null
  }
  const at = lineOf(source, header.line)
  const twice = header.cells.find((name, i) => header.cells.indexOf(name) !== i)
  if (header.cells.includes('')) faults.fault('bad-csv', at, 'a column has no name')
  else if (twice !== undefined) faults.fault('bad-csv', at, `column "${twice}" is there twice`)
  else if (header.cells.every((name) => VALIDITY.includes(name)))
    faults.fault('bad-csv', at, 'there is no column beside from and to')
  else return header.cells
  return null
}

function checkValidity(
  source: SourceText,
  line: number,
  row: Row,
  cells: Readonly<Record<string, string>>,
  faults: FaultList,
): void {
  for (const name of VALIDITY) {
    const text = cells[name] ?? ''
    if (text !== '' && row[name as 'from' | 'to'] === null)
      faults.fault(
        'bad-csv',
        lineOf(source, line),
        `${name} is "${text}"; write a date (2026-01-31) or an RFC 3339 time`,
      )
  }
  if (row.from !== null && row.to !== null && row.from >= row.to)
    faults.fault(
      'bad-csv',
      lineOf(source, line),
      'from must be earlier than to, which is the first moment it holds no more',
    )
}

function readRow(
  source: SourceText,
  record: CsvRecord,
  columns: readonly string[],
  numeric: ReadonlySet<string>,
  zone: Zone,
  faults: FaultList,
): Row {
  const cells = Object.fromEntries(columns.map((name, i) => [name, record.cells[i] ?? '']))
  const read = (name: string): string | number | null => {
    const text = cells[name] ?? ''
    if (text === '') return null
    return numeric.has(name) ? Number(text) : text
  }
  const values = Object.fromEntries(columns.map((name) => [name, read(name)]))
  const moment = (name: string): EpochMs | null => ((cells[name] ?? '') === '' ? null : readMoment(cells[name]!, zone))
  const row: Row = { cells, values, from: moment('from'), to: moment('to') }
  checkValidity(source, record.line, row, cells, faults)
  return row
}

function kindOf(column: number, records: readonly CsvRecord[]): Column['kind'] {
  const cells = records.map((record) => record.cells[column] ?? '').filter((cell) => cell !== '')
  if (cells.length === 0) return 'dyn'
  return cells.every((cell) => NUMBER.test(cell)) ? 'number' : 'string'
}

/** Reads `tables/NAME.csv`; null where its header cannot be used. All faults at once. */
export function readTable(name: string, source: SourceText, zone: Zone, faults: FaultList): Table | null {
  const { records, faults: csvFaults } = parseCsv(source.text)
  for (const { line, message } of csvFaults) faults.fault('bad-csv', lineOf(source, line), message)
  const header = readHeader(source, records[0], faults)
  if (header === null) return null
  const body = records.slice(1)
  for (const record of body)
    if (record.cells.length !== header.length)
      faults.fault(
        'bad-csv',
        lineOf(source, record.line),
        `${record.cells.length} cells, but the header names ${header.length} columns`,
      )
  const numeric = new Set(header.filter((_, i) => kindOf(i, body) === 'number'))
  const rows = body.map((record) => readRow(source, record, header, numeric, zone, faults))
  const columns = header
    .map((column, i) => ({ name: column, kind: kindOf(i, body) }))
    .filter(({ name: column }) => !VALIDITY.includes(column))
  return { name, columns, rows, records: records.map((record) => record.cells) }
}
