/** Rows of one page: long enough to be quick, short enough that others get their turn on the one session. */
const PAGE = 1_000

/** Reads page by page in the order of a key: `after` is the last row of the page before, null for the first. */
export async function* pages<Key, Row extends Key>(
  read: (after: Key | null, limit: number) => Promise<readonly Row[]>,
): AsyncIterable<Row> {
  let after: Key | null = null
  for (;;) {
    const page: readonly Row[] = await read(after, PAGE)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last
  }
}
