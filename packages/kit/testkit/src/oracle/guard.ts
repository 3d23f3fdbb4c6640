import type { Json } from './facts.ts'

/**
 * The part of CEL that guards use, by recursive descent: literals, lists, member access, `!`, comparison, `in`, `&&`,
 * `||`, parentheses. engine.md §11: an absent member is null, also of null; a comparison that cannot be made makes the
 * whole expression false, unless the other side of `||` or `&&` decides; two nulls are equal.
 */
export type Scope = Readonly<Record<string, Json>>

const CANNOT: unique symbol = Symbol('cannot be made')
type Value = Json | typeof CANNOT
type Expression = (scope: Scope) => Value

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?)|("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|([A-Za-z_]\w*)|(&&|\|\||[=!<>]=|[<>!.,()[\]-]))/y

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const found = TOKEN.exec(text)
    if (found === null) throw new Error(`cannot read the expression: ${text}`)
    tokens.push(found[0].trim())
  }
  return tokens
}

const member = (value: Value, name: string): Value => {
  if (value === CANNOT) return CANNOT
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  return (value as Record<string, Json>)[name] ?? null
}

function equal(a: Json, b: Json): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, n) => equal(item, b[n] ?? null))
  return a === b
}

function compare(operator: string, a: Value, b: Value): Value {
  if (a === CANNOT || b === CANNOT) return CANNOT
  if (operator === '==') return equal(a, b)
  if (operator === '!=') return !equal(a, b)
  if (operator === 'in') return Array.isArray(b) ? b.some((item) => equal(item, a)) : CANNOT
  const ordered = (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string')
  if (!ordered) return CANNOT
  if (operator === '<') return a < b
  if (operator === '<=') return a <= b
  return operator === '>' ? a > b : a >= b
}

const or = (a: Value, b: Value): Value => {
  if (a === true || b === true) return true
  return a === false && b === false ? false : CANNOT
}
const and = (a: Value, b: Value): Value => {
  if (a === false || b === false) return false
  return a === true && b === true ? true : CANNOT
}
const not = (a: Value): Value => (typeof a === 'boolean' ? !a : CANNOT)

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>=', 'in']

function parse(text: string): Expression {
  const tokens = tokensOf(text)
  let next = 0
  const take = (token: string): boolean => {
    if (tokens[next] !== token) return false
    next += 1
    return true
  }
  const need = (token: string): void => {
    if (!take(token)) throw new Error(`expected ${token} in: ${text}`)
  }
  function list(): Expression {
    const items: Expression[] = []
    while (!take(']')) {
      items.push(disjunction())
      if (!take(',')) {
        need(']')
        break
      }
    }
    return (scope) => {
      const values = items.map((item) => item(scope))
      return values.includes(CANNOT) ? CANNOT : (values as Json[])
    }
  }
  function primary(): Expression {
    const token = tokens[next]
    if (token === undefined) throw new Error(`the expression ends too early: ${text}`)
    next += 1
    if (token === '(') {
      const inner = disjunction()
      need(')')
      return inner
    }
    if (token === '[') return list()
    if (token === 'true' || token === 'false') return () => token === 'true'
    if (token === 'null') return () => null
    if (/^\d/.test(token)) return () => Number(token)
    if (/^["']/.test(token)) return () => JSON.parse(`"${token.slice(1, -1)}"`) as string
    return (scope) => scope[token] ?? null
  }
  function access(): Expression {
    let subject = primary()
    while (take('.')) {
      const name = tokens[next]
      if (name === undefined) throw new Error(`a member's name is missing: ${text}`)
      next += 1
      const owner = subject
      subject = (scope) => member(owner(scope), name)
    }
    return subject
  }
  function unary(): Expression {
    if (take('!')) {
      const inner = unary()
      return (scope) => not(inner(scope))
    }
    if (take('-')) {
      const inner = unary()
      return (scope) => {
        const value = inner(scope)
        return typeof value === 'number' ? -value : CANNOT
      }
    }
    return access()
  }
  function comparison(): Expression {
    const left = unary()
    const operator = tokens[next]
    if (operator === undefined || !COMPARISONS.includes(operator)) return left
    next += 1
    const right = unary()
    return (scope) => compare(operator, left(scope), right(scope))
  }
  function conjunction(): Expression {
    let left = comparison()
    while (take('&&')) {
      const [a, b] = [left, comparison()]
      left = (scope) => and(a(scope), b(scope))
    }
    return left
  }
  function disjunction(): Expression {
    let left = conjunction()
    while (take('||')) {
      const [a, b] = [left, conjunction()]
      left = (scope) => or(a(scope), b(scope))
    }
    return left
  }
  const whole = disjunction()
  if (next !== tokens.length) throw new Error(`cannot read on from ${tokens[next]} in: ${text}`)
  return whole
}

const parsed = new Map<string, Expression>()

const expressionOf = (text: string): Expression => {
  const known = parsed.get(text) ?? parse(text)
  parsed.set(text, known)
  return known
}

/** A guard holds when it evaluates to true; what cannot be evaluated does not hold. */
export const holds = (text: string, scope: Scope): boolean => expressionOf(text)(scope) === true

/** The value of a mark, a field or a reason: null where there is none; false where a comparison could not be made. */
export function evaluate(text: string, scope: Scope): Json {
  const value = expressionOf(text)(scope)
  return value === CANNOT ? false : value
}
