import type { ASTNode } from '@marcbachmann/cel-js'
import { parseExpression } from '../cel/parse.ts'
import type { Comparison, Lexicon } from './lexicon.ts'

/*
 * Expressions in words. What a quality officer cannot be expected to read as a sentence (arithmetic, calls, choices) is
 * not paraphrased: then the answer is null and the expression itself is shown.
 */

const MIRRORED: Readonly<Record<Comparison, Comparison>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

/** `start.data.refs.id` → ['start', 'data', 'refs', 'id']; null for anything that is no plain path. */
function pathOf(node: ASTNode): string[] | null {
  if (node.op === 'id') return [node.args]
  if (node.op !== '.') return null
  const before = pathOf(node.args[0])
  return before === null ? null : [...before, node.args[1]]
}

/** What a path reads within one fact: a field of its body, or its type, time or source. */
function memberWords(path: readonly string[], lexicon: Lexicon): string | null {
  const [first, ...rest] = path
  if (first === 'data') return rest.length === 0 ? null : rest.join('.')
  const known = { type: lexicon.ownFields.type, time: lexicon.ownFields.time, source: lexicon.ownFields.source }
  return rest.length === 0 ? ((known as Readonly<Record<string, string>>)[first ?? ''] ?? null) : null
}

function pathWords(path: readonly string[], lexicon: Lexicon): string | null {
  const [root = '', ...rest] = path
  if (root === 'data') return memberWords(path, lexicon)
  if (root === 'fact') return memberWords(rest, lexicon)
  const owner = root === 'start' ? lexicon.owners.start : root === 'stop' ? lexicon.owners.stop : root
  if (rest.length === 0) return root === owner ? root : null
  const member = memberWords(rest, lexicon)
  return member === null ? null : lexicon.fieldOf(owner, member)
}

function literalWords(node: ASTNode, lexicon: Lexicon): string | null {
  if (node.op === '-_') {
    const inner = literalWords(node.args, lexicon)
    return inner === null ? null : `-${inner}`
  }
  if (node.op !== 'value') return null
  if (typeof node.args === 'string') return lexicon.quoted(node.args)
  return typeof node.args === 'number' || typeof node.args === 'bigint' ? String(node.args) : null
}

function operandWords(node: ASTNode, lexicon: Lexicon): string | null {
  const path = pathOf(node)
  return path === null ? literalWords(node, lexicon) : pathWords(path, lexicon)
}

const isLiteral = (node: ASTNode): boolean => node.op === 'value' || node.op === '-_'

/** A name that is bound to a fact, a count or a sum. */
const isBoundName = (node: ASTNode): boolean =>
  node.op === 'id' && !['data', 'fact', 'start', 'stop'].includes(node.args)

function equalityWords(equal: boolean, left: ASTNode, right: ASTNode, lexicon: Lexicon): string | null {
  const subject = operandWords(left, lexicon)
  if (subject === null) return null
  if (right.op === 'value' && right.args === null) {
    if (isBoundName(left)) return equal ? lexicon.isUnbound(subject) : lexicon.isBound(subject)
    return equal ? lexicon.isAbsent(subject) : lexicon.isPresent(subject)
  }
  if (right.op === 'value' && typeof right.args === 'boolean') {
    if (equal) return right.args ? lexicon.isTrue(subject) : lexicon.isFalse(subject)
    return right.args ? lexicon.isNotTrue(subject) : lexicon.isNotFalse(subject)
  }
  const object = operandWords(right, lexicon)
  return object === null ? null : lexicon.compare(equal ? '==' : '!=', subject, object)
}

function comparisonWords(operator: Comparison, left: ASTNode, right: ASTNode, lexicon: Lexicon): string | null {
  if (isLiteral(left) && !isLiteral(right)) return comparisonWords(MIRRORED[operator], right, left, lexicon)
  if (operator === '==' || operator === '!=') return equalityWords(operator === '==', left, right, lexicon)
  const subject = operandWords(left, lexicon)
  const object = operandWords(right, lexicon)
  return subject === null || object === null ? null : lexicon.compare(operator, subject, object)
}

