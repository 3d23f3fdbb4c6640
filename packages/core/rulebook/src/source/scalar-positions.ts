const ESCAPE_LENGTH: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 }

const isSpace = (c: string | undefined): boolean => c === ' ' || c === '\t' || c === '\n' || c === '\r'

/** A backslash at the end of a line joins it to the next, whose indentation does not count. */
function behindEscapedBreak(raw: string, begin: number): number {
  const broken = /^\\\r?\n[ \t]*/.exec(raw.slice(begin, begin + 200))
  return broken === null ? begin : begin + broken[0].length
}

/**
 * Where each character of a scalar's content stands in its raw text, quotes and escapes included. Folding changes white
 * space only, so walking both by their other characters finds every place.
 */
export function contentOffsets(raw: string, content: string): number[] {
  const quote = raw[0] === '"' || raw[0] === "'" ? raw[0] : null
  let at = quote === null ? 0 : 1
  const offsets: number[] = []
  for (let i = 0; i < content.length; i++) {
    const c = content[i]
    if (quote === '"') at = behindEscapedBreak(raw, at)
    if (isSpace(c) && raw[at] !== '\\') {
      offsets.push(at)
      if (isSpace(raw[at]) && !isSpace(content[i + 1])) while (isSpace(raw[at])) at++
      else if (raw[at] === c) at++
      continue
    }
    while (isSpace(raw[at])) at++
    offsets.push(at)
    if (quote === '"' && raw[at] === '\\') at += ESCAPE_LENGTH[raw[at + 1] ?? ''] ?? 2
    else if (quote === "'" && c === "'") at += 2
    else at++
  }
  offsets.push(at)
  return offsets
}
