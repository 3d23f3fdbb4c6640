import type { ASTNode } from '@marcbachmann/cel-js'
import type { Compilation, Compile } from './environment.ts'
import type { NodeOf } from './literals.ts'
import { BOOLEAN, inWords, mergeTypes } from './type.ts'
import { FAILED, type Run, type Typed } from './typed.ts'

/** Compiles a side that must be true or false. */
function condition<S>(node: ASTNode, compilation: Compilation<S>, compile: Compile<S>): Run<S> {
  const typed = compile(node, compilation)
  if (typed.type.kind !== 'boolean' && typed.type.kind !== 'dyn')
    compilation.fault(
      'not-boolean',
      node.start,
      `this must be true or false, but it is ${inWords(typed.type)}; compare it with something`,
    )
  return typed.run
}

/** A false side decides, whatever the other is; only then does a side that cannot be evaluated count. */
export function compileAnd<S>(node: NodeOf<'&&'>, compilation: Compilation<S>, compile: Compile<S>): Typed<S> {
  const left = condition(node.args[0], compilation, compile)
  const right = condition(node.args[1], compilation, compile)
  return {
    type: BOOLEAN,
    run: (scope) => {
      const a = left(scope)
      if (a === false) return false
      const b = right(scope)
      if (b === false) return false
      return a === true && b === true ? true : FAILED
    },
  }
}

/** A true side decides, whatever the other is. */
export function compileOr<S>(node: NodeOf<'||'>, compilation: Compilation<S>, compile: Compile<S>): Typed<S> {
  const left = condition(node.args[0], compilation, compile)
  const right = condition(node.args[1], compilation, compile)
  return {
    type: BOOLEAN,
    run: (scope) => {
      const a = left(scope)
      if (a === true) return true
      const b = right(scope)
      if (b === true) return true
      return a === false && b === false ? false : FAILED
    },
  }
}

export function compileNot<S>(node: NodeOf<'!_'>, compilation: Compilation<S>, compile: Compile<S>): Typed<S> {
  const side = condition(node.args, compilation, compile)
  return {
    type: BOOLEAN,
    run: (scope) => {
      const value = side(scope)
      return typeof value === 'boolean' ? !value : FAILED
    },
  }
}

export function compileChoice<S>(node: NodeOf<'?:'>, compilation: Compilation<S>, compile: Compile<S>): Typed<S> {
  const test = condition(node.args[0], compilation, compile)
  const then = compile(node.args[1], compilation)
  const otherwise = compile(node.args[2], compilation)
  return {
    type: mergeTypes(then.type, otherwise.type),
    run: (scope) => {
      const value = test(scope)
      if (typeof value !== 'boolean') return FAILED
      return value ? then.run(scope) : otherwise.run(scope)
    },
  }
}