function membershipWords(value: ASTNode, list: ASTNode, lexicon: Lexicon): string | null {
  const subject = operandWords(value, lexicon)
  if (subject === null) return null
  if (list.op === 'list') {
    const literals = list.args.map((item) => literalWords(item, lexicon))
    return literals.includes(null) ? null : lexicon.isOneOf(subject, literals as string[])
  }
  const path = pathOf(list)
  const words = path === null ? null : pathWords(path, lexicon)
  return words === null ? null : lexicon.isAmong(subject, words)
}

function callWords(name: string, on: ASTNode, args: readonly ASTNode[], lexicon: Lexicon): string | null {
  const subject = operandWords(on, lexicon)
  const part = args.length === 1 ? literalWords(args[0]!, lexicon) : null
  if (subject === null || part === null) return null
  if (name === 'contains') return lexicon.containsText(subject, part)
  if (name === 'startsWith') return lexicon.beginsWith(subject, part)
  return name === 'endsWith' ? lexicon.finishesWith(subject, part) : null
}

/** The operands of a chain of one operator: `a && b && c` → a, b, c. */
const chain = (node: ASTNode, op: '&&' | '||'): ASTNode[] =>
  node.op === op ? [...chain(node.args[0], op), ...chain(node.args[1], op)] : [node]

function junctionWords(node: ASTNode, op: '&&' | '||', lexicon: Lexicon): string | null {
  const parts = chain(node, op).map((part) => {
    const words = conditionWords(part, lexicon)
    return words !== null && (part.op === '&&' || part.op === '||') ? lexicon.grouped(words) : words
  })
  if (parts.includes(null)) return null
  return op === '&&' ? lexicon.and(parts as string[]) : lexicon.or(parts as string[])
}

function negationWords(inner: ASTNode, lexicon: Lexicon): string | null {
  const path = pathOf(inner)
  if (path !== null) {
    const words = pathWords(path, lexicon)
    return words === null ? null : lexicon.isFalse(words)
  }
  const words = conditionWords(inner, lexicon)
  return words === null ? null : lexicon.not(words)
}

function conditionWords(node: ASTNode, lexicon: Lexicon): string | null {
  switch (node.op) {
    case '&&':
    case '||':
      return junctionWords(node, node.op, lexicon)
    case '!_':
      return negationWords(node.args, lexicon)
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparisonWords(node.op, node.args[0], node.args[1], lexicon)
    case 'in':
      return membershipWords(node.args[0], node.args[1], lexicon)
    case 'rcall':
      return callWords(node.args[0], node.args[1], node.args[2], lexicon)
    case '.': {
      const path = pathOf(node)
      const words = path === null ? null : pathWords(path, lexicon)
      return words === null ? null : lexicon.isTrue(words)
    }
    default:
      return null
  }
}

/** A guard in words; where it is too complex, the expression itself in quotes. `grouped`: as one part of a longer sentence. */
export function guardWords(text: string, lexicon: Lexicon, grouped = false): string {
  const parsed = parseExpression(text)
  const words = parsed.ok ? conditionWords(parsed.ast, lexicon) : null
  if (words === null || !parsed.ok) return lexicon.holds(text)
  return grouped && parsed.ast.op === '||' ? lexicon.grouped(words) : words
}

/** What an expression yields, in words; else the expression itself in quotes. */
export function valueWords(text: string, lexicon: Lexicon): string {
  const parsed = parseExpression(text)
  if (!parsed.ok) return lexicon.quoted(text)
  const value = operandWords(parsed.ast, lexicon)
  if (value !== null) return value
  const condition = conditionWords(parsed.ast, lexicon)
  return condition === null ? lexicon.quoted(text) : lexicon.whether(condition)
}
