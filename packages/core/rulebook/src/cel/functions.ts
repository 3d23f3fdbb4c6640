import type { ASTNode } from '@marcbachmann/cel-js'
import { nearestName } from '../source/nearest.ts'
import type { Compilation, Compile } from './environment.ts'
import { toDuration, toInstant } from './instants.ts'
import type { NodeOf } from './literals.ts'
import { compileMacro, MACROS } from './macros.ts'
import { compileTable } from './table-call.ts'
import { BOOLEAN, type CelType, DURATION, DYN, inWords, NUMBER, STRING, TIMESTAMP } from './type.ts'
import { FAILED, literal, type Typed } from './typed.ts'

/** A function of one value; null cannot be given to it. */
interface Conversion {
  readonly takes: readonly CelType['kind'][]
  readonly gives: CelType
  of(value: unknown, given: CelType, format: (at: number) => string): unknown
}

function toNumber(value: unknown): unknown {
  if (typeof value === 'number') return value
  if (typeof value !== 'string' || !/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) return FAILED
  const number = Number(value)
  return Number.isFinite(number) ? number : FAILED
}

function sizeOf(value: unknown): unknown {
  if (typeof value === 'string') return [...value].length
  if (Array.isArray(value)) return value.length
  return typeof value === 'object' ? Object.keys(value as object).length : FAILED
}

function toText(value: unknown, given: CelType, format: (at: number) => string): unknown {
  if (given.kind === 'timestamp' && typeof value === 'number') return format(value)
  return typeof value === 'object' ? FAILED : String(value)
}

const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  size: { takes: ['string', 'list', 'map'], gives: NUMBER, of: sizeOf },
  timestamp: {
    takes: ['string', 'timestamp'],
    gives: TIMESTAMP,
    of: (v) => (typeof v === 'number' ? v : toInstant(v)),
  },
  duration: { takes: ['string', 'duration'], gives: DURATION, of: toDuration },
  double: { takes: ['number', 'string'], gives: NUMBER, of: toNumber },
  int: {
    takes: ['number', 'string'],
    gives: NUMBER,
    of(value) {
      const number = toNumber(value)
      return typeof number === 'number' ? Math.trunc(number) : number
    },
  },
  string: { takes: ['string', 'number', 'boolean', 'timestamp'], gives: STRING, of: toText },
}

const ON_TEXT: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  startsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
}

const KNOWN = [...Object.keys(CONVERSIONS), 'has', 'table', ...Object.keys(ON_TEXT), ...MACROS]

function unknown<S>(name: string, at: number, compilation: Compilation<S>): Typed<S> {
  const message =
    name === 'matches'
      ? 'matches() is not allowed: a pattern can take for ever; use startsWith, endsWith, contains or a list'
      : `there is no function "${name}"; there are ${KNOWN.join(', ')}`
  compilation.fault('unknown-function', at, message, name === 'matches' ? null : nearestName(name, KNOWN))
  return { type: DYN, run: () => FAILED }
}

function wrongArguments<S>(usage: string, at: number, compilation: Compilation<S>): Typed<S> {
  compilation.fault('bad-expression', at, `write it as ${usage}`)
  return { type: DYN, run: () => FAILED }
}

function compileConversion<S>(
  name: string,
  argument: ASTNode,
  at: number,
  compilation: Compilation<S>,
  compile: Compile<S>,
): Typed<S> {
  const conversion = CONVERSIONS[name]!
  const given = compile(argument, compilation)
  if (given.type.kind !== 'dyn' && !conversion.takes.includes(given.type.kind))
    compilation.fault('impossible-comparison', argument.start, `${name}() cannot be made of ${inWords(given.type)}`)
  const format = (ms: number): string =>
    compilation.environment.zone.format(ms as Parameters<typeof compilation.environment.zone.format>[0])
  const convert = (value: unknown): unknown =>
    value === null || value === FAILED ? FAILED : conversion.of(value, given.type, format)
  if (given.literal !== undefined && given.type.kind !== 'list') {
    const value = convert(given.literal.value)
    if (value === FAILED)
      compilation.fault('bad-expression', at, `${name}() cannot read ${JSON.stringify(given.literal.value)}`)
    return literal(conversion.gives, value)
  }
  const { run } = given
  return { type: conversion.gives, run: (scope) => convert(run(scope)) }
}

/** Whether a member is there: an absent member and null are one. */
function compileHas<S>(
  args: readonly ASTNode[],
  at: number,
  compilation: Compilation<S>,
  compile: Compile<S>,
): Typed<S> {
  const [argument] = args
  if (argument === undefined || args.length !== 1 || (argument.op !== '.' && argument.op !== '[]'))
    return wrongArguments('has(data.field)', at, compilation)
  const { run } = compile(argument, compilation)
  return {
    type: BOOLEAN,
    run: (scope) => {
      const value = run(scope)
      return value === FAILED ? FAILED : value !== null
    },
  }
}

/** `has(x)`, `size(x)`, `timestamp("…")`, `table(NAME, key, time)`. */
export function compileCall<S>(node: NodeOf<'call'>, compilation: Compilation<S>, compile: Compile<S>): Typed<S> {
  const [name, args] = node.args
  if (name === 'has') return compileHas(args, node.start, compilation, compile)
  if (name === 'table') return compileTable(args, node.start, compilation, compile)
  if (!Object.hasOwn(CONVERSIONS, name)) return unknown(name, node.start, compilation)
  const [argument] = args
  if (argument === undefined || args.length !== 1) return wrongArguments(`${name}(value)`, node.start, compilation)
  return compileConversion(name, argument, node.start, compilation, compile)
}

function compileOnText<S>(
  name: string,
  target: ASTNode,
  part: ASTNode,
  compilation: Compilation<S>,
  compile: Compile<S>,
): Typed<S> {
  const sides = [compile(target, compilation), compile(part, compilation)] as const
  for (const [i, side] of sides.entries())
    if (side.type.kind !== 'string' && side.type.kind !== 'dyn')
      compilation.fault(
        'impossible-comparison',
        (i === 0 ? target : part).start,
        `${name} needs texts, not ${inWords(side.type)}`,
      )
  const [text, other] = sides
  const test = ON_TEXT[name]!
  return {
    type: BOOLEAN,
    run: (scope) => {
      const a = text.run(scope)
      const b = other.run(scope)
      return typeof a === 'string' && typeof b === 'string' ? test(a, b) : FAILED
    },
  }
}

/** Where the name of a method stands: after the dot that follows its target. */
const methodAt = (node: NodeOf<'rcall'>): number => {
  const [name, target] = node.args
  const found = node.input.indexOf(name, target.end)
  return found === -1 ? node.start : found
}

/** `data.opCode.startsWith("35")`, `data.surgeons.exists(s, …)`. */
export function compileMethod<S>(node: NodeOf<'rcall'>, compilation: Compilation<S>, compile: Compile<S>): Typed<S> {
  const [name, target, args] = node.args
  if (MACROS.includes(name)) return compileMacro(name, target, args, compilation, compile)
  if (name === 'size' && args.length === 0) return compileConversion('size', target, node.start, compilation, compile)
  if (!Object.hasOwn(ON_TEXT, name)) return unknown(name, methodAt(node), compilation)
  const [part] = args
  if (part === undefined || args.length !== 1)
    return wrongArguments(`text.${name}("part")`, methodAt(node), compilation)
  return compileOnText(name, target, part, compilation, compile)
}
