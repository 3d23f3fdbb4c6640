import { compileExpression } from '../cel/compile.ts'
import type { Environment, ReadsOf } from '../cel/environment.ts'
import { type CelType, inWords } from '../cel/type.ts'
import { FAILED, type Typed } from '../cel/typed.ts'
import type { Guard, Reads, Scope, ValueExpression } from '../compiled/expression.ts'
import type { Loading } from '../loading.ts'
import { isCutShort, QUOTE_IT } from '../source/flow-traps.ts'
import type { Node, ScalarNode } from '../source/node.ts'
import { readScalar } from '../source/read.ts'

/** Names of one place, with the tables and the zone of the rulebook. */
export const environmentOf = <S>(loading: Loading, names: Environment<S>['names']): Environment<S> => ({
  names,
  tables: loading.tables,
  zone: loading.zone,
})

const readsOf = (reads: ReadonlySet<ReadsOf>): Reads => ({
  start: reads.has('start'),
  stop: reads.has('stop'),
  bound: reads.has('bound'),
})

export interface CheckedExpression<S> {
  readonly text: string
  readonly typed: Typed<S>
  readonly reads: Reads
}

const isPlain = (node: ScalarNode): boolean => !/["'|>]/.test(node.place.source.text[node.place.offset] ?? '')

/** Whether YAML took the rest of the expression for a comment. */
const isCommented = (node: ScalarNode): boolean => isPlain(node) && isCutShort(node.text)

/** Compiles the expression of a field; every fault is shown at its own column. Null after a fault. */
export function compileField<S>(
  loading: Loading,
  node: Node,
  environment: Environment<S>,
): CheckedExpression<S> | null {
  const scalar = readScalar(loading.faults, node, 'an expression; quote it if it has a comma, a bracket or a colon')
  if (scalar === null) return null
  const { typed, reads, faults, warnings } = compileExpression(scalar.text, environment)
  for (const fault of faults) {
    if (fault.code === 'bad-expression' && isCommented(scalar)) loading.faults.fault('quote-it', scalar.place, QUOTE_IT)
    else loading.faults.fault(fault.code, scalar.placeOf(fault.start), fault.message, fault.nearest)
  }
  for (const { code, start, message } of warnings) loading.faults.warn(code, scalar.placeOf(start), message)
  return faults.length === 0 ? { text: scalar.text, typed, reads: readsOf(reads) } : null
}

/** Whether the expression has one of the types; reports it otherwise. */
export function expectType(
  loading: Loading,
  node: Node,
  type: CelType,
  kinds: readonly CelType['kind'][],
  what: string,
): boolean {
  if (type.kind === 'dyn' || kinds.includes(type.kind)) return true
  loading.faults.fault('wrong-expression-type', node.place, `${what}, but this is ${inWords(type)}`)
  return false
}

export function compileGuard(loading: Loading, node: Node, names: Environment<Scope>['names']): Guard | null {
  const checked = compileField(loading, node, environmentOf(loading, names))
  if (checked === null) return null
  if (!expectType(loading, node, checked.typed.type, ['boolean'], 'a condition must be true or false')) return null
  const { run } = checked.typed
  return {
    text: checked.text,
    reads: checked.reads,
    test(scope) {
      const value = run(scope)
      if (value === true) return true
      if (value !== false) scope.failures++
      return false
    },
  }
}

export function compileValue(
  loading: Loading,
  node: Node,
  names: Environment<Scope>['names'],
  kinds: readonly CelType['kind'][],
  what: string,
): ValueExpression | null {
  const checked = compileField(loading, node, environmentOf(loading, names))
  if (checked === null || !expectType(loading, node, checked.typed.type, kinds, what)) return null
  return valueExpression(checked)
}

export function valueExpression(checked: CheckedExpression<Scope>): ValueExpression {
  const { run } = checked.typed
  return {
    text: checked.text,
    reads: checked.reads,
    value(scope) {
      const value = run(scope)
      if (value !== FAILED) return value
      scope.failures++
      return null
    },
  }
}
