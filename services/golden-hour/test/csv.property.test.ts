import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CsvRecord, createCsvReader } from '../src/import/csv.ts'

const read = (pieces: readonly string[], delimiter: string): CsvRecord[] => {
  const reader = createCsvReader(delimiter)
  return [...pieces.flatMap((piece) => reader.push(piece)), ...reader.end()]
}

/** Cuts a text anywhere, also inside a line end or a doubled quote. */
const cut = (text: string, places: readonly number[]): string[] => {
  const at = [...new Set(places.map((place) => place % (text.length + 1)))].sort((a, b) => a - b)
  return [0, ...at].map((from, i) => text.slice(from, at[i] ?? text.length))
}

const cellText = fc.string({
  unit: fc.constantFrom('a', '危', '😀', '"', ',', ';', '\n', '\r', '\r\n', ' ', 'NA', '0'),
  maxLength: 6,
})

const written = (cell: string, delimiter: string, always: boolean): string =>
  always || cell === '' || /["\r\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell

/** Lines that a cell's text spans beyond its first. */
const innerLines = (cell: string): number => cell.split(/\r\n|\r|\n/).length - 1

describe('the CSV reader', () => {
  it('gives back every cell and the line of every record, wherever the text is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cellText, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
        fc.constantFrom(',', ';', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        fc.boolean(),
        fc.array(fc.nat(), { maxLength: 8 }),
        (rows, delimiter, lineEnd, always, lastLineEnd, places) => {
          const lines = rows.map((row) => row.map((cell) => written(cell, delimiter, always)).join(delimiter))
          const text = lines.join(lineEnd) + (lastLineEnd ? lineEnd : '')
          let line = 1
          const expected = rows.map((cells) => {
            const record = { line, cells, problem: null }
            line += 1 + cells.reduce((sum, cell) => sum + innerLines(cell), 0)
            return record
          })
          expect(read(cut(text, places), delimiter)).toEqual(expected)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('never throws and loses no line end, whatever the text is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r'), maxLength: 30 }),
        fc.array(fc.nat()),
        (text, places) => {
          const whole = read([text], ',')
          expect(read(cut(text, places), ',')).toEqual(whole)
          const last = whole.at(-1)
          expect(last === undefined || last.line <= text.split(/\r\n|\r|\n/).length).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('says which cell has text after its closing quote and goes on with the next line', () => {
    expect(read(['a,"b"c,d\ne,f\n'], ',')).toEqual([
      { line: 1, cells: ['a', 'b', 'd'], problem: 'cell 2 has text after its closing quote' },
      { line: 2, cells: ['e', 'f'], problem: null },
    ])
  })

  it('says on which line a quote was opened that is never closed', () => {
    const [first, second] = read(['a,b\nc,"d\ne,f\n'], ',')
    expect(first?.problem).toBeNull()
    expect(second).toMatchObject({
      line: 2,
      problem: 'the quote opened on line 2 is never closed; nothing after it was read',
    })
  })

  it('takes a quote inside an unquoted cell as itself, and passes over empty lines while counting them', () => {
    expect(read(['5" tube,b\n\n\r\nc,d'], ',')).toEqual([
      { line: 1, cells: ['5" tube', 'b'], problem: null },
      { line: 4, cells: ['c', 'd'], problem: null },
    ])
  })
})
