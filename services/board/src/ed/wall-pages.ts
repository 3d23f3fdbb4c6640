/** Splits what is in order of urgency into pages of a screen; there is always one, though it be empty. */
export function wallPages<Row>(rows: readonly Row[], perPage: number): Row[][] {
  const size = Math.max(1, Math.floor(perPage))
  const pages: Row[][] = []
  for (let from = 0; from < rows.length; from += size) pages.push(rows.slice(from, from + size))
  return pages.length === 0 ? [[]] : pages
}

/** Which page is shown: each for `turnMs` of the wall, in turn. */
export const pageAt = (elapsedMs: number, turnMs: number, pages: number): number =>
  pages <= 1 ? 0 : Math.floor(elapsedMs / turnMs) % pages
