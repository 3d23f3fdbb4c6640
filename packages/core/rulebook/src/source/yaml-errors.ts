import { type Document, visit, type YAMLParseError } from 'yaml'
import type { FaultList } from './fault-list.ts'
import { QUOTE_IT } from './flow-traps.ts'
import { lineAndColumn, type SourceText } from './source-text.ts'

const SYNTAX: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key is there twice in one mapping; remove one',
  MULTIPLE_DOCS: 'one file holds one document; put what follows --- into a file of its own',
  TAB_AS_INDENT: 'indent with spaces, not with tabs',
  BAD_SCALAR_START: 'a text cannot begin with this character; quote it',
}

const CODES: Readonly<Record<string, string>> = { DUPLICATE_KEY: 'duplicate-key', MULTIPLE_DOCS: 'several-documents' }

/** Where to look for an error: an unclosed quotation is found at its end, but wrong at its beginning. */
function beginningOf(document: Document, error: YAMLParseError): number {
  let begin = error.pos[0]
  if (error.code !== 'MISSING_CHAR' || !error.message.startsWith('Missing closing')) return begin
  try {
    visit(document, {
      Scalar(_, node) {
        if (node.type?.startsWith('QUOTE') && node.range && node.range[1] >= error.pos[0]) begin = node.range[0]
      },
    })
  } catch {
    // Nested too deeply to be walked: its end must do.
  }
  return begin
}

/** Reports what YAML itself refuses; of several errors on one line the first, for the others follow from it. */
export function tellSyntax(source: SourceText, document: Document, faults: FaultList): boolean {
  const told = new Set<number>()
  let sound = true
  for (const error of document.errors) {
    const place = { source, offset: beginningOf(document, error) }
    const isOwn = CODES[error.code] !== undefined
    const { line } = lineAndColumn(place)
    if (!isOwn) sound = false
    if (isOwn || !told.has(line))
      faults.fault(CODES[error.code] ?? 'yaml-syntax', place, SYNTAX[error.code] ?? error.message)
    if (!isOwn) told.add(line)
  }
  return sound
}

/** A tag is always the leading `!` of an unquoted expression. */
export function tellTags(source: SourceText, document: Document, faults: FaultList): void {
  for (const warning of document.warnings) {
    const place = { source, offset: warning.pos[0] }
    if (warning.code === 'TAG_RESOLVE_FAILED') faults.fault('quote-it', place, QUOTE_IT)
    else faults.fault('yaml-syntax', place, warning.message)
  }
}
