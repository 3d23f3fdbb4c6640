import type { YAMLParseError } from 'yaml'
import { lineAndColumn, lineText, type SourceText } from './source-text.ts'

/** Fields whose value is an expression. */
const EXPRESSION = /\b(?:where|when|sum|reasonFrom|at):[ \t]+/g

/** What to do about an expression that YAML cuts short. */
export const QUOTE_IT =
  'YAML cuts this expression short: quote it, as \'…\' — an expression with a comma, a bracket, ": " or a leading ! must be quoted'

/** Any key of a mapping. */
const ANY_KEY = /[\w-]+:[ \t]+/g

/** Where the value begins, on the same line, of the last such key before the offset; null where there is none. */
function valueBefore(source: SourceText, offset: number, keys: RegExp): number | null {
  const { line } = lineAndColumn({ source, offset })
  const begin = source.lineStarts[line - 1] ?? 0
  let found: number | null = null
  for (const match of lineText(source, line).matchAll(keys)) {
    const at = begin + match.index + match[0].length
    if (at <= offset + 1) found = at
  }
  return found
}

const CUT_SHORT = new Set([
  'UNEXPECTED_TOKEN',
  'MISSING_CHAR',
  'BLOCK_IN_FLOW',
  'BLOCK_AS_IMPLICIT_KEY',
  'BAD_SCALAR_START',
])

/** Whether a syntax error is an unquoted expression; if so, where the expression begins. */
export function trappedExpression(source: SourceText, error: YAMLParseError): number | null {
  if (!CUT_SHORT.has(error.code)) return null
  const at = valueBefore(source, error.pos[0], EXPRESSION)
  if (at !== null) return at
  if (!error.message.includes('flow-seq-start at node end')) return null
  return valueBefore(source, error.pos[0], ANY_KEY) ?? error.pos[0]
}

const MATES: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }

/** The offset behind the expression: at the first comma or closing bracket that is not its own, or at the end of the line. */
export function endOfExpression(text: string, begin: number): number {
  const open: string[] = []
  let quote: string | null = null
  for (let at = begin; at < text.length; at++) {
    const c = text[at]!
    if (c === '\n') return at
    if (quote !== null) quote = c === quote ? null : quote
    else if (c === '"' || c === "'") quote = c
    else if (MATES[c] !== undefined) open.push(MATES[c])
    else if (open.length > 0 && c === open.at(-1)) open.pop()
    else if (open.length === 0 && (c === ',' || c === '}' || c === ']')) return at
  }
  return text.length
}

/** Whether a plain text was cut within brackets or quotes. */
export function isCutShort(text: string): boolean {
  let open = 0
  let quote: string | null = null
  for (const c of text) {
    if (quote !== null) quote = c === quote ? null : quote
    else if (c === '"' || c === "'") quote = c
    else if (c === '(' || c === '[' || c === '{') open++
    else if (c === ')' || c === ']' || c === '}') open--
  }
  return open !== 0 || quote !== null
}
