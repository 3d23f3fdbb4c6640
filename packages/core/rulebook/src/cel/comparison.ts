import { nearestName } from '../source/nearest.ts'
import type { Compilation, Compile } from './environment.ts'
import { equalValues } from './equality.ts'
import { alignedRun } from './instants.ts'
import type { NodeOf } from './literals.ts'
import { BOOLEAN, type CelType, canEqual, canOrder, inWords } from './type.ts'
import { FAILED, type Run, type Typed } from './typed.ts'

/** Why two types can never be compared, with what to write instead. */
function impossible(a: CelType, b: CelType): string {
  const told = `${inWords(a)} never compares with ${inWords(b)}`
  const kinds = [a.kind, b.kind]
  return kinds.includes('timestamp') && kinds.includes('string')
    ? `${told}; write timestamp("…") around the text`
    : told
}

/** Reports a text literal that the other side can never be, and warns of one that is nearly a known code. */
function checkPossible<S>(side: Typed<S>, other: Typed<S>, at: number, compilation: Compilation<S>): void {
  const value = side.literal?.value
  if (typeof value !== 'string' || other.type.kind !== 'string') return
  const { oneOf, usual } = other.type
  if (oneOf !== null && !oneOf.includes(value)) {
    const message = `this is never "${value}"; it is one of ${oneOf.join(', ')}`
    compilation.fault('impossible-comparison', at, message, nearestName(value, oneOf))
  }
  if (usual === undefined || usual.includes(value)) return
  const nearest = nearestName(value, usual)
  if (nearest !== null)
    compilation.warn('unusual-code', at, `"${value}" is no known code of this field, but "${nearest}" is`)
}

function equalRun<S>(left: Typed<S>, right: Typed<S>): Run<S> {
  const a = alignedRun(left, right)
  const b = alignedRun(right, left)
  const fixed = right.literal?.value
  if (right.literal !== undefined && (typeof fixed !== 'object' || fixed === null) && b === right.run)
    return (scope) => {
      const value = a(scope)
      return value === FAILED ? FAILED : value === fixed
    }
  return (scope) => {
    const x = a(scope)
    if (x === FAILED) return FAILED
    const y = b(scope)
    return y === FAILED ? FAILED : equalValues(x, y)
  }
}

/** `==` and `!=`: null equals null, and nothing else. */
export function compileEquality<S>(
  node: NodeOf<'==' | '!='>,
  compilation: Compilation<S>,
  compile: Compile<S>,
): Typed<S> {
  const [leftNode, rightNode] = node.args
  let left = compile(leftNode, compilation)
  let right = compile(rightNode, compilation)
  if (!canEqual(left.type, right.type))
    compilation.fault('impossible-comparison', node.start, impossible(left.type, right.type))
  checkPossible(left, right, leftNode.start, compilation)
  checkPossible(right, left, rightNode.start, compilation)
  if (left.literal !== undefined) [left, right] = [right, left]
  const same = equalRun(left, right)
  if (node.op === '==') return { type: BOOLEAN, run: same }
  return {
    type: BOOLEAN,
    run: (scope) => {
      const value = same(scope)
      return value === FAILED ? FAILED : !value
    },
  }
}

type Order = (a: number | string, b: number | string) => boolean
const ORDERS: Readonly<Record<'<' | '<=' | '>' | '>=', Order>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

/** Two numbers or two texts have an order; null and anything mixed has none. */
export function compileOrder<S>(
  node: NodeOf<'<' | '<=' | '>' | '>='>,
  compilation: Compilation<S>,
  compile: Compile<S>,
): Typed<S> {
  const [leftNode, rightNode] = node.args
  const left = compile(leftNode, compilation)
  const right = compile(rightNode, compilation)
  if (!canOrder(left.type, right.type))
    compilation.fault('impossible-comparison', node.start, impossible(left.type, right.type))
  const a = alignedRun(left, right)
  const b = alignedRun(right, left)
  const order = ORDERS[node.op]
  return {
    type: BOOLEAN,
    run: (scope) => {
      const x = a(scope)
      const y = b(scope)
      if (typeof x === 'number' && typeof y === 'number') return order(x, y)
      return typeof x === 'string' && typeof y === 'string' ? order(x, y) : FAILED
    },
  }
}

function isWithin(value: unknown, list: unknown): unknown {
  if (value === FAILED || list === FAILED) return FAILED
  if (Array.isArray(list)) return list.some((item) => equalValues(value, item ?? null))
  if (list === null || typeof list !== 'object') return FAILED
  return typeof value === 'string' ? Object.hasOwn(list, value) : FAILED
}

/** Why nothing can be looked for there, or null. */
function whyNotWithin(value: CelType, list: CelType): string | null {
  if (list.kind === 'string') return 'a text has no items; write text.contains("…")'
  if (list.kind === 'list') return canEqual(value, list.of) ? null : impossible(value, list.of)
  return list.kind === 'map' || list.kind === 'dyn' ? null : `${inWords(list)} has no items to look among`
}

function checkWithin<S>(value: Typed<S>, list: Typed<S>, at: number, compilation: Compilation<S>): void {
  const why = whyNotWithin(value.type, list.type)
  if (why !== null) compilation.fault('impossible-comparison', at, why)
  const items = Array.isArray(list.literal?.value) ? (list.literal.value as readonly unknown[]) : []
  for (const item of items) checkPossible({ ...list, literal: { value: item } }, value, at, compilation)
}

/** `x in list`, `key in object`; what is looked for among nothing (null) cannot be found or missed. */
export function compileIn<S>(node: NodeOf<'in'>, compilation: Compilation<S>, compile: Compile<S>): Typed<S> {
  const [valueNode, listNode] = node.args
  const value = compile(valueNode, compilation)
  const list = compile(listNode, compilation)
  checkWithin(value, list, node.start, compilation)
  const items = list.literal?.value
  if (Array.isArray(items) && items.every((item) => typeof item !== 'object')) {
    const known = new Set<unknown>(items)
    const { run } = value
    return {
      type: BOOLEAN,
      run: (scope) => {
        const found = run(scope)
        return found === FAILED ? FAILED : known.has(found)
      },
    }
  }
  return { type: BOOLEAN, run: (scope) => isWithin(value.run(scope), list.run(scope)) }
}
