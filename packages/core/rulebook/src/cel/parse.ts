import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js'
import type { ExpressionFault } from './environment.ts'

const MAX_NODES = 200
const MAX_DEPTH = 20
/** Longer than 200 nodes can be; keeps the parser's own recursion short. */
const MAX_LENGTH = 4000

const LIMITS = { maxAstNodes: MAX_NODES, maxDepth: MAX_DEPTH }
const parser = new Environment({ limits: LIMITS, unlistedVariablesAreDyn: true })

export type ParsedExpression =
  | { readonly ok: true; readonly ast: ASTNode }
  | { readonly ok: false; readonly fault: ExpressionFault }

const fault = (code: string, start: number, message: string): ParsedExpression => ({
  ok: false,
  fault: { code, start, message, nearest: null },
})

function faultOf(error: unknown, length: number): ParsedExpression {
  if (!(error instanceof ParseError)) return fault('bad-expression', 0, 'this expression is nested too deeply')
  const start = Math.min(error.range?.start ?? 0, length)
  if (error.code === 'limit_exceeded')
    return fault(
      'expression-too-large',
      start,
      `an expression has at most ${MAX_NODES} nodes and is nested at most ${MAX_DEPTH} deep`,
    )
  const hint = error.summary === 'Unexpected character: =' ? '; "equals" is written ==' : ''
  return fault('bad-expression', start, `this is no expression: ${error.summary}${hint}`)
}

/** Reads CEL. Never throws. */
export function parseExpression(text: string): ParsedExpression {
  if (text.length > MAX_LENGTH)
    return fault('expression-too-large', 0, `an expression has at most ${MAX_LENGTH} characters`)
  try {
    return { ok: true, ast: parser.parse(text).ast }
  } catch (error) {
    return faultOf(error, text.length)
  }
}
