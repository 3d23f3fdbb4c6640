import type { ASTNode } from '@marcbachmann/cel-js'
import type { Compilation, Compile } from './environment.ts'
import { BOOLEAN, canEqual, DYN, mergeTypes, NULL, NUMBER, STRING } from './type.ts'
import { FAILED, literal, type Typed } from './typed.ts'

export type NodeOf<Op extends ASTNode['op']> = Extract<ASTNode, { readonly op: Op }>

export function compileLiteral<S>(node: NodeOf<'value'>, compilation: Compilation<S>): Typed<S> {
  const value: unknown = node.args
  if (value === null) return literal(NULL, null)
  if (typeof value === 'string') return literal(STRING, value)
  if (typeof value === 'boolean') return literal(BOOLEAN, value)
  const number = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : Number.NaN
  if (typeof value === 'bigint' ? Number.isSafeInteger(number) : Number.isFinite(number)) return literal(NUMBER, number)
  compilation.fault('bad-expression', node.start, 'a literal must be a text, a number, true, false or null')
  return literal(DYN, null)
}

/** `["a", data.b]`: its items must be of one type. */
export function compileList<S>(node: NodeOf<'list'>, compilation: Compilation<S>, compile: Compile<S>): Typed<S> {
  const items = node.args.map((item) => compile(item, compilation))
  let of = items[0]?.type ?? DYN
  for (const [i, item] of items.entries()) {
    if (!canEqual(of, item.type))
      compilation.fault('impossible-comparison', node.args[i]!.start, 'the items of a list must be of one type')
    of = mergeTypes(of, item.type)
  }
  const type = { kind: 'list', of } as const
  if (items.every((item) => item.literal !== undefined))
    return literal(
      type,
      items.map((item) => item.literal?.value),
    )
  const runs = items.map((item) => item.run)
  return {
    type,
    run: (scope) => {
      const values = runs.map((run) => run(scope))
      return values.includes(FAILED) ? FAILED : values
    },
  }
}

/** `{"a": data.b}`; keys are texts. */
export function compileMap<S>(node: NodeOf<'map'>, compilation: Compilation<S>, compile: Compile<S>): Typed<S> {
  const fields = new Map<string, Typed<S>>()
  for (const [keyNode, valueNode] of node.args) {
    const name = keyOf(keyNode)
    if (name === null) compilation.fault('bad-expression', keyNode.start, 'a key must be a name or a quoted text')
    else fields.set(name, compile(valueNode, compilation))
  }
  const types = new Map([...fields].map(([name, typed]) => [name, typed.type]))
  const runs = [...fields].map(([name, typed]) => [name, typed.run] as const)
  return {
    type: { kind: 'map', fields: types, open: false, title: 'this object' },
    run: (scope) => {
      const entries = runs.map(([name, run]) => [name, run(scope)] as const)
      return entries.some(([, value]) => value === FAILED) ? FAILED : Object.fromEntries(entries)
    },
  }
}

/** The name of a key of a map literal, `a:` or `"a":`; null where it is computed. */
export function keyOf(node: ASTNode): string | null {
  if (node.op === 'id') return node.args
  return node.op === 'value' && typeof node.args === 'string' ? node.args : null
}
