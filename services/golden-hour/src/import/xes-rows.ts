import sax from 'sax'
import { type Cell, type LogRow, type LogRows, unreadableRow } from './log-row.ts'
import type { TextPiece } from './text-pieces.ts'

type Attributes = Map<string, Cell>

/** The longest attribute or comment that is read. The parser's own limit depends on how the file was cut into pieces. */
const MAX_TOKEN_CHARS = 16 * 1024 * 1024

const localName = (tag: string): string => tag.slice(tag.indexOf(':') + 1)

const wholeNumber = (text: string): Cell => (Number.isSafeInteger(Number(text)) ? Number(text) : text)

/** The value of a typed attribute; null for the kinds that carry none (list, container). */
function typedCell(kind: string, value: string): Cell | null {
  if (value === '') return null
  if (kind === 'string' || kind === 'id') return value
  if (kind === 'date') return { date: value }
  if (kind === 'boolean') return value === 'true'
  if (kind === 'int') return /^[+-]?\d+$/.test(value) ? wholeNumber(value) : value
  if (kind === 'float') return Number.isFinite(Number(value)) ? Number(value) : value
  return null
}

/** `case:NAME` is the trace's attribute, as process mining tools write it; a bare name is the event's, else the trace's. */
function rowOf(line: number, event: Attributes, trace: Attributes): LogRow {
  const ofTrace = (column: string): Cell | null =>
    trace.get(column.startsWith('case:') ? column.slice('case:'.length) : column) ?? null
  return {
    line,
    problem: null,
    cell: (column) => event.get(column) ?? ofTrace(column),
    caseCell: (column) => ofTrace(column) ?? event.get(column) ?? null,
  }
}

interface XesParser {
  push(text: string): LogRow[]
  end(): LogRow[]
}

/**
 * Reads the traces and events of an XES log (IEEE 1849). Only attributes that stand directly in a trace or an event count:
 * those of `global`, of classifiers and of other attributes do not.
 */
function createXesParser(): XesParser {
  Object.assign(sax, { MAX_BUFFER_LENGTH: MAX_TOKEN_CHARS })
  const parser = sax.parser(true, { position: true })
  const path: string[] = []
  let trace: Attributes = new Map()
  let event: Attributes = new Map()
  let eventLine = 1
  let waiting: { readonly line: number; readonly event: Attributes }[] = []
  let done: LogRow[] = []
  let broken = false

  const keep = (kind: string, attributes: Readonly<Record<string, string>>): void => {
    const parent = path[path.length - 1]
    const target = parent === 'event' ? event : parent === 'trace' ? trace : null
    const cell = typedCell(kind, attributes.value ?? '')
    if (target !== null && cell !== null && attributes.key !== undefined) target.set(attributes.key, cell)
  }
  parser.onopentag = (tag) => {
    if (broken) return
    const name = localName(tag.name)
    if (name === 'trace') trace = new Map()
    else if (name === 'event') {
      event = new Map()
      eventLine = parser.line + 1
    } else keep(name, tag.attributes as Record<string, string>)
    path.push(name)
  }
  const endTrace = (): void => {
    const attributes = trace
    for (const row of waiting) done.push(rowOf(row.line, row.event, attributes))
    waiting = []
  }
  parser.onclosetag = () => {
    if (broken) return
    const name = path.pop()
    if (name === 'event') waiting.push({ line: eventLine, event })
    if (name === 'trace') endTrace()
  }
  const breakOff = (message: string): void => {
    if (broken) return
    broken = true
    endTrace()
    done.push(unreadableRow(parser.line + 1, `${message}; nothing after this line was read`))
  }
  parser.onerror = (error) => breakOff(`not well-formed XML: ${error.message.split('\n')[0] ?? ''}`)
  const collect = (): LogRow[] => {
    const rows = done
    done = []
    return rows
  }
  const feed = (work: () => void): LogRow[] => {
    try {
      if (!broken) work()
    } catch (error) {
      breakOff(error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error))
    }
    return collect()
  }
  return {
    push: (text) => feed(() => void parser.write(text)),
    end: () => feed(() => void parser.close()),
  }
}

/** The events of an XES file, in its order. */
export async function* readXesRows(pieces: AsyncIterable<TextPiece>): AsyncGenerator<LogRows> {
  const parser = createXesParser()
  let bytesRead = 0
  for await (const piece of pieces) {
    bytesRead = piece.bytesRead
    yield { columns: null, bytesRead, rows: parser.push(piece.text) }
  }
  yield { columns: null, bytesRead, rows: parser.end() }
}
