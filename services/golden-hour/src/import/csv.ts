/** One record of a CSV file. */
export interface CsvRecord {
  /** The line it begins on, 1-based; a quoted line end makes a record longer than a line. */
  readonly line: number
  readonly cells: readonly string[]
  /** What is wrong with its quotes, or null. */
  readonly problem: string | null
}

export interface CsvReader {
  /** The records completed by this piece of text. */
  push(text: string): CsvRecord[]
  /** The record that the end of the file completes, if any. */
  end(): CsvRecord[]
}

/**
 * RFC 4180, read as a stream: pieces may be cut anywhere. Lines end with LF, CR LF or CR; a doubled quote inside quotes is one;
 * a quote inside an unquoted cell is itself. Empty lines are no records.
 */
export function createCsvReader(delimiter: string): CsvReader {
  let state: 'start' | 'plain' | 'quoted' | 'quote-in-quoted' | 'after-quoted' = 'start'
  let line = 1
  let recordLine = 1
  let quoteLine = 1
  let cells: string[] = []
  let cell = ''
  let problem: string | null = null
  let afterCr = false
  let done: CsvRecord[] = []

  const endCell = (): void => {
    cells.push(cell)
    cell = ''
    state = 'start'
  }
  const endRecord = (): void => {
    const empty = cells.length === 0 && cell === '' && state === 'start'
    if (!empty) {
      endCell()
      done.push({ line: recordLine, cells, problem })
    }
    cells = []
    problem = null
    state = 'start'
  }
  const lineEnd = (char: string): void => {
    endRecord()
    afterCr = char === '\r'
    line += 1
    recordLine = line
  }
  const inQuotes = (char: string): void => {
    if (char === '"') {
      state = 'quote-in-quoted'
      afterCr = false
      return
    }
    if (char === '\n' ? !afterCr : char === '\r') line += 1
    afterCr = char === '\r'
    cell += char
  }
  const outsideQuotes = (char: string): void => {
    if (char === delimiter) endCell()
    else if (char === '\n' || char === '\r') lineEnd(char)
    else if (state === 'start' && char === '"') {
      state = 'quoted'
      quoteLine = line
    } else if (state === 'after-quoted' || state === 'quote-in-quoted') {
      problem ??= `cell ${cells.length + 1} has text after its closing quote`
      state = 'after-quoted'
    } else {
      state = 'plain'
      cell += char
    }
  }
  const take = (char: string): void => {
    if (state === 'quoted') {
      inQuotes(char)
      return
    }
    if (afterCr) {
      afterCr = false
      if (char === '\n') return
    }
    if (state === 'quote-in-quoted' && char === '"') {
      cell += '"'
      state = 'quoted'
    } else outsideQuotes(char)
  }
  const collect = (): CsvRecord[] => {
    const records = done
    done = []
    return records
  }
  return {
    push(text) {
      for (const char of text) take(char)
      return collect()
    },
    end() {
      if (state === 'quoted')
        problem = `the quote opened on line ${quoteLine} is never closed; nothing after it was read`
      endRecord()
      return collect()
    },
  }
}
