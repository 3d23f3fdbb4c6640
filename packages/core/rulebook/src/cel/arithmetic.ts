import type { Compilation, Compile } from './environment.ts'
import type { NodeOf } from './literals.ts'
import { type CelType, DURATION, DYN, inWords, NUMBER, STRING, TIMESTAMP } from './type.ts'
import { FAILED, literal, type Typed } from './typed.ts'

type Arithmetic = '+' | '-' | '*' | '/' | '%'

/** What two kinds give: `timestamp - timestamp` is a duration. */
const RESULTS: Readonly<Record<string, CelType>> = {
  'number+number': NUMBER,
  'string+string': STRING,
  'timestamp+duration': TIMESTAMP,
  'duration+timestamp': TIMESTAMP,
  'duration+duration': DURATION,
  'number-number': NUMBER,
  'timestamp-duration': TIMESTAMP,
  'timestamp-timestamp': DURATION,
  'duration-duration': DURATION,
  'number*number': NUMBER,
  'duration*number': DURATION,
  'number*duration': DURATION,
  'number/number': NUMBER,
  'duration/number': DURATION,
  'number%number': NUMBER,
}

function resultType(op: Arithmetic, a: CelType, b: CelType): CelType | null {
  if (a.kind === 'dyn' || b.kind === 'dyn') return DYN
  if (op === '+' && a.kind === 'list' && b.kind === 'list') return a
  return RESULTS[`${a.kind}${op}${b.kind}`] ?? null
}

function ofNumbers(op: Arithmetic, a: number, b: number): unknown {
  const value = op === '+' ? a + b : op === '-' ? a - b : op === '*' ? a * b : op === '/' ? a / b : a % b
  return Number.isFinite(value) ? value : FAILED
}

function calculate(op: Arithmetic, a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') return ofNumbers(op, a, b)
  if (op !== '+') return FAILED
  if (typeof a === 'string' && typeof b === 'string') return a + b
  return Array.isArray(a) && Array.isArray(b) ? [...a, ...b] : FAILED
}

/** All numbers are doubles: `3 / 2` is 1.5; a division by 0 cannot be made. */
export function compileArithmetic<S>(
  node: NodeOf<Arithmetic>,
  compilation: Compilation<S>,
  compile: Compile<S>,
): Typed<S> {
  const { op } = node
  const left = compile(node.args[0], compilation)
  const right = compile(node.args[1], compilation)
  const type = resultType(op, left.type, right.type)
  if (type === null)
    compilation.fault(
      'impossible-comparison',
      node.start,
      `"${op}" cannot be made of ${inWords(left.type)} and ${inWords(right.type)}`,
    )
  return { type: type ?? DYN, run: (scope) => calculate(op, left.run(scope), right.run(scope)) }
}

export function compileMinus<S>(node: NodeOf<'-_'>, compilation: Compilation<S>, compile: Compile<S>): Typed<S> {
  const side = compile(node.args, compilation)
  if (typeof side.literal?.value === 'number') return literal(side.type, -side.literal.value)
  if (!['number', 'duration', 'dyn'].includes(side.type.kind))
    compilation.fault('impossible-comparison', node.start, `"-" needs a number, not ${inWords(side.type)}`)
  return {
    type: side.type,
    run: (scope) => {
      const value = side.run(scope)
      return typeof value === 'number' ? -value : FAILED
    },
  }
}
