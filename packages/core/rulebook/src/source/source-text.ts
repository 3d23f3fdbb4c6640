/** One file, with the beginnings of its lines. Offsets count UTF-16 code units from 0. */
export interface SourceText {
  readonly path: string
  readonly text: string
  readonly lineStarts: readonly number[]
}

/** A place in a file: where a fault is shown. */
export interface Place {
  readonly source: SourceText
  readonly offset: number
}

export function createSourceText(path: string, raw: string): SourceText {
  const text = raw.startsWith('\uFEFF') ? raw.slice(1) : raw
  const lineStarts = [0]
  for (let i = text.indexOf('\n'); i !== -1; i = text.indexOf('\n', i + 1)) lineStarts.push(i + 1)
  return { path, text, lineStarts }
}

/** 1-based line and column. */
export function lineAndColumn(place: Place): { readonly line: number; readonly column: number } {
  const starts = place.source.lineStarts
  const offset = Math.min(Math.max(place.offset, 0), place.source.text.length)
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (starts[middle]! <= offset) low = middle
    else high = middle - 1
  }
  return { line: low + 1, column: offset - starts[low]! + 1 }
}

/** The text of a 1-based line, without its line end. */
export function lineText(source: SourceText, line: number): string {
  const begin = source.lineStarts[line - 1] ?? source.text.length
  const end = source.lineStarts[line] ?? source.text.length
  return source.text.slice(begin, end).replace(/\r?\n$/, '')
}

// Wide characters take two columns of a terminal: under them the caret line has an ideographic space.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/

const underneath = (text: string): string =>
  [...text].map((c) => (c === '\t' ? '\t' : WIDE.test(c) ? '\u3000' : ' ')).join('')

/** The line of the place and, under it, a caret. */
export function excerptAt(place: Place): string {
  const { line, column } = lineAndColumn(place)
  const text = lineText(place.source, line)
  return `${text}\n${underneath(text.slice(0, column - 1))}^`
}
