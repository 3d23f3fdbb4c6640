/** A value of one cell or attribute; `date`: a point in time as the log wrote it. */
export type Cell = string | number | boolean | { readonly date: string }

/** One event of a log: a row of a CSV file, an event element of an XES file. */
export interface LogRow {
  /** The line of the file it begins on, 1-based. */
  readonly line: number
  /** Why the row cannot be read at all, or null. */
  readonly problem: string | null
  /** The cell of that column; null where it is empty or absent. */
  cell(column: string): Cell | null
  /** The same, for what belongs to the case rather than to the event. Differs only in XES. */
  caseCell(column: string): Cell | null
}

/** The rows of a log in the order of the file, in batches. `columns`: those of the header; null where a log has none. */
export interface LogRows {
  readonly columns: readonly string[] | null
  readonly bytesRead: number
  readonly rows: readonly LogRow[]
}

export const unreadableRow = (line: number, problem: string): LogRow => ({
  line,
  problem,
  cell: () => null,
  caseCell: () => null,
})

/** The cell as the text it was written with. */
export const cellText = (cell: Cell | null): string | null =>
  cell === null ? null : typeof cell === 'object' ? cell.date : String(cell)
