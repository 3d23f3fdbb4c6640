import { type Document, parseDocument } from 'yaml'
import type { FaultList } from './fault-list.ts'
import { endOfExpression, QUOTE_IT, trappedExpression } from './flow-traps.ts'
import type { SourceText } from './source-text.ts'

/** Unquoted expressions told in one file; each costs one more parse. */
const MAX_MASKED = 50

/** Null where brackets are nested so deeply that the parser itself gives up. */
function parseText(text: string): Document | null {
  try {
    return parseDocument(text, { prettyErrors: false, version: '1.2' })
  } catch {
    return null
  }
}

export interface Masked {
  /** Null: nested too deeply to be read. */
  readonly document: Document | null
  /** Where the expressions begin that have been told. */
  readonly masked: ReadonlySet<number>
}

/**
 * Parses; where an error comes from an unquoted expression, tells so, puts a quoted text of the same length in its place
 * and parses again, so that everything else in the file is still read and stands where it stood.
 */
export function parseMasked(source: SourceText, faults: FaultList): Masked {
  const masked = new Set<number>()
  let { text } = source
  for (;;) {
    const document = parseText(text)
    const trapped = (document?.errors ?? []).map((error) => trappedExpression(source, error))
    const at = trapped.find((begin) => begin !== null && !masked.has(begin)) ?? null
    if (at === null || masked.size >= MAX_MASKED) return { document, masked }
    masked.add(at)
    faults.fault('quote-it', { source, offset: at }, QUOTE_IT)
    const length = Math.max(endOfExpression(text, at) - at, 2)
    text = `${text.slice(0, at)}"${'x'.repeat(length - 2)}"${text.slice(at + length)}`
  }
}
