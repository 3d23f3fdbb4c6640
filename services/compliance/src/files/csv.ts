import { stringify } from 'csv-stringify/sync'
import type { Column } from './columns.ts'

/** UTF-8 with BOM, so that Excel reads Chinese; cells that look like formulas are defused. */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): Uint8Array {
  const cells = rows.map((row) => columns.map(({ cell }) => cell(row)))
  const text = stringify([columns.map(({ heading }) => heading), ...cells], {
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
  })
  return new TextEncoder().encode(text)
}
