import { padEnd, padStart, textWidth } from './text-width.ts'

export interface Column {
  readonly title: string
  readonly align: 'left' | 'right'
}

/** A table in plain text; a rule of dashes under the titles, two spaces between columns, no space at line ends. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, i) =>
    Math.max(textWidth(column.title), ...rows.map((row) => textWidth(row[i] ?? ''))),
  )
  const line = (cells: readonly string[]): string =>
    columns
      .map((column, i) => (column.align === 'left' ? padEnd : padStart)(cells[i] ?? '', widths[i] ?? 0))
      .join('  ')
      .trimEnd()
  const titles = line(columns.map((column) => column.title))
  const dashes = widths.map((width) => '─'.repeat(width)).join('  ')
  return `${[titles, dashes, ...rows.map(line)].join('\n')}\n`
}
