/** One record of a CSV file and the 1-based line it begins on. */
export interface CsvRecord {
  readonly line: number
  readonly cells: readonly string[]
}

export interface CsvFault {
  readonly line: number
  readonly message: string
}

export interface ParsedCsv {
  readonly records: readonly CsvRecord[]
  readonly faults: readonly CsvFault[]
}

interface Cell {
  readonly text: string
  /** Offset of the separator that ends it. */
  readonly end: number
}

/** A quoted cell; `""` within it is a quotation mark. Null: it is never closed, or something follows it. */
function quotedCell(text: string, begin: number): Cell | null {
  let value = ''
  for (let i = begin + 1; i < text.length; i++) {
    if (text[i] !== '"') value += text[i]
    else if (text[i + 1] === '"') value += text[++i]
    else return i + 1 === text.length || /[,\r\n]/.test(text[i + 1]!) ? { text: value, end: i + 1 } : null
  }
  return null
}

function plainCell(text: string, begin: number): Cell {
  let end = begin
  while (end < text.length && !/[,\r\n]/.test(text[end]!)) end++
  return { text: text.slice(begin, end).trim(), end }
}

const skipLineEnd = (text: string, at: number): number => (text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1)

/** RFC 4180: cells between commas, quoted where they hold a comma, a quotation mark or a line end. Empty lines are skipped. */
export function parseCsv(text: string): ParsedCsv {
  const records: CsvRecord[] = []
  const faults: CsvFault[] = []
  let at = 0
  let line = 1
  while (at < text.length) {
    const begunOn = line
    const cells: string[] = []
    for (;;) {
      const quoted = text[at] === '"'
      const cell = quoted ? quotedCell(text, at) : plainCell(text, at)
      if (cell === null) {
        faults.push({ line: begunOn, message: 'a quoted cell is not closed, or something follows its quotation mark' })
        return { records, faults }
      }
      if (quoted) line += text.slice(at, cell.end).split('\n').length - 1
      cells.push(cell.text)
      at = cell.end
      if (text[at] !== ',') break
      at++
    }
    if (at < text.length) {
      at = skipLineEnd(text, at)
      line++
    }
    if (cells.length > 1 || cells[0] !== '') records.push({ line: begunOn, cells })
  }
  return { records, faults }
}
