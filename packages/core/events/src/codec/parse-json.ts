/**
 * The value of a JSON text, or what is wrong with it. The parser's own message quotes the text, which may hold what no
 * log should; only the position is taken from it.
 */
export function parseJson(text: string): { readonly json: unknown } | { readonly fault: string } {
  try {
    return { json: JSON.parse(text) }
  } catch (error) {
    const position = /position (\d+)/.exec((error as Error).message)?.[1]
    return { fault: position === undefined ? 'must be JSON' : `must be JSON; it breaks at character ${position}` }
  }
}
