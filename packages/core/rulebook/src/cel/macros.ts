import type { ASTNode } from '@marcbachmann/cel-js'
import type { Compilation, Compile } from './environment.ts'
import { BOOLEAN, type CelType, DYN, inWords } from './type.ts'
import { FAILED, type Run, type Typed } from './typed.ts'

export const MACROS: readonly string[] = ['exists', 'all', 'filter', 'map']

type Over<S> = (items: readonly unknown[], step: Run<S>, scope: S, set: (item: unknown) => void) => unknown

/** Like `||` over the items. */
function exists<S>(items: readonly unknown[], step: Run<S>, scope: S, set: (item: unknown) => void): unknown {
  let failed = false
  for (const item of items) {
    set(item)
    const value = step(scope)
    if (value === true) return true
    if (value !== false) failed = true
  }
  return failed ? FAILED : false
}

/** Like `&&` over the items. */
function all<S>(items: readonly unknown[], step: Run<S>, scope: S, set: (item: unknown) => void): unknown {
  let failed = false
  for (const item of items) {
    set(item)
    const value = step(scope)
    if (value === false) return false
    if (value !== true) failed = true
  }
  return failed ? FAILED : true
}

function filter<S>(items: readonly unknown[], step: Run<S>, scope: S, set: (item: unknown) => void): unknown {
  const kept: unknown[] = []
  for (const item of items) {
    set(item)
    const value = step(scope)
    if (typeof value !== 'boolean') return FAILED
    if (value) kept.push(item)
  }
  return kept
}

function map<S>(items: readonly unknown[], step: Run<S>, scope: S, set: (item: unknown) => void): unknown {
  const made: unknown[] = []
  for (const item of items) {
    set(item)
    const value = step(scope)
    if (value === FAILED) return FAILED
    made.push(value)
  }
  return made
}

function macroType(name: string, list: CelType, step: CelType): CelType {
  if (name === 'map') return { kind: 'list', of: step }
  return name === 'filter' ? list : BOOLEAN
}

function overOf<S>(name: string): Over<S> {
  if (name === 'exists') return exists
  if (name === 'all') return all
  return name === 'filter' ? filter : map
}

/** `data.items.exists(i, i.code == "x")`: the list's items one by one, under a name of their own. */
export function compileMacro<S>(
  name: string,
  target: ASTNode,
  args: readonly ASTNode[],
  compilation: Compilation<S>,
  compile: Compile<S>,
): Typed<S> {
  const list = compile(target, compilation)
  const [variable, stepNode] = args
  if (variable?.op !== 'id' || stepNode === undefined || args.length !== 2) {
    compilation.fault(
      'bad-expression',
      variable?.start ?? target.end,
      `${name} is written as list.${name}(x, expression)`,
    )
    return { type: DYN, run: () => FAILED }
  }
  if (list.type.kind !== 'list' && list.type.kind !== 'dyn')
    compilation.fault('impossible-comparison', target.start, `${name} needs a list, not ${inWords(list.type)}`)
  // Evaluation never waits, so one cell for the item at hand is enough.
  const cell: { item: unknown } = { item: null }
  const local: Typed<S> = { type: list.type.kind === 'list' ? list.type.of : DYN, run: () => cell.item }
  const step = compile(stepNode, { ...compilation, locals: [...compilation.locals, [variable.args, local]] })
  if (name !== 'map' && step.type.kind !== 'boolean' && step.type.kind !== 'dyn')
    compilation.fault('not-boolean', stepNode.start, `this must be true or false, but it is ${inWords(step.type)}`)
  const over = overOf<S>(name)
  const set = (item: unknown): void => {
    cell.item = item ?? null
  }
  return {
    type: macroType(name, list.type, step.type),
    run: (scope) => {
      const items = list.run(scope)
      return Array.isArray(items) ? over(items, step.run, scope, set) : FAILED
    },
  }
}
