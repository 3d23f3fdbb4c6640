import type { EpochMs } from '@golden-hour/model'
import type { Row, Table } from './table.ts'

const SEPARATOR = '\u0000'

const isValid = (row: Row, at: EpochMs): boolean =>
  (row.from === null || row.from <= at) && (row.to === null || at < row.to)

/** All ways to put `*` for some of the columns, fewest first; each a bit per column. */
function starMasks(columns: number): readonly number[][] {
  const byStars: number[][] = Array.from({ length: columns + 1 }, () => [])
  for (let mask = 0; mask < 1 << columns; mask++) {
    let stars = 0
    for (let bit = 0; bit < columns; bit++) if ((mask & (1 << bit)) !== 0) stars++
    byStars[stars]!.push(mask)
  }
  return byStars
}

/**
 * The values of the row that holds for cells of the key's columns at a time, or null. A row's `*` matches anything; the
 * row with fewer of them wins, of equal ones the one that is written first.
 */
export function createLookup(
  table: Table,
  keyColumns: readonly string[],
): (cells: readonly string[], at: EpochMs) => Row['values'] | null {
  const index = new Map<string, number[]>()
  for (const [position, row] of table.rows.entries()) {
    const key = keyColumns.map((column) => row.cells[column] ?? '').join(SEPARATOR)
    const positions = index.get(key)
    if (positions === undefined) index.set(key, [position])
    else positions.push(position)
  }
  const masks = starMasks(keyColumns.length)
  const firstValid = (cells: readonly string[], mask: number, at: EpochMs): number => {
    const key = cells.map((cell, bit) => ((mask & (1 << bit)) === 0 ? cell : '*')).join(SEPARATOR)
    return index.get(key)?.find((position) => isValid(table.rows[position]!, at)) ?? Number.POSITIVE_INFINITY
  }
  return (cells, at) => {
    for (const equals of masks) {
      let first = Number.POSITIVE_INFINITY
      for (const mask of equals) first = Math.min(first, firstValid(cells, mask, at))
      if (first !== Number.POSITIVE_INFINITY) return table.rows[first]!.values
    }
    return null
  }
}
