const UNSTORABLE = /\\u(0000|d[89a-f])/
/** An escaped backslash is matched so that what follows it is not taken for an escape. */
const ESCAPES = /\\\\|\\u0000|\\ud[89a-f][0-9a-f]{2}/g

/**
 * JSON for a `jsonb` parameter. PostgreSQL keeps neither NUL nor half of a surrogate pair: one such character in one
 * event would stop the writer for good, so they become U+FFFD.
 */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value)
  return UNSTORABLE.test(text) ? text.replace(ESCAPES, (found) => (found === '\\\\' ? found : '\\ufffd')) : text
}
