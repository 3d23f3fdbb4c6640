import { type CsvRecord, createCsvReader } from './csv.ts'
import { type LogRow, type LogRows, unreadableRow } from './log-row.ts'
import type { TextPiece } from './text-pieces.ts'

const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? '' : 's'}`

function rowOf(record: CsvRecord, columns: readonly string[], positions: ReadonlyMap<string, number>): LogRow {
  if (record.problem !== null) return unreadableRow(record.line, record.problem)
  if (record.cells.length !== columns.length) {
    const problem = `the row has ${count(record.cells.length, 'cell')}, the header has ${columns.length}`
    return unreadableRow(record.line, problem)
  }
  const cell = (column: string): string | null => {
    const position = positions.get(column)
    const text = position === undefined ? '' : (record.cells[position] ?? '')
    return text === '' ? null : text
  }
  return { line: record.line, problem: null, cell, caseCell: cell }
}

/** The rows of a CSV file, whose first record is its header. */
export async function* readCsvRows(pieces: AsyncIterable<TextPiece>, delimiter: string): AsyncGenerator<LogRows> {
  const reader = createCsvReader(delimiter)
  let columns: readonly string[] | null = null
  let positions: ReadonlyMap<string, number> = new Map()
  const take = (records: CsvRecord[], bytesRead: number): LogRows | null => {
    if (columns === null) {
      const header = records.shift()
      if (header === undefined) return null
      columns = header.cells
      positions = new Map([...columns.entries()].reverse().map(([position, name]) => [name, position]))
    }
    const known = columns
    return { columns: known, bytesRead, rows: records.map((record) => rowOf(record, known, positions)) }
  }
  let bytesRead = 0
  for await (const piece of pieces) {
    bytesRead = piece.bytesRead
    const batch = take(reader.push(piece.text), bytesRead)
    if (batch !== null) yield batch
  }
  const last = take(reader.end(), bytesRead)
  if (last !== null) yield last
}
