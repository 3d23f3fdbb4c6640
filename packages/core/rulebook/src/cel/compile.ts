import type { ASTNode } from '@marcbachmann/cel-js'
import { nearestName } from '../source/nearest.ts'
import { compileArithmetic, compileMinus } from './arithmetic.ts'
import { compileEquality, compileIn, compileOrder } from './comparison.ts'
import type { Compilation, Environment, ExpressionFault, ReadsOf } from './environment.ts'
import { compileCall, compileMethod } from './functions.ts'
import { compileList, compileLiteral, compileMap, type NodeOf } from './literals.ts'
import { compileAnd, compileChoice, compileNot, compileOr } from './logic.ts'
import { compileIndex, compileMember } from './members.ts'
import { parseExpression } from './parse.ts'
import { DYN } from './type.ts'
import { FAILED, type Typed } from './typed.ts'

const failed = <S>(): Typed<S> => ({ type: DYN, run: () => FAILED })

function compileName<S>(node: NodeOf<'id'>, compilation: Compilation<S>): Typed<S> {
  const written = node.args
  const local = compilation.locals.findLast(([name]) => name === written)
  if (local !== undefined) return local[1]
  const { names } = compilation.environment
  const known = names.get(written)
  if (known === undefined) {
    const readable = [...names].filter(([, name]) => !('refused' in name)).map(([name]) => name)
    compilation.fault(
      'unknown-name',
      node.start,
      `"${written}" is no name here; there are ${readable.join(', ')}`,
      nearestName(written, readable),
    )
    return failed()
  }
  if ('refused' in known) {
    compilation.fault('name-not-allowed', node.start, known.refused)
    return failed()
  }
  if (known.reads !== null) compilation.reads.add(known.reads)
  return known
}

function compileNode<S>(node: ASTNode, compilation: Compilation<S>): Typed<S> {
  switch (node.op) {
    case 'value':
      return compileLiteral(node, compilation)
    case 'id':
      return compileName(node, compilation)
    case '.':
      return compileMember(node, compilation, compileNode)
    case '[]':
      return compileIndex(node, compilation, compileNode)
    case 'call':
      return compileCall(node, compilation, compileNode)
    case 'rcall':
      return compileMethod(node, compilation, compileNode)
    case 'list':
      return compileList(node, compilation, compileNode)
    case 'map':
      return compileMap(node, compilation, compileNode)
    case '?:':
      return compileChoice(node, compilation, compileNode)
    case '||':
      return compileOr(node, compilation, compileNode)
    case '&&':
      return compileAnd(node, compilation, compileNode)
    case '!_':
      return compileNot(node, compilation, compileNode)
    case '-_':
      return compileMinus(node, compilation, compileNode)
    case '==':
    case '!=':
      return compileEquality(node, compilation, compileNode)
    case 'in':
      return compileIn(node, compilation, compileNode)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileOrder(node, compilation, compileNode)
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return compileArithmetic(node, compilation, compileNode)
    default:
      compilation.fault('bad-expression', node.start, 'this form of CEL is not supported here')
      return failed()
  }
}

export interface Compiled<S> {
  readonly typed: Typed<S>
  readonly reads: ReadonlySet<ReadsOf>
  /** Empty where the expression may be used. */
  readonly faults: readonly ExpressionFault[]
  readonly warnings: readonly ExpressionFault[]
}

/** Reads, checks and compiles one expression. Nothing is generated as source text; nothing throws. */
export function compileExpression<S>(text: string, environment: Environment<S>): Compiled<S> {
  const reads = new Set<ReadsOf>()
  const parsed = parseExpression(text)
  if (!parsed.ok) return { typed: failed(), reads, faults: [parsed.fault], warnings: [] }
  const faults: ExpressionFault[] = []
  const warnings: ExpressionFault[] = []
  const compilation: Compilation<S> = {
    environment,
    locals: [],
    reads,
    fault: (code, start, message, nearest = null) => faults.push({ code, start, message, nearest }),
    warn: (code, start, message) => warnings.push({ code, start, message, nearest: null }),
  }
  return { typed: compileNode(parsed.ast, compilation), reads, faults, warnings }
}
